/**
 * @file Count draws in bins of equal width.
 *
 * @source Bins as in ArviZ 1.x: as wide as the narrower of Sturges 1926, "The choice of a class interval", JASA 21, and
 *   Freedman & Diaconis 1981, "On the histogram as a density estimator", Z. Wahrscheinlichkeitstheorie 57, the latter at least
 *   half of range / sqrt(S). Where we differ: bins of whole numbers begin half a unit below the least, so that each holds as many.
 */
import { log2, pow } from "@typyro/base";
import { checkCount } from "./counts.ts";
import { finiteDraws } from "./finiteDraws.ts";
import { sortedQuantile } from "./quantile.ts";
import type { Chains, ScalarDraws } from "./scalarDraws.ts";

/** Draws counted in bins. */
export interface Histogram {
  /** One more than there are bins, ascending. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Share of the draws for each unit of length: bars of this height have area 1 together. */
  readonly density: Float64Array;
}

/** Options of `histogram`. */
export interface HistogramOptions {
  /** How many bins from the least draw to the greatest. By default as many as the rules say. */
  readonly bins?: number | undefined;
}

/**
 * A histogram of all draws, those of all chains together. Whole numbers have bins around whole numbers; draws all alike have one
 * bin of width 1.
 *
 * @error draws-not-finite; draws-count-not-whole for `bins`; no-draws, chains-unequal
 */
export function histogram(chains: Chains | ScalarDraws, { bins }: HistogramOptions = {}): Histogram {
  const { sorted } = finiteDraws(chains, "histogram");
  if (bins !== undefined) checkCount("bins", bins, 1);
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  const edges = bins === undefined && low < high && sorted.every(Number.isInteger) ? wholeEdges(sorted) : plainEdges(sorted, bins);
  const counts = countCells(sorted, edges);
  return { edges, counts, density: counts.map((count, i) => count / sorted.length / (edges[i + 1]! - edges[i]!)) };
}

function plainEdges(sorted: Float64Array, bins: number | undefined): Float64Array {
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (low === high) return evenEdges(low - 0.5, high + 0.5, bins ?? 1);
  return evenEdges(low, high, bins ?? Math.ceil((high - low) / binWidth(sorted)));
}

function wholeEdges(sorted: Float64Array): Float64Array {
  const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  const width = Math.max(1, Math.round(binWidth(sorted)));
  const bins = Math.ceil((high - low + 1) / width);
  return evenEdges(low - 0.5, low - 0.5 + bins * width, bins);
}

function binWidth(sorted: Float64Array): number {
  const n = sorted.length;
  const range = sorted[n - 1]! - sorted[0]!;
  const sturges = range / (log2(n) + 1);
  const freedmanDiaconis = (2 * (sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25))) * pow(n, -1 / 3);
  return Math.min(sturges, Math.max(freedmanDiaconis, range / Math.sqrt(n) / 2));
}

/** Edges of cells of equal width. */
export function evenEdges(low: number, high: number, cells: number): Float64Array {
  return Float64Array.from({ length: cells + 1 }, (_, i) => (i === cells ? high : low + (i * (high - low)) / cells));
}

/** How many values lie in each cell; a value on an edge counts above it, one on the last edge below it. */
export function countCells(values: Float64Array, edges: Float64Array): Float64Array {
  const cells = edges.length - 1;
  const [low, high] = [edges[0]!, edges[cells]!];
  const counts = new Float64Array(cells);
  for (const value of values) {
    if (value < low || value > high) continue;
    let cell = Math.min(cells - 1, Math.floor(((value - low) / (high - low)) * cells));
    // The product may be rounded over an edge.
    if (value < edges[cell]!) cell--;
    else if (cell < cells - 1 && value >= edges[cell + 1]!) cell++;
    counts[cell] = counts[cell]! + 1;
  }
  return counts;
}
