/**
 * @file Find the most likely value of draws.
 *
 * @source Half-sample mode: Bickel & Fruehwirth 2006, "On a fast, robust estimator of the mode", Computational Statistics & Data
 *   Analysis 50(12), with the halves of ArviZ 1.x.
 */
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/**
 * The mode of all draws: of whole numbers the most frequent, the least of equals; of others what is left when the narrowest half of
 * them is taken until two remain.
 *
 * @returns NaN where some draw is not finite
 * @error no-draws, chains-unequal
 */
export function mode(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNonFinite) return NaN;
  return draws.sorted.every(Number.isInteger) ? mostFrequent(draws.sorted) : halfSampleMode(draws.sorted);
}

function mostFrequent(sorted: Float64Array): number {
  let best = NaN;
  let most = 0;
  for (let first = 0, end = 0; first < sorted.length; first = end) {
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    if (end - first > most) {
      most = end - first;
      best = sorted[first]!;
    }
  }
  return best;
}

function halfSampleMode(sorted: Float64Array): number {
  let left = sorted;
  while (left.length > 2) {
    const half = Math.floor((left.length + 1) / 2);
    let start = 0;
    // Widths reach from a draw to the one after its half, as ArviZ has them.
    for (let i = 1; i + half < left.length; i++) if (left[i + half]! - left[i]! < left[start + half]! - left[start]!) start = i;
    left = left.subarray(start, start + half);
  }
  return (left[0]! + left[left.length - 1]!) / 2;
}
