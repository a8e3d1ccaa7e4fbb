/**
 * @file Define the log-uniform distribution.
 */
import { log1p, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { exp, log } from "@typyro/base";
import { interval, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/** log(high / low), whether the two are so close that logarithms would cancel or so far apart that the ratio would overflow. */
function width(low: Value, high: Value): Value {
  const isNear = high.mul(0.5).less(low);
  const near = log1p(where(isNear, high, low).sub(low).div(low));
  return where(isNear, near, high.log().sub(low.log()));
}

/**
 * Log-uniform distribution: its logarithm is uniform.
 *
 * @param low - lower end, positive. @param high - upper end, above `low`.
 * @support interval(low, high)
 */
export const LogUniform: Factory<[low: Num, high: Num], { readonly low: Num; readonly high: Num }> = family({
  name: "LogUniform",
  parameters: { low: positive, high: positive },
  support: ({ low, high }) => interval(low, high),
  logDensity: (x, { low, high }) => x.log().add(width(low, high).log()).neg(),
  draw: (generator, { low, high }) => Math.min(high, Math.max(low, exp(log(low) + generator.uniform() * (log(high) - log(low))))),
  cdf: (x, { low, high }) => width(low, minimum(maximum(x, low), high)).div(width(low, high)),
  // From the nearer end, so that neither the exponential nor its error grows with the whole width.
  icdf: (q, { low, high }) => {
    const isLeft = q.less(0.5);
    const rise = where(isLeft, q, q.sub(1)).mul(width(low, high)).exp();
    return where(isLeft, low, high).mul(rise);
  },
  mean: ({ low, high }) => high.sub(low).div(width(low, high)),
  variance: ({ low, high }) => {
    const mean = high.sub(low).div(width(low, high));
    return mean.mul(high.add(low).mul(0.5).sub(mean));
  },
  entropy: ({ low, high }) => low.log().add(high.log()).mul(0.5).add(width(low, high).log()),
});
