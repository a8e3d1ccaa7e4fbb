/**
 * @file Compute the figures of a summary that are about the median, and how many draws a mean needs.
 */
import { fitSortedExceedances } from "./generalizedPareto.ts";
import { essMean, essMedian, essTail } from "./ess.ts";
import { mcseMedian } from "./mcse.ts";
import { paretoMinSs, psisTailLength } from "./psis.ts";
import { median, sortedQuantile } from "./quantile.ts";
import type { ScalarDraws } from "./scalarDraws.ts";

/** Figures about the median, for heavy tails. */
export interface RobustFigures {
  readonly median: number;
  /** Median of the distances from the median, without a factor. */
  readonly mad: number;
  readonly essMedian: number;
  readonly mcseMedian: number;
}

/** Whether the mean can be estimated from draws at all. */
export interface MonteCarloFigures {
  readonly essMean: number;
  /** How many draws the mean needs, by the heavier of the two tails; Infinity where it has no mean. */
  readonly minSs: number;
}

/** Figures about the median of one element. */
export function robustFigures(scalar: ScalarDraws): RobustFigures {
  const middle = median(scalar);
  const mad = scalar.hasNaN ? NaN : sortedQuantile(scalar.sorted.map((x) => Math.abs(x - middle)).sort(), 0.5);
  return { median: middle, mad, essMedian: essMedian(scalar), mcseMedian: mcseMedian(scalar) };
}

/** Figures about the mean of one element. */
export function monteCarloFigures(scalar: ScalarDraws): MonteCarloFigures {
  return { essMean: essMean(scalar), minSs: paretoMinSs(tailShape(scalar)) };
}

/**
 * The larger shape k of generalised Pareto distributions fitted to the two tails of draws; NaN where there is no tail to fit.
 *
 * @source Vehtari et al. 2024, JMLR 25(72), section 3.2.4; the length of the tails by their effective sample size, as in R's
 *   posterior.
 */
export function tailShape(scalar: ScalarDraws): number {
  const { sorted } = scalar;
  if (scalar.hasNonFinite || scalar.isConstant) return NaN;
  const efficiency = essTail(scalar) / sorted.length;
  const length = psisTailLength(sorted.length, efficiency > 0 ? efficiency : 1);
  if (length < 5 || 2 * length > sorted.length) return NaN;
  const exceedances = (values: Float64Array): number => fitSortedExceedances(values.slice(values.length - length).map((x) => x - (values[values.length - length - 1] ?? NaN))).k;
  return Math.max(exceedances(sorted), exceedances(sorted.map((x) => -x).reverse()));
}
