/**
 * @file Define the inverse gamma distribution.
 */
import { digammaMinusLog, gammaP, gammaPInverse, gammaQ, gammaQInverse, greater, logGammaDensity, type Num, type Value, where } from "@typyro/autodiff";
import { exp } from "@typyro/base";
import { drawLogGamma } from "../draws/gamma.ts";
import { positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/** rate / x, and Infinity for values that are not positive. */
function ratio(x: Value, rate: Value): Value {
  const isInside = greater(x, 0);
  return where(isInside, rate.div(where(isInside, x, 1)), Number.POSITIVE_INFINITY);
}

/**
 * Inverse gamma distribution: one over a gamma variable of the same parameters.
 *
 * @param concentration - shape, positive. @param rate - positive; scales the value.
 * @support positive
 */
export const InverseGamma: Factory<[concentration: Num, rate: Num], { readonly concentration: Num; readonly rate: Num }> = family({
  name: "InverseGamma",
  parameters: { concentration: positive, rate: positive },
  support: positive,
  // That of rate / x, a gamma variable, times rate / x^2.
  logDensity: (x, { concentration, rate }) => {
    const y = rate.div(x);
    return logGammaDensity(concentration, y).add(y.log()).sub(x.log());
  },
  draw: (generator, { concentration, rate }) => rate * exp(-drawLogGamma(generator, concentration)),
  cdf: (x, { concentration, rate }) => gammaQ(concentration, ratio(x, rate)),
  icdf: (q, { concentration, rate }) => rate.div(gammaQInverse(concentration, q)),
  mean: ({ concentration, rate }) => {
    const isFinite = greater(concentration, 1);
    return where(isFinite, rate.div(where(isFinite, concentration, 2).sub(1)), Number.POSITIVE_INFINITY);
  },
  variance: ({ concentration, rate }) => {
    const isFinite = greater(concentration, 2);
    const a = where(isFinite, concentration, 3);
    return where(isFinite, rate.div(a.sub(1)).square().div(a.sub(2)), Number.POSITIVE_INFINITY);
  },
  // a + log r + lgamma(a) - (1 + a) digamma(a), with lgamma(a) = (a - 1) log a - a - log density at a of a gamma variable.
  entropy: ({ concentration, rate }) =>
    rate.log().sub(logGammaDensity(concentration, concentration)).sub(concentration.log().mul(2)).sub(concentration.add(1).mul(digammaMinusLog(concentration))),
  survival: (x, { concentration, rate }) => gammaP(concentration, ratio(x, rate)),
  isf: (q, { concentration, rate }) => rate.div(gammaPInverse(concentration, q)),
});
