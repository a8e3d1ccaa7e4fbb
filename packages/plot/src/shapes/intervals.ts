/**
 * @file Read intervals off values for the figures: equal-tailed, with the median.
 */
import { modelError } from "@typyro/base";
import { quantile, ScalarDraws } from "@typyro/diagnostics";

/** The median, and an inner and an outer interval around it. */
export interface Interval5 {
  readonly median: number;
  readonly inner: readonly [number, number];
  readonly outer: readonly [number, number];
}

/** Probability of the inner interval. */
export const INNER = 0.5;
/** Probability of the outer interval unless the user gives another, as in summaries. */
export const OUTER = 0.89;

/** @error `probability-outside-unit-interval` */
export function intervals(values: Float64Array, outer = OUTER): Interval5 {
  if (!(outer > 0 && outer < 1)) throw modelError("probability-outside-unit-interval", { value: outer });
  const sorted = new ScalarDraws([values]);
  const inner = Math.min(INNER, outer);
  const at = (p: number): number => quantile(sorted, p);
  return {
    median: at(0.5),
    inner: [at((1 - inner) / 2), at((1 + inner) / 2)],
    outer: [at((1 - outer) / 2), at((1 + outer) / 2)],
  };
}

/** `89 %`. */
export function percent(p: number): string {
  return `${Math.round(p * 1000) / 10} %`;
}

/** The least and the greatest of the finite values; NaN for none. */
export function extentOf(values: Iterable<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return low > high ? [NaN, NaN] : [low, high];
}

/** Both ends of a range that holds all values, with some room. @param room - as a share of the range on each side */
export function domainOf(values: Iterable<number>, room = 0.04): [number, number] {
  const [low, high] = extentOf(values);
  if (Number.isNaN(low)) return [0, 1];
  const width = high - low;
  const pad = width > 0 ? width * room : Math.max(Math.abs(low) * 0.05, 0.5);
  return [low - pad, high + pad];
}

/** Where the bulk and both tails of draws lie, a stray draw of a heavy tail left out. */
export function rangeOf(values: Float64Array): [number, number] {
  const sorted = values.toSorted();
  const at = (p: number): number => sorted[Math.round((sorted.length - 1) * p)] ?? NaN;
  const reach = 8 * (at(0.75) - at(0.25));
  const [low, high] = [at(0), at(1)];
  return reach > 0 ? [Math.max(low, at(0.25) - reach), Math.min(high, at(0.75) + reach)] : [low, high];
}
