/**
 * @file Evaluate the share of draws at or below a value.
 */
import { checkCount } from "./counts.ts";
import { finiteDraws } from "./finiteDraws.ts";
import type { Chains, ScalarDraws } from "./scalarDraws.ts";

/** A cumulative distribution on an even grid. */
export interface Ecdf {
  readonly x: Float64Array;
  /** The share of draws at or below `x`. */
  readonly y: Float64Array;
}

/** Options of `ecdf`. */
export interface EcdfOptions {
  /** Points of the grid from the least to the greatest draw. Default 200. */
  readonly points?: number | undefined;
}

/**
 * The empirical cumulative distribution of all draws, those of all chains together.
 *
 * @error draws-not-finite; draws-count-not-whole for `points`; no-draws, chains-unequal
 */
export function ecdf(chains: Chains | ScalarDraws, { points = 200 }: EcdfOptions = {}): Ecdf {
  const { sorted } = finiteDraws(chains, "ecdf");
  checkCount("points", points, 2);
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  const x = Float64Array.from({ length: points }, (_, i) => (i === points - 1 ? high : low + (i * (high - low)) / (points - 1)));
  return { x, y: sharesUpTo(sorted, x) };
}

/** The share of values at or below each of some places. @param sorted, places - in ascending order */
export function sharesUpTo(sorted: Float64Array, places: Float64Array): Float64Array {
  let below = 0;
  return places.map((place) => {
    while (below < sorted.length && sorted[below]! <= place) below++;
    return below / sorted.length;
  });
}
