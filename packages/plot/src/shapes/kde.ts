/**
 * @file Estimate a density from draws.
 *
 * A Gaussian kernel on a grid that reaches three bandwidths beyond the draws, except where they end at a wall: there the
 * density is mirrored, so that it keeps its height and none lies beyond. A wall is zero for positive draws that come
 * near it, one for probabilities, and an extreme draw where others crowd at it.
 * @source Bandwidth: Silverman 1986, "Density Estimation for Statistics and Data Analysis", eq. (3.31), with the smaller
 *   of sd and IQR/1.34. Linear binning: Wand 1994, JCGS 3(4).
 */
import { exp, modelError, pow } from "@typyro/base";

/** A density on an even grid. */
export interface Density {
  readonly x: Float64Array;
  /** Integrates to 1 over the grid. */
  readonly y: Float64Array;
}

const POINTS = 256;
/** A grid from extreme to extreme of a heavy tail would have one cell for everything else. */
const REACH_IN_IQR = 8;
const KERNEL_REACH = 3;
/** Fewer draws than this do not show a wall. */
const FEWEST_FOR_A_WALL = 200;
/** As a share of the greatest crowd. */
const CROWDED = 0.5;

/** The density of finite values. For values all alike it is a narrow peak. @error `figure-nothing` for none */
export function kde(values: ArrayLike<number>): Density {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) throw modelError("figure-nothing", { figure: "kde", what: "values" });
  const bandwidth = bandwidthOf(sorted);
  const { low, high } = reach(sorted, bandwidth);
  const step = (high - low) / (POINTS - 1);
  const mass = binned(sorted, low, step);
  const kernel = kernelOf(bandwidth / step);
  const y = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    const weight = mass[i]!;
    if (weight === 0) continue;
    // Beyond an end without a wall there is nothing to mirror: the grid reaches as far as the kernel.
    for (let k = -kernel.length + 1; k < kernel.length; k++) y[mirrored(i + k)]! += weight * kernel[Math.abs(k)]!;
  }
  // The ends lie on their own mirror images.
  y[0]! *= 2;
  y[POINTS - 1]! *= 2;
  const total = (y.reduce((a, b) => a + b, 0) - (y[0]! + y[POINTS - 1]!) / 2) * step;
  return { x: Float64Array.from(y, (_, i) => low + i * step), y: y.map((value) => value / total) };
}

/** Both ends of the grid. */
function reach(sorted: Float64Array, bandwidth: number): { readonly low: number; readonly high: number } {
  const [least, greatest] = [sorted[0]!, sorted[sorted.length - 1]!];
  const beyond = KERNEL_REACH * bandwidth;
  const crowd = CROWDED * mostWithin(sorted, bandwidth);
  const isManyEnough = sorted.length >= FEWEST_FOR_A_WALL;
  const atLeast = sorted.findIndex((x) => x > least + bandwidth);
  const atGreatest = sorted.length - 1 - sorted.findLastIndex((x) => x < greatest - bandwidth);
  const isPositive = least >= 0 && least < beyond && greatest > least;
  const low = isPositive ? 0 : isManyEnough && atLeast > crowd ? least : least - beyond;
  const high = isPositive && greatest <= 1 && greatest + beyond > 1 ? 1 : isManyEnough && atGreatest > crowd ? greatest : greatest + beyond;
  const [q1, q3] = [sortedAt(sorted, 0.25), sortedAt(sorted, 0.75)];
  const far = q3 > q1 ? REACH_IN_IQR * (q3 - q1) : Infinity;
  return { low: Math.max(low, q1 - far), high: Math.min(high, q3 + far) };
}

/** The greatest number of values in an interval of this width. */
function mostWithin(sorted: Float64Array, width: number): number {
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while (sorted[to]! - sorted[from]! > width) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** Position on the grid, reflected at its ends as often as needed. */
function mirrored(i: number): number {
  let at = i;
  while (at < 0 || at >= POINTS) at = at < 0 ? -at : 2 * (POINTS - 1) - at;
  return at;
}

function binned(sorted: Float64Array, low: number, step: number): Float64Array {
  const mass = new Float64Array(POINTS);
  for (const x of sorted) {
    const position = (x - low) / step;
    if (position < -0.5 || position > POINTS - 0.5) continue;
    const cell = Math.min(POINTS - 2, Math.max(0, Math.floor(position)));
    const share = Math.min(1, Math.max(0, position - cell));
    mass[cell]! += 1 - share;
    mass[cell + 1]! += share;
  }
  return mass;
}

/** The right half of the kernel, its peak first. @param sd - in cells */
function kernelOf(sd: number): Float64Array {
  const cells = Math.min(POINTS, Math.max(1, Math.ceil(KERNEL_REACH * sd)));
  return Float64Array.from({ length: cells + 1 }, (_, k) => exp(-(k * k) / (2 * sd * sd)));
}

function bandwidthOf(sorted: Float64Array): number {
  const n = sorted.length;
  const mean = sorted.reduce((a, b) => a + b, 0) / n;
  const sd = Math.sqrt(sorted.reduce((total, x) => total + (x - mean) * (x - mean), 0) / Math.max(1, n - 1));
  const iqr = sortedAt(sorted, 0.75) - sortedAt(sorted, 0.25);
  const spread = iqr > 0 ? Math.min(sd, iqr / 1.34) : sd;
  return (spread > 0 ? spread : Math.max(1e-3, Math.abs(mean) * 1e-3)) * 0.9 * pow(n, -0.2);
}

function sortedAt(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const share = position - below;
  const low = sorted[below]!;
  return share === 0 ? low : low + share * (sorted[below + 1]! - low);
}

/** A density as points to be joined; `every` leaves out points between, for lines that are thin or short. */
export function curvePoints({ x, y }: Density, every = 2): (readonly [number, number])[] {
  return Array.from(x, (at, i) => [at, y[i]!] as const).filter((_, i) => i % every === 0 || i === POINTS - 1);
}
