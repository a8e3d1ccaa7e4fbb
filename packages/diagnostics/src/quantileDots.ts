/**
 * @file Stack quantiles as dots, so that probabilities can be counted.
 *
 * @source Kay, Kola, Hullman & Munson 2016, "When (ish) is my bus?", CHI; stacking: Wilkinson 1999, "Dot plots", The American
 *   Statistician 53(3). The width of a bin is that of ArviZ 1.x: sqrt(range^2 / (2 pi n)).
 */
import { PI } from "@typyro/base";
import { checkCount } from "./counts.ts";
import { finiteDraws } from "./finiteDraws.ts";
import { sortedQuantile } from "./quantile.ts";
import type { Chains, ScalarDraws } from "./scalarDraws.ts";

/** Dots of equal probability, from left to right and from bottom to top. */
export interface QuantileDots {
  /** Middles. */
  readonly x: Float64Array;
  /** Middles, in units of density: the stacks have area 1 together. */
  readonly y: Float64Array;
  /** Half of the width of a dot, in the units of the draws. */
  readonly radius: number;
}

/** Options of `qds`. */
export interface QuantileDotsOptions {
  /** How many dots, at most as many as draws. Default 100. */
  readonly dots?: number | undefined;
}

/**
 * The quantiles at the middles of `dots` equal parts, as stacks of dots. Draws all alike are one stack of width 0.
 *
 * @error draws-not-finite; draws-count-not-whole for `dots`; no-draws, chains-unequal
 */
export function qds(chains: Chains | ScalarDraws, { dots = 100 }: QuantileDotsOptions = {}): QuantileDots {
  const { sorted } = finiteDraws(chains, "qds");
  checkCount("dots", dots, 1);
  const n = Math.min(dots, sorted.length);
  const values = Float64Array.from({ length: n }, (_, i) => sortedQuantile(sorted, (i + 0.5) / n));
  const width = (values[n - 1]! - values[0]!) / Math.sqrt(2 * n * PI);
  const height = width > 0 ? 1 / (n * width) : 1;
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let first = 0, end = 0; first < n; first = end) {
    while (end < n && (end === first || values[end]! - values[first]! < width || values[end] === values[first])) end++;
    const middle = (values[first]! + values[end - 1]!) / 2;
    for (let i = first; i < end; i++) {
      x[i] = middle;
      y[i] = height * (i - first + 0.5);
    }
  }
  return { x, y, radius: width / 2 };
}
