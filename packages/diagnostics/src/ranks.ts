/**
 * @file Replace draws by normal scores of their ranks, which turns any distribution into one with finite variance.
 *
 * @source Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, "Rank-normalization, folding, and localization",
 *   Bayesian Analysis 16(2), section 4.1; the offset 3/8 is Blom's (1958).
 */
import { normalQuantile } from "@typyro/base";
import { pool } from "./chainArrays.ts";
import { sortedOrder } from "./order.ts";

/**
 * Normal scores: the standard normal quantile of (r - 3/8) / (S + 1/4) for the rank r among S draws.
 *
 * @shape [chain][draw], as given
 * @cost linear in the number of draws
 */
export function zScale(chains: readonly Float64Array[]): Float64Array[] {
  const values = pool(chains);
  return rankedBy(values, sortedOrder(values), chains.length, scoreOfRankSum(values.length));
}

/**
 * Normal scores of the halves of chains whose draws, pooled chain after chain, were sorted already. Of an odd
 * number of draws the middle one of each chain has no score and does not count.
 *
 * @shape [half][draw], first halves before last ones
 * @cost linear in the number of draws
 */
export function scoresOfHalves(values: Float64Array, order: Uint32Array, chains: number): Float64Array[] {
  const draws = values.length / chains;
  const half = Math.floor(draws / 2);
  if (half === 0) return rankedBy(values, order, chains, scoreOfRankSum(values.length));
  const isOdd = draws % 2 === 1;
  const kept = isOdd ? order.filter((position) => position % draws !== half) : order;
  const scores = rankedBy(values, kept, chains, scoreOfRankSum(kept.length));
  return [...scores.map((chain) => chain.subarray(0, half)), ...scores.map((chain) => chain.subarray(draws - half))];
}

/**
 * Positions of the draws by ascending distance from a centre: the draws below it, backwards, merged with those above.
 *
 * @param sorted - the draws in ascending order, none of them NaN
 * @param order - the position of each of them
 */
export function orderByDistance(sorted: Float64Array, order: Uint32Array, centre: number): Uint32Array {
  const merged = new Uint32Array(order.length);
  let above = countBelow(sorted, centre);
  let below = above - 1;
  for (let i = 0; i < merged.length; i++) {
    const isBelowNearer = below >= 0 && (above >= sorted.length || centre - (sorted[below] ?? NaN) <= (sorted[above] ?? NaN) - centre);
    merged[i] = order[isBelowNearer ? below-- : above++] ?? 0;
  }
  return merged;
}

/** How many values of a sorted array are below a value. */
export function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A function of twice the zero-based average rank of each draw, which is an integer: the sum of the first and the
 * last place of the draw's value in the order. Draws that are NaN, or not in the order, get NaN.
 */
export function rankedBy(values: Float64Array, order: Uint32Array, chains: number, f: (sum: number) => number): Float64Array[] {
  const ranked = new Float64Array(values.length).fill(NaN);
  for (let first = 0, end: number; first < order.length; first = end) {
    const value = values[order[first] ?? 0] ?? NaN;
    if (value !== value) break;
    end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === value) end++;
    const image = f(first + end - 1);
    for (let i = first; i < end; i++) ranked[order[i] ?? 0] = image;
  }
  const draws = values.length / chains;
  return Array.from({ length: chains }, (_, c) => ranked.subarray(c * draws, (c + 1) * draws));
}

/** The latest table of scores by rank sum: the quantities of one run have the same number of draws. */
let latest: { readonly size: number; readonly scores: Float64Array } = { size: 0, scores: new Float64Array(0) };

function scoreOfRankSum(size: number): (sum: number) => number {
  if (latest.size !== size) latest = { size, scores: new Float64Array(2 * size).fill(NaN) };
  const { scores } = latest;
  return (sum) => {
    const known = scores[sum] ?? NaN;
    if (known === known) return known;
    const score = normalQuantile((sum / 2 + 1 - 3 / 8) / (size + 1 / 4));
    scores[sum] = score;
    return score;
  };
}
