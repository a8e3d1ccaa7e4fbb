/**
 * @file Read highest-density regions off draws that one narrowest interval does not describe: of several modes, and of angles.
 *
 * @source Regions of several modes: Hyndman 1996, "Computing and graphing highest density regions", The American Statistician
 *   50(2), section 3.1, with a Gaussian kernel of the bandwidth of Silverman 1986, "Density Estimation for Statistics and Data
 *   Analysis", eq. (3.31). ArviZ 1.x chooses its bandwidth otherwise, so its ends differ in their second digit.
 */
import { atan2, cos, exp, pow, sin } from "@typyro/base";
import { at, meanOf, pool, varianceOf } from "./chainArrays.ts";
import { checkProbability, DEFAULT_CI_PROB, hdi, type Interval, sortedQuantile } from "./quantile.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

const POINTS = 1024;
/** How far the grid reaches beyond the draws, and the kernel beyond its middle, in bandwidths. */
const REACH = 4;

/**
 * The highest-density region of probability `prob` as intervals from left to right, one for each mode that it holds.
 *
 * @returns one interval without length for draws all alike; none where a draw is not finite.
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 * @cost S log S, and 1024 times the width of the kernel
 */
export function hdiMultimodal(chains: Chains | ScalarDraws, prob: number = DEFAULT_CI_PROB): Interval[] {
  const draws = ScalarDraws.of(chains);
  checkProbability(prob);
  if (draws.hasNonFinite) return [];
  const { sorted } = draws;
  const [low, high] = [at(sorted, 0), at(sorted, sorted.length - 1)];
  if (draws.isConstant) return [{ lower: low, upper: high }];
  const h = bandwidthOf(sorted);
  const start = low - REACH * h;
  const step = (high - low + 2 * REACH * h) / (POINTS - 1);
  const density = densityOn(sorted, start, step, h);
  const heights = sorted.map((x) => heightAt(density, (x - start) / step)).sort();
  return runsAbove(density, sortedQuantile(heights, 1 - prob), (position) => start + position * step);
}

/** 0.9 min(sd, IQR / 1.34) S^(-1/5); the sd alone where half of the draws are tied. */
function bandwidthOf(sorted: Float64Array): number {
  const sd = Math.sqrt(varianceOf(sorted, meanOf(sorted)));
  const spread = (sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25)) / 1.34;
  return 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * pow(sorted.length, -0.2);
}

/** Up to a factor: draws shared between the two points of the grid beside them, and smoothed. */
function densityOn(sorted: Float64Array, start: number, step: number, h: number): Float64Array {
  const mass = new Float64Array(POINTS);
  for (const x of sorted) {
    const position = (x - start) / step;
    const below = Math.min(Math.floor(position), POINTS - 2);
    mass[below]! += 1 - (position - below);
    mass[below + 1]! += position - below;
  }
  const reach = Math.ceil((REACH * h) / step);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => exp(-0.5 * ((k * step) / h) * ((k * step) / h)));
  const density = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    if (mass[i] === 0) continue;
    for (let j = Math.max(0, i - reach); j <= Math.min(POINTS - 1, i + reach); j++) density[j]! += mass[i]! * kernel[Math.abs(i - j)]!;
  }
  return density;
}

function heightAt(density: Float64Array, position: number): number {
  const below = Math.min(Math.floor(position), density.length - 2);
  const share = position - below;
  return (1 - share) * density[below]! + share * density[below + 1]!;
}

/** Where the density is at least `level`, its ends interpolated between points of the grid. */
function runsAbove(density: Float64Array, level: number, place: (position: number) => number): Interval[] {
  const found: Interval[] = [];
  let lower: number | undefined;
  for (let i = 0; i < density.length; i++) {
    const isIn = density[i]! >= level;
    const crossing = i === 0 ? 0 : i - 1 + (level - density[i - 1]!) / (density[i]! - density[i - 1]!);
    if (isIn && lower === undefined) lower = place(crossing);
    if (!isIn && lower !== undefined) {
      found.push({ lower, upper: place(crossing) });
      lower = undefined;
    }
  }
  return lower === undefined ? found : [...found, { lower, upper: place(density.length - 1) }];
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
