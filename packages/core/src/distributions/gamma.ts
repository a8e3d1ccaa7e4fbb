/**
 * @file Define the gamma distribution, and the chi-square as one of its members.
 */
import { digammaMinusLog, gammaP, gammaPInverse, gammaQ, gammaQInverse, lift, logGammaDensity, maximum, type Num } from "@typyro/autodiff";
import { drawGamma } from "../draws/gamma.ts";
import { nonnegative, positive } from "../supports/supports.ts";
import { derived } from "./derived.ts";
import { type Factory, type Family, family } from "./family.ts";

/** The record of the gamma family, for families made of it. */
export const gammaFamily: Family<"concentration" | "rate"> = {
  name: "Gamma",
  parameters: { concentration: positive, rate: positive },
  support: nonnegative,
  logDensity: (x, { concentration, rate }) =>
    logGammaDensity(concentration, x.mul(rate)).add(rate.log()),
  draw: (generator, { concentration, rate }) => drawGamma(generator, concentration) / rate,
  cdf: (x, { concentration, rate }) => gammaP(concentration, maximum(x, 0).mul(rate)),
  icdf: (q, { concentration, rate }) => gammaPInverse(concentration, q).div(rate),
  mean: ({ concentration, rate }) => concentration.div(rate),
  variance: ({ concentration, rate }) => concentration.div(rate.square()),
  // a - log r + lgamma(a) + (1 - a) digamma(a), with lgamma(a) = (a - 1) log a - a - log density at a.
  entropy: ({ concentration, rate }) =>
    concentration.neg().add(1).mul(digammaMinusLog(concentration)).sub(rate.log()).sub(logGammaDensity(concentration, concentration)),
  survival: (x, { concentration, rate }) => gammaQ(concentration, maximum(x, 0).mul(rate)),
  isf: (q, { concentration, rate }) => gammaQInverse(concentration, q).div(rate),
};

/**
 * Gamma distribution.
 *
 * @param concentration - shape, positive. @param rate - inverse scale, positive; the mean is concentration / rate.
 * @support nonnegative
 */
export const Gamma: Factory<[concentration: Num, rate: Num], { readonly concentration: Num; readonly rate: Num }> = family(gammaFamily);

/**
 * Chi-square distribution: the sum of `df` squared standard normals, a gamma of shape df / 2 and rate 1/2.
 *
 * @param df - degrees of freedom, positive.
 * @support nonnegative
 */
export const Chi2: Factory<[df: Num], { readonly df: Num }> = family(
  derived(gammaFamily, { name: "Chi2", parameters: { df: positive }, to: ({ df }) => ({ concentration: df.mul(0.5), rate: lift(0.5) }) }),
);
