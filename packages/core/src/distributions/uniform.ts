/**
 * @file Define the continuous uniform distribution.
 */
import { maximum, minimum, type Num } from "@typyro/autodiff";
import { interval, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/**
 * Uniform distribution on an interval, ends included.
 *
 * @param low - lower end. @param high - upper end, above `low`; both may depend on other sites.
 * @support interval(low, high)
 */
export const Uniform: Factory<[low: Num, high: Num], { readonly low: Num; readonly high: Num }> = family({
  name: "Uniform",
  parameters: { low: real, high: real },
  support: ({ low, high }) => interval(low, high),
  logDensity: (_, { low, high }) => high.sub(low).log().neg(),
  draw: (generator, { low, high }) => low + (high - low) * generator.uniform(),
  cdf: (x, { low, high }) => minimum(maximum(x.sub(low).div(high.sub(low)), 0), 1),
  icdf: (q, { low, high }) => q.mul(high.sub(low)).add(low),
  mean: ({ low, high }) => low.add(high).mul(0.5),
  variance: ({ low, high }) => high.sub(low).square().div(12),
  entropy: ({ low, high }) => high.sub(low).log(),
});
