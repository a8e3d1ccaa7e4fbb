/**
 * @file Divide the warm-up into windows: the step size is tuned in all of them, the metric in the middle ones.
 *
 * @source Stan Reference Manual, "MCMC Sampling", section "Automatic parameter tuning": an initial buffer to find the typical set,
 *   windows of doubling length that each estimate the metric anew, and a final buffer to settle the step size.
 */

const INITIAL_BUFFER = 75;
const BASE_WINDOW = 25;
const FINAL_BUFFER = 50;
/** A warm-up shorter than this tunes the step size alone. */
const SHORTEST_WITH_METRIC = 20;

/** Iterations from `first` to `last`, both included, counted from 0. */
export interface WarmupWindow {
  readonly first: number;
  readonly last: number;
  /** Whether the metric is estimated from this window, and put in place at its end. */
  readonly adaptsMetric: boolean;
}

/** The windows of a warm-up, in order; none for a warm-up of 0. @param adaptsMetric - false leaves one window, for the step size. */
export function warmupWindows(warmup: number, adaptsMetric: boolean): readonly WarmupWindow[] {
  if (warmup === 0) return [];
  if (!adaptsMetric || warmup < SHORTEST_WITH_METRIC) return [{ first: 0, last: warmup - 1, adaptsMetric: false }];
  let initial = INITIAL_BUFFER;
  let final = FINAL_BUFFER;
  let size = BASE_WINDOW;
  if (initial + size + final > warmup) {
    initial = Math.floor((15 * warmup) / 100);
    final = Math.floor(warmup / 10);
    size = warmup - initial - final;
  }
  const windows: WarmupWindow[] = [{ first: 0, last: initial - 1, adaptsMetric: false }];
  const end = warmup - final;
  for (let first = initial; first < end; ) {
    // Where the next, doubled window would not fit, this one takes what is left.
    const remaining = end - first;
    const length = 3 * size > remaining ? remaining : size;
    windows.push({ first, last: first + length - 1, adaptsMetric: true });
    first += length;
    size *= 2;
  }
  windows.push({ first: end, last: warmup - 1, adaptsMetric: false });
  return windows;
}
