/**
 * @file Fit a generalised Pareto distribution to exceedances, which tells how heavy the tail is that they come from.
 *
 * Notation: k shape, sigma scale; the q-quantile is sigma ((1 - q)^-k - 1) / k. Moments of order 1/k and above are
 * infinite, so k = 0.5 is where the variance ends and k = 1 where the mean does.
 * @source Zhang & Stephens 2009, "A new and efficient estimation method for the generalized Pareto distribution",
 *   Technometrics 51(3), section 4; the sign of k is the opposite of theirs. The prior on k: Vehtari, Simpson, Gelman,
 *   Yao & Gabry 2024, "Pareto smoothed importance sampling", JMLR 25(72), appendix G.
 */
import { expm1, exp, log, log1p, modelError } from "@typyro/base";
import { at } from "./chainArrays.ts";
import { sortedOrder, valuesInOrder } from "./order.ts";

/** Shape and scale of a generalised Pareto distribution. */
export interface GeneralizedPareto {
  readonly k: number;
  readonly sigma: number;
}

/** The grid has this many points, and the root of the sample size more. */
const LEAST_POINTS = 30;
/** The grid's spread, in units of the first quartile. */
const SPREAD = 3;
/** The prior on k weighs as much as ten exceedances with shape 1/2. */
const PRIOR_WEIGHT = 10;
const PRIOR_SHAPE = 0.5;

const UNKNOWN: GeneralizedPareto = { k: NaN, sigma: NaN };

/**
 * Shape and scale of the generalised Pareto distribution that the exceedances over a threshold come from.
 *
 * Both are NaN where there is nothing to fit: some value is negative or not finite, a quarter of them is 0, all are
 * equal, or they are too small for their reciprocals to be numbers.
 *
 * @param exceedances - positive, in any order
 * @error too-few-exceedances for fewer than two
 * @cost (30 + sqrt(n)) n logarithms
 */
export function fitGeneralizedPareto(exceedances: ArrayLike<number>): GeneralizedPareto {
  if (exceedances.length < 2) throw modelError("too-few-exceedances", { length: exceedances.length });
  const values = Float64Array.from(exceedances);
  return fitSortedExceedances(valuesInOrder(values, sortedOrder(values)));
}

/** The same for two or more exceedances in ascending order, NaN last. */
export function fitSortedExceedances(x: Float64Array): GeneralizedPareto {
  const n = x.length;
  const largest = at(x, n - 1);
  const quartile = at(x, Math.max(0, Math.floor(n / 4 + 0.5) - 1));
  if (!(at(x, 0) >= 0 && quartile > 0 && largest < Infinity && largest > at(x, 0))) return UNKNOWN;
  const points = LEAST_POINTS + Math.floor(Math.sqrt(n));
  const thetas = new Float64Array(points);
  const logLikelihoods = new Float64Array(points);
  let best = -Infinity;
  for (let j = 0; j < points; j++) {
    const theta = 1 / largest + (1 - Math.sqrt(points / (j + 0.5))) / SPREAD / quartile;
    const k = meanLog(theta, x);
    const logLikelihood = n * (log(-theta / k) - k - 1);
    thetas[j] = theta;
    logLikelihoods[j] = logLikelihood;
    if (logLikelihood > best) best = logLikelihood;
  }
  let weight = 0;
  let sum = 0;
  for (let j = 0; j < points; j++) {
    const w = exp(at(logLikelihoods, j) - best);
    weight += w;
    sum += w * at(thetas, j);
  }
  const theta = sum / weight;
  const k = meanLog(theta, x);
  const shrunk = (k * n + PRIOR_SHAPE * PRIOR_WEIGHT) / (n + PRIOR_WEIGHT);
  const sigma = -k / theta;
  return sigma > 0 && Number.isFinite(shrunk) ? { k: shrunk, sigma } : UNKNOWN;
}

/** The shape that goes with theta = -k / sigma: the mean of log(1 - theta x). */
function meanLog(theta: number, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += log1p(-theta * x[i]!);
  return sum / x.length;
}

/** The quantile of a generalised Pareto distribution at probability `q`. */
export function generalizedParetoQuantile(q: number, { k, sigma }: GeneralizedPareto): number {
  const rate = -log1p(-q);
  return k === 0 ? sigma * rate : (sigma * expm1(k * rate)) / k;
}
