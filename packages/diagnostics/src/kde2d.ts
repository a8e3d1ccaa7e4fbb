/**
 * @file Estimate the joint density of two quantities with a Gaussian kernel.
 *
 * Draws are counted in cells and smoothed by a kernel that has their covariance times S^(-1/3); where the grid ends it is mirrored.
 * @source Scott 1992, "Multivariate Density Estimation", section 6.3. Where we differ from ArviZ 1.x: its kernel is laid on the grid
 *   with its axes swapped, and stands up to half a cell off its middle, so densities differ; levels are found alike.
 */
import { exp, modelError, pow } from "@typyro/base";
import { meanOf } from "./chainArrays.ts";
import { checkCount } from "./counts.ts";
import { finiteDraws } from "./finiteDraws.ts";
import { checkProbability } from "./quantile.ts";
import type { Chains, ScalarDraws } from "./scalarDraws.ts";

/** How far the kernel reaches, in standard deviations. */
const REACH = 4;
/** The height of the kernel there, its peak being 1. */
const NEGLIGIBLE = exp((-REACH * REACH) / 2);

/** A joint density on an even grid. */
export interface Density2d {
  /** Middles of the cells along the first quantity. */
  readonly x: Float64Array;
  /** And along the second. */
  readonly y: Float64Array;
  /** Density at each pair of grid points, row by row: `density[i * y.length + j]` at `x[i]`, `y[j]`. */
  readonly density: Float64Array;
  /** For each of the probabilities asked for, the density above which so much of it lies. */
  readonly levels: readonly number[];
}

/** Options of `kde2d`. */
export interface Kde2dOptions {
  /** Points along each axis. Default 128. */
  readonly points?: number | undefined;
  /** Probabilities of the highest-density regions whose levels are wanted. */
  readonly probs?: readonly number[] | undefined;
}

/**
 * The joint density of two quantities over all draws.
 *
 * @error draws-do-not-match where there are not as many draws of each; kde-plane-degenerate where they do not vary, or on one line only;
 *   draws-not-finite, draws-count-not-whole, probability-outside-unit-interval, no-draws, chains-unequal
 * @cost S, and points^2 times the cells of the kernel
 */
export function kde2d(first: Chains | ScalarDraws, second: Chains | ScalarDraws, { points = 128, probs = [] }: Kde2dOptions = {}): Density2d {
  const [a, b] = [finiteDraws(first, "kde2d"), finiteDraws(second, "kde2d")];
  checkCount("points", points, 2);
  probs.forEach(checkProbability);
  if (a.total !== b.total) throw modelError("draws-do-not-match", { first: "the first", second: "the second quantity", difference: `there are ${a.total} draws of one and ${b.total} of the other` });
  const [x, y] = [axisOf(a, points), axisOf(b, points)];
  const n = a.total;
  const scale = pow(n, -1 / 3);
  const [sxx, sxy, syy] = [scale * covariance(x.cells, x.cells), scale * covariance(x.cells, y.cells), scale * covariance(y.cells, y.cells)];
  const determinant = sxx * syy - sxy * sxy;
  if (!(determinant > 1e-12 * sxx * syy)) throw modelError("kde-plane-degenerate", { total: n });
  const mass = new Float64Array(points * points);
  for (let s = 0; s < n; s++) mass[x.cells[s]! * points + y.cells[s]!]!++;
  const [reachX, reachY] = [Math.ceil(REACH * Math.sqrt(sxx)), Math.ceil(REACH * Math.sqrt(syy))];
  const smooth = new Float64Array(points * points);
  for (let dx = -reachX; dx <= reachX; dx++) {
    for (let dy = -reachY; dy <= reachY; dy++) {
      const weight = exp((-0.5 * (syy * dx * dx - 2 * sxy * dx * dy + sxx * dy * dy)) / determinant);
      if (weight > NEGLIGIBLE) addShifted(smooth, mass, points, dx, dy, weight);
    }
  }
  const volume = smooth.reduce((sum, value) => sum + value, 0) * x.step * y.step;
  const density = smooth.map((value) => value / volume);
  return { x: x.grid, y: y.grid, density, levels: levelsOf(density, probs) };
}

/** Add what the draws give to the cells so far from theirs; beyond the edge they are mirrored. */
function addShifted(out: Float64Array, mass: Float64Array, points: number, dx: number, dy: number, weight: number): void {
  for (let i = 0; i < points; i++) {
    const row = mirrored(i - dx, points) * points;
    for (let j = 0; j < points; j++) {
      const from = j - dy;
      const count = mass[row + (from >= 0 && from < points ? from : mirrored(from, points))]!;
      if (count > 0) out[i * points + j] = out[i * points + j]! + weight * count;
    }
  }
}

interface Axis {
  readonly grid: Float64Array;
  readonly step: number;
  /** The cell of each draw. */
  readonly cells: Float64Array;
}

/** @error kde-plane-degenerate */
function axisOf(draws: ScalarDraws, points: number): Axis {
  const { sorted, pooled } = draws;
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (draws.isConstant) throw modelError("kde-plane-degenerate", { total: draws.total });
  const step = (high - low) / points;
  return { grid: Float64Array.from({ length: points }, (_, i) => low + (i + 0.5) * step), step, cells: pooled.map((value) => Math.min(points - 1, Math.floor((value - low) / step))) };
}

function covariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
}

/** Position on an axis that is mirrored at its ends, as often as needed. */
function mirrored(i: number, points: number): number {
  let at = i;
  while (at < 0 || at >= points) at = at < 0 ? -1 - at : 2 * points - 1 - at;
  return at;
}

/** The density of the last cell, from the greatest down, at which a probability is not yet exceeded. */
function levelsOf(density: Float64Array, probs: readonly number[]): number[] {
  const descending = density.toSorted().reverse();
  const total = descending.reduce((sum, value) => sum + value, 0);
  return probs.map((prob) => {
    let sum = 0;
    let level = descending[0]!;
    for (const value of descending) {
      sum += value;
      if (sum / total > prob) break;
      level = value;
    }
    return level;
  });
}
