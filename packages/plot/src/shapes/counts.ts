/**
 * @file Tell whole-numbered values from continuous ones and count them.
 */
import { histogram } from "@typyro/diagnostics";

/** With more values than this, whole numbers look like a density. */
const MOST_BARS = 60;

/** Whether values are whole numbers over a range short enough for a bar each. */
export function isCounts(values: ArrayLike<number>): boolean {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (!Number.isInteger(x)) return false;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return high - low < MOST_BARS;
}

/** Share of the values at each whole number from `low` to `high`. */
export function shares(values: ArrayLike<number>, low: number, high: number): Float64Array {
  const counts = new Float64Array(high - low + 1);
  for (let i = 0; i < values.length; i++) counts[values[i]! - low]! += 1 / values.length;
  return counts;
}

/** A bar of a histogram. */
export interface Bar {
  readonly x1: number;
  readonly x2: number;
  /** Share of the values for each unit of length. */
  readonly y: number;
}

/** The bars of a histogram of values. */
export function bars(values: Float64Array): Bar[] {
  const { edges, density } = histogram([values]);
  return Array.from(density, (y, i) => ({ x1: edges[i]!, x2: edges[i + 1]!, y }));
}
