/**
 * @file Turn parameters into random sites.
 */
import type { Value } from "@typyro/autodiff";
import { CallSite, modelError, nearestName } from "@typyro/base";
import { type Distribution, isDistribution } from "../distributions/distribution.ts";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";

/**
 * `model` with its `param` sites sampled from priors; a parameter used twice is sampled once.
 *
 * @param prior - one distribution for all parameters, or distributions by name.
 * @error `unknown-site` for a name that no parameter has.
 */
export function lift<M extends Handled>(model: M, prior: Distribution | Readonly<Record<string, Distribution>>): Kept<M> {
  const call = new CallSite(lift);
  return handled("lift", model, () => {
    const sampled = new Map<string, Value>();
    const met = new Set<string>();
    return {
      process: (message) => {
        if (message.type !== "param") return;
        met.add(message.name);
        const found = isDistribution(prior) ? prior : prior[message.name];
        if (found === undefined) return;
        message.value = sampled.get(message.name);
        message.prior = found;
        message.stop = true;
      },
      postprocess: (message) => {
        if (message.type === "sample" && met.has(message.name) && message.value !== undefined) sampled.set(message.name, message.value);
      },
      finish: () => {
        if (isDistribution(prior)) return;
        const unknown = Object.keys(prior).find((name) => !met.has(name));
        if (unknown === undefined) return;
        const sites = [...met];
        throw modelError("unknown-site", { handler: "lift", site: unknown, sites, nearest: nearestName(unknown, sites) }, { at: [call] });
      },
    };
  });
}
