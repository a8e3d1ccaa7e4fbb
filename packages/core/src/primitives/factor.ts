/**
 * @file Add a term to the log density.
 */
import { lift, type Num } from "@typyro/autodiff";
import { Unit } from "../distributions/delta.ts";
import type { SiteName } from "../siteName.ts";
import { sample } from "./sample.ts";

/**
 * Add `logFactor` (summed) to the log density, in nats. Inside plates it is repeated like any site.
 *
 * @example
 * factor("soft_constraint", alpha.sum().square().mul(-0.5 / 0.01));
 */
export function factor(name: SiteName, logFactor: Num): void {
  const value = lift(logFactor);
  const zeros = lift(new Float64Array(value.size)).reshape(value.shape);
  sample(name, Unit(value), { obs: zeros, infer: { auxiliary: true } });
}
