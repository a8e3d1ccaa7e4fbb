/**
 * @file Tell whole-numbered values from continuous ones and count them.
 */

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
  /** Share of the values. */
  readonly y: number;
}

/** An even histogram of values over a range, with more bars for more values. */
export function histogram(values: ArrayLike<number>, [low, high]: readonly [number, number]): Bar[] {
  const bins = Math.min(40, Math.max(8, Math.round(1.3 * Math.sqrt(values.length))));
  const width = (high - low) / bins;
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor((values[i]! - low) / width)));
    counts[at]! += 1 / values.length;
  }
  return Array.from(counts, (y, i) => ({ x1: low + i * width, x2: low + (i + 1) * width, y }));
}
