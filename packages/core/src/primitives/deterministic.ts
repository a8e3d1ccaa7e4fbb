/**
 * @file Keep a computed value under a name, and add a term to the log density.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, internal } from "@typyro/base";
import { Unit } from "../distributions/delta.ts";
import { nameValue } from "../distributions/names.ts";
import type { DeterministicMessage } from "../message.ts";
import { applyStack } from "../stack.ts";
import { checkName, sample } from "./sample.ts";

/**
 * Record a computed value under a name: it is kept with the draws, and never scored.
 *
 * @returns the value, or what a handler such as `substitute` puts in its place.
 */
export function deterministic(name: string, value: Num): Value {
  const call = new CallSite(deterministic);
  checkName(name, call);
  const message: DeterministicMessage = { type: "deterministic", name, value: lift(value), frames: [], call, stop: false };
  applyStack(message, () => undefined);
  const { value: kept } = message;
  if (kept === undefined) throw internal(`site ${name} lost its value`);
  nameValue(kept, name);
  return kept;
}

/**
 * Add `logFactor` (summed) to the log density, in nats. Inside plates it is repeated like any site.
 *
 * @example
 * factor("soft_constraint", alpha.sum().square().mul(-0.5 / 0.01));
 */
export function factor(name: string, logFactor: Num): void {
  const value = lift(logFactor);
  const zeros = lift(new Float64Array(value.size)).reshape(value.shape);
  sample(name, Unit(value), { obs: zeros, infer: { auxiliary: true } });
}
