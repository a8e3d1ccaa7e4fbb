/**
 * @file Say how far draws can be thinned without losing what they know.
 */
import { essBulk, essTail } from "./ess.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/**
 * Keep one of so many draws, and what is left is about as informative: draws over the lesser of bulk and tail ESS, rounded up.
 *
 * @returns 1 where the ESS does not exist, as for constants
 * @error no-draws, chains-unequal
 * @source Saeilynoja, Buerkner & Vehtari 2022, "Graphical test for discrete uniformity", Statistics and Computing 32:32,
 *   section 5, with the rule of ArviZ 1.x.
 */
export function thinFactor(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  const known = [essBulk(draws), essTail(draws)].filter((ess) => ess > 0);
  return known.length === 0 ? 1 : Math.max(1, Math.ceil(draws.total / Math.min(...known)));
}
