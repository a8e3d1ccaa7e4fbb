/**
 * @file Hold what every estimate of predictive accuracy has: a value for each observation, their sum and its error.
 */
import { meanOf, varianceOf } from "./chainArrays.ts";

/** What was estimated for one observation. */
export interface PointwiseRow {
  /** `obs[3]`, `obs[308]`, `subjects[308]`. */
  readonly label: string;
  /** Log predictive density of the observation, in nats. */
  readonly elpd: number;
  /** Effective number of parameters: how much better the posterior fits the observation than it predicts it. */
  readonly p: number;
}

/** Something to know before trusting an estimate. */
export interface EstimateWarning {
  readonly message: string;
  readonly help: string;
  /** Labels of the observations concerned, the worst first. */
  readonly rows: readonly string[];
}

/** An estimate of the expected log predictive density for new data like those of the fit. Greater is better. */
export interface Elpd {
  /** How it was estimated. */
  readonly kind: "loo" | "waic";
  /** Sum over the observations, in nats. */
  readonly elpd: number;
  /** Standard error of `elpd`, from the spread over the observations; NaN for one observation. */
  readonly se: number;
  readonly p: number;
  readonly pSe: number;
  readonly rows: readonly PointwiseRow[];
  /** The observed sites. */
  readonly sites: readonly string[];
  /** Whether the caller chose what one observation is. */
  readonly isChosen: boolean;
  /** Labels of the rows without the site's name, where they have some. */
  readonly keys: readonly string[] | undefined;
  readonly warnings: readonly EstimateWarning[];
  /** Fit for a column: `3 k_psis > 0.7`; empty where nothing is wrong. */
  readonly diagnosis: string;
}

/** Sum of independent terms and the standard error of the sum; NaN for fewer than two. */
export function sumWithError(terms: Float64Array): { readonly sum: number; readonly se: number } {
  const n = terms.length;
  const mean = meanOf(terms);
  return { sum: n * mean, se: Math.sqrt(n * varianceOf(terms, mean)) };
}

/** One field of all rows. */
export function columnOf<R>(rows: readonly R[], field: (row: R) => number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < column.length; i++) column[i] = field(rows[i]!);
  return column;
}

