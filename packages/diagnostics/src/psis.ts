/**
 * @file Smooth the largest importance weights by a Pareto fit to their tail, which also tells whether to trust them.
 *
 * Notation: S draws, r_eff relative efficiency of the draws, M weights in the tail, k shape of the tail.
 * @source Vehtari, Simpson, Gelman, Yao & Gabry 2024, "Pareto smoothed importance sampling", JMLR 25(72), section 2.4
 *   and appendix; the thresholds: section 3.2.4. Rounding and ends as in R's loo 2.5.1. ArviZ 1.x rounds the length of the
 *   tail down, which moves an elpd in its fifth digit.
 */
import { exp, log, log10, modelError, pow } from "@typyro/base";
import { at, isNarrow, isUnbounded, rangeOf } from "./chainArrays.ts";
import { fitSortedExceedances, generalizedParetoQuantile } from "./generalizedPareto.ts";
import { largestInOrder } from "./order.ts";

/** Fewer weights than this have no tail to fit. */
const LEAST_TAIL = 5;
/** Above this k no number of draws helps in practice. */
const GREATEST_GOOD_K = 0.7;

/** Smoothed importance weights. */
export interface PsisResult {
  /** Logarithms of the weights, which sum to 1. In the order of the ratios. */
  readonly logWeights: Float64Array;
  /** The weights. */
  readonly weights: Float64Array;
  /** Shape of the tail. Infinity where there was none to fit, NaN for equal weights, which have no tail and are exact. */
  readonly paretoK: number;
  /** Effective sample size of the weighted draws. */
  readonly ess: number;
  /** How many weights were smoothed. */
  readonly tailLength: number;
}

/** Options of `psis`. */
export interface PsisOptions {
  /** What one draw is worth in independent ones, for correlated draws. Default 1. */
  readonly relativeEfficiency?: number | undefined;
  /** How many weights to smooth, from 5 to one less than there are; by default `psisTailLength`. */
  readonly tailLength?: number | undefined;
}

/**
 * Pareto-smoothed importance weights from the logarithms of the raw ones.
 *
 * The M largest are replaced by the quantiles of a generalised Pareto distribution fitted to them, in their order,
 * and cut off at the largest raw weight. With fewer than 25 draws there is no tail to fit: the weights stay as they
 * are and k is Infinity.
 *
 * @param logRatios - finite, up to a constant
 * @error no-draws for none; log-ratio-not-finite; relative-efficiency-not-positive
 * @cost linear in S, and 30 + sqrt(M) passes over the tail
 */
export function psis(logRatios: Float64Array, { relativeEfficiency = 1, tailLength = psisTailLength(logRatios.length, relativeEfficiency) }: PsisOptions = {}): PsisResult {
  const draws = logRatios.length;
  if (draws === 0) throw modelError("no-draws", { chains: 0, draws });
  const range = rangeOf([logRatios]);
  if (isUnbounded(range)) {
    const index = logRatios.findIndex((ratio) => !Number.isFinite(ratio));
    throw modelError("log-ratio-not-finite", { index, value: at(logRatios, index), length: draws });
  }
  const logWeights = new Float64Array(draws);
  for (let s = 0; s < draws; s++) logWeights[s] = logRatios[s]! - range.max;
  const isEqual = draws > 1 && isNarrow(range);
  const paretoK = isEqual ? NaN : smoothTail(logWeights, tailLength);
  // The largest is 0 or, where its tail was smoothed, just below.
  const weights = new Float64Array(draws);
  let sum = 0;
  for (let s = 0; s < draws; s++) sum += weights[s] = exp(logWeights[s]!);
  const total = log(sum);
  let squares = 0;
  for (let s = 0; s < draws; s++) {
    logWeights[s] = logWeights[s]! - total;
    const weight = weights[s]! / sum;
    weights[s] = weight;
    squares += weight * weight;
  }
  return { logWeights, weights, paretoK, ess: relativeEfficiency / squares, tailLength };
}

/**
 * How many of S weights are smoothed: the smaller of a fifth of them and 3 sqrt(S / r_eff), rounded up.
 *
 * @error relative-efficiency-not-positive
 */
export function psisTailLength(draws: number, relativeEfficiency = 1): number {
  if (!(relativeEfficiency > 0 && relativeEfficiency < Infinity)) throw modelError("relative-efficiency-not-positive", { value: relativeEfficiency });
  return Math.ceil(Math.min(0.2 * draws, 3 * Math.sqrt(draws / relativeEfficiency)));
}

/** Smooth the largest weights in place. @returns k, Infinity where no tail can be fitted */
function smoothTail(logWeights: Float64Array, tailLength: number): number {
  if (tailLength < LEAST_TAIL || tailLength >= logWeights.length) return Infinity;
  const order = largestInOrder(logWeights, tailLength + 1);
  const weightAt = (i: number): number => exp(at(logWeights, at(order, i)));
  const cutoff = weightAt(0);
  const exceedances = new Float64Array(tailLength);
  for (let i = 0; i < tailLength; i++) exceedances[i] = weightAt(i + 1) - cutoff;
  const fit = fitSortedExceedances(exceedances);
  if (!Number.isFinite(fit.k)) return Infinity;
  for (let i = 0; i < tailLength; i++) {
    const smoothed = log(cutoff + generalizedParetoQuantile((i + 0.5) / tailLength, fit));
    logWeights[at(order, i + 1)] = Math.min(0, smoothed);
  }
  return fit.k;
}

/** The largest k with which S draws still give a reliable estimate: the smaller of 1 - 1 / log10(S) and 0.7. */
export function goodK(draws: number): number {
  return Math.min(1 - 1 / log10(draws), GREATEST_GOOD_K);
}

/** How many draws an estimate needs whose weights have a tail of shape k: 10^(1 / (1 - k)); Infinity from k = 1 on. */
export function paretoMinSs(k: number): number {
  if (Number.isNaN(k)) return NaN;
  return k >= 1 ? Infinity : pow(10, 1 / (1 - Math.max(0, k)));
}
