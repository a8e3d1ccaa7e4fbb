/**
 * @file Define the beta distribution, by its two concentrations or by mean and total.
 */
import { betaI, betaIInverse, betaQ, betaQInverse, digammaMinusLog, lift, log1p, logBetaDensity, maximum, minimum, type Num, type Value } from "@typyro/autodiff";
import { drawBeta } from "../draws/beta.ts";
import { positive, unitInterval } from "../supports/supports.ts";
import { derived } from "./derived.ts";
import { type Factory, type Family, family } from "./family.ts";

const clamp = (x: Value): Value => minimum(maximum(x, 0), 1);

/**
 * log(a^a b^b / ((a + b)^(a + b) B(a, b))): the log density at the mean, times the mean and what is left of 1, in which nothing cancels. With
 * it the logarithms of shapes leave an entropy before they are computed, and digamma(a) less log a is all that remains of the slopes.
 */
export function logBetaPeak(a: Value, b: Value): Value {
  // The smaller of mean and complement, in which no digits are lost.
  const [few, many] = [minimum(a, b), maximum(a, b)];
  const share = few.div(few.add(many));
  return logBetaDensity(few, many, share).add(share.log()).add(log1p(share.neg()));
}

/** The record of the beta family, for families made of it. */
export const betaFamily: Family<"concentration1" | "concentration0"> = {
  name: "Beta",
  parameters: { concentration1: positive, concentration0: positive },
  support: unitInterval,
  logDensity: (x, { concentration1: a, concentration0: b }) => logBetaDensity(a, b, x),
  draw: (generator, { concentration1, concentration0 }) => drawBeta(generator, concentration1, concentration0),
  cdf: (x, { concentration1: a, concentration0: b }) => betaI(a, b, clamp(x)),
  icdf: (q, { concentration1: a, concentration0: b }) => betaIInverse(a, b, q),
  mean: ({ concentration1: a, concentration0: b }) => a.div(a.add(b)),
  variance: ({ concentration1: a, concentration0: b }) => a.mul(b).div(a.add(b).square().mul(a.add(b).add(1))),
  entropy: ({ concentration1: a, concentration0: b }) => {
    const sum = a.add(b);
    const ofSum = digammaMinusLog(sum);
    const spread = (c: Value): Value => c.sub(1).mul(ofSum.sub(digammaMinusLog(c))).sub(sum.div(c).log());
    return spread(a).add(spread(b)).sub(logBetaPeak(a, b));
  },
  survival: (x, { concentration1: a, concentration0: b }) => betaQ(a, b, clamp(x)),
  isf: (q, { concentration1: a, concentration0: b }) => betaQInverse(a, b, q),
};

/**
 * Beta distribution.
 *
 * @param concentration1 - weight towards 1, positive. @param concentration0 - weight towards 0, positive.
 * @support unitInterval
 */
export const Beta: Factory<[concentration1: Num, concentration0: Num], { readonly concentration1: Num; readonly concentration0: Num }> = family(betaFamily);

/**
 * Beta distribution by its mean.
 *
 * @param mean - in [0, 1]. @param concentration - the sum of the two concentrations, positive.
 * @support unitInterval
 */
export const BetaProportion: Factory<[mean: Num, concentration: Num], { readonly mean: Num; readonly concentration: Num }> = family(
  derived(betaFamily, {
    name: "BetaProportion",
    parameters: { mean: unitInterval, concentration: positive },
    to: ({ mean, concentration }) => ({ concentration1: mean.mul(concentration), concentration0: lift(1).sub(mean).mul(concentration) }),
  }),
);
