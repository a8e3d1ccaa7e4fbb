/**
 * @file Give sites values without observing them.
 */
import { lift } from "@typyro/autodiff";
import { CallSite } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";
import { type SiteValues, ValueLookup } from "./values.ts";

/**
 * `model` with sites pinned to the given values: they are used and scored, but stay latent.
 *
 * @param values - by site name, or a function of the site; a scalar fills a site of any shape.
 * @error `unknown-site`, `value-shape-mismatch`.
 */
export function substitute<M extends Handled>(model: M, values: SiteValues): Kept<M> {
  const call = new CallSite(substitute);
  return handled("substitute", model, () => {
    const lookup = new ValueLookup("substitute", values, call);
    return {
      process: (message) => {
        if (message.type === "generator") return;
        const value = lookup.find(message);
        if (value !== undefined) message.value = lift(value);
      },
      finish: () => lookup.checkNames(),
    };
  });
}
