/**
 * @file Define the log-uniform distribution.
 */
import { maximum, minimum, type Num, type Value } from "@typyro/autodiff";
import { exp, log } from "@typyro/base";
import { interval, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const width = (low: Value, high: Value): Value => high.div(low).log();

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
  draw: (generator, { low, high }) => Math.min(high, Math.max(low, low * exp(generator.uniform() * log(high / low)))),
  cdf: (x, { low, high }) => minimum(maximum(x, low), high).div(low).log().div(width(low, high)),
  icdf: (q, { low, high }) => q.mul(width(low, high)).exp().mul(low),
  mean: ({ low, high }) => high.sub(low).div(width(low, high)),
  variance: ({ low, high }) => {
    const mean = high.sub(low).div(width(low, high));
    return mean.mul(high.add(low).mul(0.5).sub(mean));
  },
  entropy: ({ low, high }) => low.log().add(high.log()).mul(0.5).add(width(low, high).log()),
});
