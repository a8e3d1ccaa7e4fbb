/**
 * @file Run a model again with the values of an earlier trace.
 */
import { modelError } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import type { Trace } from "../trace.ts";
import { handled } from "./handler.ts";

/**
 * `model` with the random sites and subsampled plates of `earlier` at the values that they have there; observed sites and sites
 * that the trace does not have are left alone.
 *
 * @error `site-not-in-trace` where the trace holds a name as another kind of site.
 */
export function replay<M extends Handled>(model: M, earlier: Trace): Kept<M> {
  return handled("replay", model, () => ({
    process: (message) => {
      if ((message.type !== "sample" || message.isObserved) && message.type !== "plate") return;
      const site = earlier.sites.get(message.name);
      if (site === undefined) return;
      if (site.type !== message.type) {
        throw modelError("site-not-in-trace", { site: message.name, kind: site.type }, { at: [message.call] });
      }
      message.value = site.value;
    },
  }));
}
