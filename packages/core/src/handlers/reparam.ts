/**
 * @file Rewrite sites by reparameterisation strategies.
 */
import { CallSite, modelError, nearestName } from "@typyro/base";
import type { SampleMessage } from "../message.ts";
import type { Handled, Kept } from "../model.ts";
import type { Reparam } from "../reparam/reparam.ts";
import { handled } from "./handler.ts";

/** A strategy by site name (auxiliary sites such as `x_base` too), or a function of each site that the model itself has. */
export type ReparamConfig = Readonly<Record<string, Reparam>> | ((site: Readonly<SampleMessage>) => Reparam | undefined);

/**
 * `model` with sites rewritten: each becomes a deterministic site computed from auxiliary ones, which stay
 * out of summaries. The posterior is the same; the geometry that the sampler sees is another.
 *
 * @error `unknown-site`, `reparam-observed`, and what the strategy refuses.
 * @example
 * reparam(eightSchools, { theta: locScale(0) });
 */
export function reparam<M extends Handled>(model: M, config: ReparamConfig): Kept<M> {
  const call = new CallSite(reparam);
  return handled("reparam", model, () => {
    const met = new Set<string>();
    return {
      process: (message) => {
        if (message.type !== "sample") return;
        met.add(message.name);
        // Asked about the sites that a strategy made, a function would rewrite them without end.
        const isAsked = typeof config !== "function" || message.infer.auxiliary !== true;
        if (!isAsked) return;
        const strategy = typeof config === "function" ? config(message) : Object.hasOwn(config, message.name) ? config[message.name] : undefined;
        if (strategy === undefined) return;
        if (message.isObserved) throw modelError("reparam-observed", { site: message.name, strategy: strategy.name }, { at: [message.call, [call, "reparam"]] });
        const value = strategy.rewrite({ ...message, name: message.writtenName });
        if (value === undefined) return;
        message.replacement = value;
        message.stop = true;
      },
      finish: () => {
        if (typeof config === "function") return;
        const sites = [...met];
        const unknown = Object.keys(config).find((name) => !met.has(name));
        if (unknown !== undefined) throw modelError("unknown-site", { handler: "reparam", site: unknown, sites, nearest: nearestName(unknown, sites) }, { at: [call] });
      },
    };
  });
}
