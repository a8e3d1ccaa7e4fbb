/**
 * @file Choose how wide the kernel of a density estimate is.
 *
 * Notation: n draws, h bandwidth, t = (h / width of the grid)^2, a_k coefficients of the cosine transform of the binned draws.
 * @source Scott 1992, "Multivariate Density Estimation", and Silverman 1986, "Density Estimation for Statistics and Data
 *   Analysis", eq. (3.31); Botev, Grotowski & Kroese 2010, "Kernel density estimation via diffusion", Annals of Statistics
 *   38(5), section 5, algorithm 1. Divisors and the mean of two rules ("experimental") are those of ArviZ 1.x.
 */
import { cos, exp, PI, pow } from "@typyro/base";
import { meanOf } from "./chainArrays.ts";
import { sortedQuantile } from "./quantile.ts";

/** A rule for the bandwidth; `"experimental"` is the mean of `"silverman"` and `"isj"`. */
export type BandwidthRule = "scott" | "silverman" | "isj" | "experimental";

/** The rules by name. */
export const BANDWIDTH_RULES = ["experimental", "isj", "silverman", "scott"] as const satisfies readonly BandwidthRule[];

/** Draws counted on an even grid. */
export interface Binned {
  /** How many draws lie in each cell. */
  readonly counts: Float64Array;
  /** From the first edge to the last. */
  readonly width: number;
}

/** The bandwidth by a rule, in the units of the draws. @param sorted - finite, in ascending order, not all alike */
export function bandwidthOf(rule: BandwidthRule, sorted: Float64Array, binned: Binned): number {
  switch (rule) {
    case "scott":
      return 1.06 * sdOf(sorted) * pow(sorted.length, -0.2);
    case "silverman":
      return silverman(sorted);
    case "isj":
      return improvedSheatherJones(sorted, binned);
    case "experimental":
      return (silverman(sorted) + improvedSheatherJones(sorted, binned)) / 2;
  }
}

/** 0.9 min(sd, IQR / 1.34) n^(-1/5); the sd alone where half of the draws are tied, where ArviZ has a bandwidth of 0. */
function silverman(sorted: Float64Array): number {
  const spread = (sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25)) / 1.34;
  return 0.9 * (spread > 0 ? Math.min(sdOf(sorted), spread) : sdOf(sorted)) * pow(sorted.length, -0.2);
}

/** With divisor n. */
function sdOf(sorted: Float64Array): number {
  const mean = meanOf(sorted);
  let squares = 0;
  for (const x of sorted) squares += (x - mean) * (x - mean);
  return Math.sqrt(squares / sorted.length);
}

/** The greatest t that is looked for: a tenth of the width of the grid. */
const GREATEST_T = 0.01;
/** Derivatives that the fixed-point equation climbs down from. */
const STAGES = 7;

/** The bandwidth at which the estimate of the curvature that it rests on agrees with itself; Silverman's where none does. */
function improvedSheatherJones(sorted: Float64Array, { counts, width }: Binned): number {
  const n = sorted.length;
  const squares = squaredCoefficients(counts, n);
  const excess = (t: number): number => t - nextT(t, n, squares);
  if (!(excess(0) < 0 && excess(GREATEST_T) >= 0)) return silverman(sorted);
  return Math.sqrt(rootUpTo(GREATEST_T, excess)) * width;
}

/** Squares of a_1 ... a_(m-2) for m cells, where a_k = 2 / n * sum of counts * cos(pi k (i + 1/2) / m). */
function squaredCoefficients(counts: Float64Array, n: number): Float64Array {
  const m = counts.length;
  // One table holds cos(pi j / 2m) for every product that occurs.
  const cosines = Float64Array.from({ length: 4 * m }, (_, j) => cos((PI * j) / (2 * m)));
  return Float64Array.from({ length: m - 2 }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < m; i++) if (counts[i] !== 0) sum += counts[i]! * cosines[((k + 1) * (2 * i + 1)) % (4 * m)]!;
    const a = (2 * sum) / n;
    return a * a;
  });
}

/** The t that minimises the asymptotic error if the curvature is estimated with t. @source equations (28) to (34) */
function nextT(t: number, n: number, squares: Float64Array): number {
  let norm = squaredNorm(STAGES, t, squares);
  for (let j = STAGES - 1; j >= 2; j--) {
    let odds = 1;
    for (let i = 1; i < 2 * j; i += 2) odds *= i;
    const constant = ((1 + pow(0.5, j + 0.5)) / 3) * (odds / Math.sqrt(PI / 2));
    norm = squaredNorm(j, pow(constant / (n * norm), 2 / (3 + 2 * j)), squares);
  }
  return pow(2 * n * Math.sqrt(PI) * norm, -0.4);
}

/** Squared norm of the j-th derivative of the density smoothed by t. */
function squaredNorm(j: number, t: number, squares: Float64Array): number {
  let sum = 0;
  for (let k = 1; k <= squares.length; k++) {
    const frequency = k * k;
    const damping = frequency * PI * PI * t;
    // Beyond this the factor is below the smallest double.
    if (damping > 745) break;
    let power = 1;
    for (let i = 0; i < j; i++) power *= frequency;
    sum += power * squares[k - 1]! * exp(-damping);
  }
  return 0.5 * pow(PI, 2 * j) * sum;
}

/** Where a function that is negative at 0 and positive at `greatest` crosses zero, halving the root of what is left, so that small t are exact too. */
function rootUpTo(greatest: number, f: (t: number) => number): number {
  let low = 0;
  let high = Math.sqrt(greatest);
  for (let i = 0; i < 52; i++) {
    const middle = (low + high) / 2;
    if (f(middle * middle) < 0) low = middle;
    else high = middle;
  }
  return high * high;
}
