/**
 * @file Estimate what a draw is worth for leaving one observation out: effective sample size over sample size.
 */
import { exp } from "@typyro/base";
import { mapDraws, rangeOf } from "./chainArrays.ts";
import { effectiveSampleSize } from "./geyer.ts";

/**
 * Relative efficiency of the mean likelihood of one observation: the effective sample size of exp(log likelihood),
 * over the number of draws. It exceeds 1 for antithetic chains.
 *
 * It is 1 where no effective sample size exists: fewer than 3 draws a chain, or a likelihood that does not vary.
 *
 * @param logLikelihood - finite. @shape [chain][draw]
 * @source R's loo 2.5.1: chains are neither split nor ranked. We differ: likelihoods are taken relative to the largest,
 *   so that none of them underflows.
 */
export function relativeEfficiency(logLikelihood: readonly Float64Array[]): number {
  const { max } = rangeOf(logLikelihood);
  return efficiencyOfLikelihoods(mapDraws(logLikelihood, (value) => exp(value - max)));
}

/** The same from likelihoods relative to the largest. @shape [chain][draw] */
export function efficiencyOfLikelihoods(likelihoods: readonly Float64Array[]): number {
  const draws = likelihoods.reduce((sum, chain) => sum + chain.length, 0);
  const ess = effectiveSampleSize(likelihoods);
  return Number.isNaN(ess) ? 1 : ess / draws;
}
