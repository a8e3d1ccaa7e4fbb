/**
 * @file Read highest-density regions off draws that one narrowest interval does not describe: of several modes, and of angles.
 *
 * @source Regions of several modes: Hyndman 1996, "Computing and graphing highest density regions", The American Statistician
 *   50(2), section 3.1, of the density of `kde` with the bandwidth of Botev, Grotowski & Kroese 2010, cell by cell as in ArviZ 1.x.
 */
import { atan2, cos, sin } from "@typyro/base";
import { at, meanOf, pool } from "./chainArrays.ts";
import { kde } from "./kde.ts";
import { checkProbability, DEFAULT_CI_PROB, hdi, type Interval } from "./quantile.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/**
 * The highest-density region of probability `prob` as intervals from left to right, one for each mode that it holds. They end at the
 * middles of cells of the grid of `kde`; of whole numbers at whole numbers, the most frequent ones.
 *
 * @returns one interval without length for draws all alike; none where a draw is not finite.
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 * @cost that of `kde`
 */
export function hdiMultimodal(chains: Chains | ScalarDraws, prob: number = DEFAULT_CI_PROB): Interval[] {
  const draws = ScalarDraws.of(chains);
  checkProbability(prob);
  if (draws.hasNonFinite) return [];
  const { sorted } = draws;
  if (draws.isConstant) return [{ lower: at(sorted, 0), upper: at(sorted, sorted.length - 1) }];
  const { places, probs, step } = sorted.every(Number.isInteger) ? frequencies(sorted) : cells(draws);
  const byDensity = Array.from(probs.keys()).sort((a, b) => probs[b]! - probs[a]!);
  const kept: number[] = [];
  for (let held = 0, i = 0; i < byDensity.length && (held < prob || i === 0); i++) {
    held += probs[byDensity[i]!]!;
    kept.push(byDensity[i]!);
  }
  return runs(kept.sort((a, b) => a - b).map((i) => places[i]!), step);
}

/** Places from left to right with the probability of each. */
interface Places {
  readonly places: Float64Array;
  readonly probs: Float64Array;
  /** How far apart neighbours are. */
  readonly step: number;
}

function cells(draws: ScalarDraws): Places {
  const { x, y } = kde(draws, { bandwidth: "isj" });
  const step = (x[x.length - 1]! - x[0]!) / (x.length - 1);
  return { places: x, probs: y.map((height) => height * step), step };
}

function frequencies(sorted: Float64Array): Places {
  const places = Float64Array.from(new Set(sorted));
  const probs = new Float64Array(places.length);
  let i = 0;
  for (const value of sorted) {
    if (value !== places[i]) i++;
    probs[i] = probs[i]! + 1 / sorted.length;
  }
  return { places, probs, step: 1 };
}

/** Places without a gap as one interval each. */
function runs(places: readonly number[], step: number): Interval[] {
  const found: { lower: number; upper: number }[] = [];
  for (const place of places) {
    const last = found.at(-1);
    if (last !== undefined && place - last.upper <= 1.01 * step) last.upper = place;
    else found.push({ lower: place, upper: place });
  }
  return found;
}

/**
 * The narrowest arc of probability `prob` of angles in radians, from `lower` counter-clockwise to `upper`, both in (-pi, pi]; an arc
 * across pi has `lower` above `upper`. It is found after turning the mean direction to 0.
 *
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 */
export function hdiCircular(chains: Chains | ScalarDraws, prob: number = DEFAULT_CI_PROB): Interval {
  const draws = ScalarDraws.of(chains);
  checkProbability(prob);
  if (draws.hasNonFinite) return { lower: NaN, upper: NaN };
  const angles = pool(draws.chains);
  const direction = atan2(meanOf(angles.map((x) => sin(x))), meanOf(angles.map((x) => cos(x))));
  const { lower, upper } = hdi([angles.map((x) => wrapped(x - direction))], prob);
  return { lower: wrapped(lower + direction), upper: wrapped(upper + direction) };
}

/** The same angle in (-pi, pi]. */
function wrapped(angle: number): number {
  const turns = Math.ceil((angle - Math.PI) / (2 * Math.PI));
  return angle - turns * 2 * Math.PI;
}
