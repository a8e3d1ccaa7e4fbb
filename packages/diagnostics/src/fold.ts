/**
 * @file Fold draws at their median, so that the scale of the draws becomes a location that ranks can see.
 */
import { mapDraws } from "./chainArrays.ts";
import { median } from "./quantile.ts";
import { orderByDistance, scoresOfHalves } from "./ranks.ts";
import { ScalarDraws } from "./scalarDraws.ts";

/** The distance of each draw from the median over all draws, none of which is NaN. */
export function distancesFromMedian(draws: ScalarDraws): ScalarDraws {
  const centre = median(draws);
  return new ScalarDraws(mapDraws(draws.chains, (draw) => Math.abs(draw - centre)));
}

/** Normal scores of the halves of the distances from the median. @cost linear; the draws are not sorted again */
export function foldedScores(draws: ScalarDraws): Float64Array[] {
  const centre = median(draws);
  const distances = distancesFromMedian(draws).pooled;
  return scoresOfHalves(distances, orderByDistance(draws.sorted, draws.order, centre), draws.chains.length);
}
