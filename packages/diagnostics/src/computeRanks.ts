/**
 * @file Rank draws among those of all chains.
 */
import { rankedBy } from "./ranks.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/** Options of `computeRanks`. */
export interface RankOptions {
  /** Divide by S, so that the greatest rank is 1. Default false. */
  readonly relative?: boolean | undefined;
}

/**
 * Ranks from 1 to S over all chains together; equal draws share the average of their ranks, so that the number of
 * distinct values of a discrete quantity is kept, where ArviZ tells them apart. NaN has no rank and stays NaN.
 *
 * @shape [chain][draw], as given
 * @error no-draws, chains-unequal
 * @cost linear in the number of draws, after sorting
 */
export function computeRanks(chains: Chains | ScalarDraws, { relative = false }: RankOptions = {}): Float64Array[] {
  const { pooled, order, total, chains: given } = ScalarDraws.of(chains);
  return rankedBy(pooled, order, given.length, relative ? (sum) => (sum / 2 + 1) / total : (sum) => sum / 2 + 1);
}
