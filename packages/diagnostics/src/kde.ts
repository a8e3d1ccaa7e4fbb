/**
 * @file Estimate the density of draws with a Gaussian kernel.
 *
 * Draws are counted in cells from the least to the greatest and smoothed; where the grid ends the density is mirrored, so that it
 * keeps its height at a bound such as zero. Defaults, and so the numbers, are those of ArviZ 1.x.
 * @source See `bandwidth.ts`; reflection: Silverman 1986, "Density Estimation for Statistics and Data Analysis", section 2.10.
 */
import { exp, modelError, nearestName } from "@typyro/base";
import { BANDWIDTH_RULES, bandwidthOf, type BandwidthRule } from "./bandwidth.ts";
import { checkCount } from "./counts.ts";
import { finiteDraws } from "./finiteDraws.ts";
import { countCells, evenEdges } from "./histogram.ts";
import type { Chains, ScalarDraws } from "./scalarDraws.ts";

/** A density on an even grid. */
export interface Density {
  /** Middles of the cells. */
  readonly x: Float64Array;
  /** Their sum times the width of a cell is 1. */
  readonly y: Float64Array;
  /** Standard deviation of the kernel, in the units of the draws. */
  readonly bandwidth: number;
}

/** Options of `kde`. */
export interface KdeOptions {
  /** A rule, or the bandwidth itself. Default `"experimental"`. */
  readonly bandwidth?: BandwidthRule | number | undefined;
  /** Both ends of the grid, with no draw outside. Default: the least and the greatest draw. */
  readonly limits?: readonly [number, number] | undefined;
  /** Whether the density is mirrored at both ends of the grid. Default true. */
  readonly boundCorrection?: boolean | undefined;
  /** Cells of the grid, at least 100. Default 512. */
  readonly points?: number | undefined;
}

/** How far the kernel reaches, in bandwidths. */
const REACH = 4;
/** The share of the grid that is mirrored on each side. */
const MIRRORED = 1 / 5;

/**
 * The density of all draws, those of all chains together.
 *
 * Draws all alike have no density: the grid is their value, the bandwidth 0, and the height infinite.
 *
 * @error draws-not-finite; bandwidth-unknown; limits-within-draws; draws-count-not-whole for `points`; no-draws, chains-unequal
 * @cost S log S, and some milliseconds for the bandwidth
 * @example
 * const { x, y } = kde(posterior.site("tau"));
 */
export function kde(chains: Chains | ScalarDraws, { bandwidth = "experimental", limits, boundCorrection = true, points = 512 }: KdeOptions = {}): Density {
  const draws = finiteDraws(chains, "kde");
  checkCount("points", points, 100);
  checkBandwidth(bandwidth);
  const { sorted } = draws;
  const [least, greatest] = [sorted[0]!, sorted[sorted.length - 1]!];
  const [low, high] = limits ?? [least, greatest];
  if (!(low <= least && high >= greatest)) throw modelError("limits-within-draws", { low, high, least, greatest });
  if (draws.isConstant) return { x: Float64Array.of(least), y: Float64Array.of(Infinity), bandwidth: 0 };
  const edges = evenEdges(low, high, points);
  const counts = countCells(sorted, edges);
  const width = high - low;
  const h = typeof bandwidth === "number" ? bandwidth : bandwidthOf(bandwidth, sorted, { counts, width });
  const cell = width / points;
  const smooth = smoothed(boundCorrection ? mirrored(counts) : counts, kernelOf(h / cell));
  const beyond = (smooth.length - points) / 2;
  const y = smooth.slice(beyond, beyond + points);
  const area = y.reduce((a, b) => a + b, 0) * cell;
  return { x: Float64Array.from(y, (_, i) => (edges[i]! + edges[i + 1]!) / 2), y: y.map((height) => height / area), bandwidth: h };
}

/** @error bandwidth-unknown */
function checkBandwidth(bandwidth: BandwidthRule | number): void {
  if (typeof bandwidth === "number" ? bandwidth > 0 && bandwidth < Infinity : BANDWIDTH_RULES.includes(bandwidth)) return;
  const known = [...BANDWIDTH_RULES];
  throw modelError("bandwidth-unknown", { value: bandwidth, known, nearest: typeof bandwidth === "string" ? nearestName(bandwidth, known) : undefined });
}

/** The cells with a part of them mirrored on each side. */
function mirrored(counts: Float64Array): Float64Array {
  const beyond = Math.floor(counts.length * MIRRORED);
  const wide = new Float64Array(counts.length + 2 * beyond);
  for (let i = 0; i < wide.length; i++) {
    const at = i - beyond;
    wide[i] = counts[at < 0 ? -1 - at : at >= counts.length ? 2 * counts.length - 1 - at : at]!;
  }
  return wide;
}

/** The kernel from its middle to its end, up to a factor. @param sd - in cells */
function kernelOf(sd: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(REACH * sd) + 1 }, (_, k) => exp(-0.5 * (k / sd) * (k / sd)));
}

/** With nothing beyond the ends. */
function smoothed(mass: Float64Array, kernel: Float64Array): Float64Array {
  const out = new Float64Array(mass.length);
  const reach = kernel.length - 1;
  for (let i = 0; i < mass.length; i++) {
    if (mass[i] === 0) continue;
    const last = Math.min(mass.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= last; j++) out[j] = out[j]! + mass[i]! * kernel[Math.abs(i - j)]!;
  }
  return out;
}
