/**
 * @file Take one leapfrog step, as the two parts before and after the gradient at its end is known.
 *
 * @source Neal 2011, section 2.3, eqs. (2.28) to (2.30): half a kick, a drift, half a kick. The map is reversible and keeps volume,
 *   exactly but for rounding, and its energy error is of order e^2 over a fixed time.
 */
import type { LogDensity } from "../logDensity.ts";
import type { Metric } from "./metric.ts";
import type { PhasePoint } from "./phasePoint.ts";

/** The second part: with g and the log density at `to`, fill its p, v, K and energy. A negative step goes back in time. */
export function finishLeapfrog(metric: Metric, to: PhasePoint, step: number, logDensity: number): void {
  to.logDensity = logDensity;
  to.energy = metric.kick(to, step) - logDensity;
}

/** The whole step, for those who have the density at hand. `from` and `to` must differ. */
export function leapfrogInto(density: LogDensity, metric: Metric, from: PhasePoint, step: number, to: PhasePoint): void {
  metric.kickAndDrift(from, step, to);
  finishLeapfrog(metric, to, step, density.valueAndGradient(to.q, to.g));
}
