/**
 * @file Replace draws by normal scores of their ranks, which turns any distribution into one with finite variance.
 *
 * @source Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, "Rank-normalization, folding, and localization",
 *   Bayesian Analysis 16(2), eq. (14); the offset 3/8 is Blom's (1958).
 */
import { normalQuantile } from "@typyro/base";
import { at, pool } from "./scalarDraws.ts";

/**
 * Ranks from 1 to S over all chains together; equal draws share the average of their ranks, so that the number of
 * distinct values of a discrete quantity is kept. NaN has no rank and stays NaN.
 *
 * @shape [chain][draw], as given
 * @cost S log S
 */
export function averageRanks(chains: readonly Float64Array[]): Float64Array[] {
  return mapRankSums(chains, (sum) => sum / 2 + 1);
}

/**
 * Normal scores: the standard normal quantile of (r - 3/8) / (S + 1/4) for the rank r among S draws.
 *
 * @shape [chain][draw], as given
 */
export function zScale(chains: readonly Float64Array[]): Float64Array[] {
  const scores = normalScores(chains.length * (chains[0]?.length ?? 0));
  return mapRankSums(chains, scores);
}

/**
 * Apply a function to twice the zero-based average rank of each draw, which is an integer: the sum of the first
 * and the last position that the draw's value takes in the sorted draws.
 */
function mapRankSums(chains: readonly Float64Array[], f: (sum: number) => number): Float64Array[] {
  const sorted = pool(chains).sort();
  return chains.map((chain) => chain.map((draw) => (draw !== draw ? NaN : f(rankSum(sorted, draw)))));
}

function rankSum(sorted: Float64Array, draw: number): number {
  const first = countBelow(sorted, (value) => value < draw);
  if (sorted[first + 1] !== draw) return 2 * first;
  return first + countBelow(sorted, (value) => value <= draw) - 1;
}

/** How many values of a sorted array satisfy a condition that holds for a leading part of it; never for NaN. */
function countBelow(sorted: Float64Array, isBelow: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(at(sorted, middle))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Scores by rank sum, computed when first needed; kept for the next quantity with the same number of draws. */
let latest: { readonly size: number; readonly table: Float64Array } = { size: 0, table: new Float64Array(0) };

function normalScores(size: number): (rankSum: number) => number {
  if (latest.size !== size) latest = { size, table: new Float64Array(2 * size).fill(NaN) };
  const { table } = latest;
  return (sum) => {
    const known = table[sum] ?? NaN;
    if (known === known) return known;
    const score = normalQuantile((sum / 2 + 1 - 3 / 8) / (size + 1 / 4));
    table[sum] = score;
    return score;
  };
}
