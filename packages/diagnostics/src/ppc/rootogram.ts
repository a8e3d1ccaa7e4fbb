/**
 * @file Compare how often each count was observed with how often it is predicted.
 *
 * @source Kleiber & Zeileis 2016, "Visualizing count data regressions using rootograms", The American Statistician 70(3).
 */
import { modelError } from "@typyro/base";
import { checkProbability, DEFAULT_CI_PROB, sortedQuantile } from "../quantile.ts";
import { type PpcOptions, Predictions, type PredictiveSource } from "./predictions.ts";

/** Options of `ppcRootogram`. */
export interface RootogramOptions extends PpcOptions {
  /** Probability of the intervals. Default 0.89. */
  readonly prob?: number | undefined;
}

/** How often each value occurs in a data set. */
export interface Rootogram {
  /** Every whole number from the least to the greatest that was observed or predicted. */
  readonly values: Float64Array;
  /** How often each was observed. */
  readonly observed: Float64Array;
  /** How often it is predicted in a data set, on average. */
  readonly expected: Float64Array;
  /** Equal-tailed intervals of that, over predicted data sets. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly prob: number;
}

/** So many values at most: quantities that take more are no counts to be told apart. */
const MOST_VALUES = 10_000;

/**
 * The frequency of each whole number among the observations and among those of predicted data sets.
 *
 * @error not-counts where a value is no whole number, or they reach too far; probability-outside-unit-interval; as `ppcTstat`
 * @cost predicted data sets times values
 */
export function ppcRootogram(source: PredictiveSource, { prob = DEFAULT_CI_PROB, ...options }: RootogramOptions = {}): Rootogram {
  checkProbability(prob);
  const predictions = new Predictions(source, options, "ppcRootogram");
  const { observed, variable, total } = predictions;
  for (const [values, what] of [[observed, "observed"], [variable.data, "predicted"]] as const) {
    const bad = values.find((value) => !Number.isInteger(value));
    if (bad !== undefined) throw modelError("not-counts", { site: variable.name, what, value: bad });
  }
  const [low, high] = rangeOf([observed, variable.data]);
  const size = high - low + 1;
  if (size > MOST_VALUES) throw modelError("not-counts", { site: variable.name, what: "values", value: high });
  // One row for each value, so that its quantiles over data sets are read off in one piece.
  const counts = Array.from({ length: size }, () => new Float64Array(total));
  for (let s = 0; s < total; s++) for (const value of predictions.row(s)) counts[value - low]![s]!++;
  const seen = new Float64Array(size);
  for (const value of observed) seen[value - low]!++;
  const expected = Float64Array.from(counts, (row) => row.reduce((a, b) => a + b, 0) / total);
  for (const row of counts) row.sort();
  const at = (p: number): Float64Array => Float64Array.from(counts, (row) => sortedQuantile(row, p));
  return { values: Float64Array.from({ length: size }, (_, i) => low + i), observed: seen, expected, lower: at((1 - prob) / 2), upper: at((1 + prob) / 2), prob };
}

function rangeOf(arrays: readonly Float64Array[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
