/**
 * @file Define the discrete uniform distribution.
 */
import { ceil, floor, maximum, minimum, type Num, type Value } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import { integer, integerInterval } from "../supports/integers.ts";
import { settled } from "./countQuantile.ts";
import { commonNumber, countsTo } from "./counting.ts";
import { type Factory, family, type Parameters } from "./family.ts";

const count = (low: Value, high: Value): Value => high.sub(low).add(1);

function cdf(x: Value, { low, high }: Parameters<"low" | "high">): Value {
  return minimum(maximum(floor(x).sub(low).add(1), 0), count(low, high)).div(count(low, high));
}

function enumerate(low: Value, high: Value): Value {
  const from = commonNumber(low);
  const to = commonNumber(high);
  if (from !== undefined && to !== undefined) return countsTo(to - from).add(from);
  const facts = { distribution: "DiscreteUniform", method: "enumerateSupport", reason: "its elements have different values" };
  throw modelError("not-implemented-for", facts, { at: [new CallSite(enumerate)] });
}

/**
 * Uniform distribution on whole numbers.
 *
 * @param low - smallest value. @param high - largest value, at least `low`; both included.
 * @support integerInterval(low, high)
 */
export const DiscreteUniform: Factory<[low: Num, high: Num], { readonly low: Num; readonly high: Num }> = family({
  name: "DiscreteUniform",
  parameters: { low: integer, high: integer },
  support: ({ low, high }) => integerInterval(low, high),
  logDensity: (_, { low, high }) => count(low, high).log().neg(),
  draw: (generator, { low, high }) => low + generator.integer(high - low + 1),
  cdf,
  icdf: (q, { low, high }) => {
    const k = low.add(maximum(ceil(q.mul(count(low, high))), 1)).sub(1);
    return minimum(maximum(settled(k, q, (x) => cdf(x, { low, high })), low), high);
  },
  mean: ({ low, high }) => low.add(high).mul(0.5),
  variance: ({ low, high }) => count(low, high).square().sub(1).div(12),
  entropy: ({ low, high }) => count(low, high).log(),
  enumerate: ({ low, high }) => enumerate(low, high),
});
