/**
 * @file Find quantiles of counts: the smallest k with cdf(k) >= q, exactly as the doubles of the cdf say.
 *
 * Known arguments are searched for from a Cornish-Fisher guess, in steps that double until they bracket the answer and then halve. Of
 * recorded ones the answer is put together bit by bit, since a tape has no loops whose length depends on values. Both end at the same k.
 *
 * @source Cornish & Fisher 1938, "Moments and cumulants in the specification of distributions", Revue de l'Institut International de
 *   Statistique 5, 307-320: the first correction, for skewness.
 */
import { and, floor, greaterEqual, less, lessEqual, lift, not, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, internal, normalQuantile, sizeOf } from "@typyro/base";
import type { Parameters } from "./family.ts";

/** What a search needs to know of a family on 0, 1, 2, ... */
export interface Counting<N extends string> {
  readonly cdf: (x: Value, p: Parameters<N>) => Value;
  readonly survival: (x: Value, p: Parameters<N>) => Value;
  readonly mean: (p: Parameters<N>) => Value;
  readonly variance: (p: Parameters<N>) => Value;
  readonly skewness: (p: Parameters<N>) => Value;
  /** The largest value; left out where there is none. */
  readonly highest?: (p: Parameters<N>) => Value;
}

/** 2^52: whole numbers below 2^53 are found bit by bit, from this one down. */
const HIGHEST_BIT = 4503599627370496;

/** From the left the probability is reached where the cdf has risen to it, from the right where what lies above has fallen to it. */
type Side = "left" | "right";

type Quantile<N extends string> = (q: Value, p: Parameters<N>) => Value;

/** What a record of a family of counts takes from here: what was given, and quantiles from the left and from the right. */
export type Counted<N extends string> = Pick<Counting<N>, "cdf" | "survival" | "mean" | "variance"> & { readonly icdf: Quantile<N>; readonly isf: Quantile<N> };

/** The closed forms of a family of counts, with its quantiles. */
export function counted<N extends string>(counting: Counting<N>): Counted<N> {
  const { cdf, survival, mean, variance } = counting;
  return { cdf, survival, mean, variance, icdf: (q, p) => quantile(counting, q, p, "left"), isf: (q, p) => quantile(counting, q, p, "right") };
}

function quantile<N extends string>(counting: Counting<N>, q: Value, p: Parameters<N>, side: Side): Value {
  const isKnown = q.isKnown && Object.values<Value>(p).every((parameter) => parameter.isKnown);
  const found = isKnown ? searched(counting, q, p, side) : bitByBit(counting, q, p, side);
  const highest = counting.highest?.(p) ?? lift(Number.POSITIVE_INFINITY);
  // All of the mass lies on one value where nothing varies.
  const top = where(counting.variance(p).compare("equal", 0), counting.mean(p), highest);
  const [none, all] = side === "left" ? [0, 1] : [1, 0];
  const isProbability = and(greaterEqual(q, 0), lessEqual(q, 1));
  return where(isProbability, where(q.compare("equal", none), 0, where(q.compare("equal", all), top, found)), Number.NaN);
}

function reached<N extends string>({ cdf, survival }: Counting<N>, k: Value, q: Value, p: Parameters<N>, side: Side): Value {
  return side === "left" ? greaterEqual(cdf(k, p), q) : lessEqual(survival(k, p), q);
}

/** The number of values at which q is not reached yet. */
function bitByBit<N extends string>(counting: Counting<N>, q: Value, p: Parameters<N>, side: Side): Value {
  let below = lift(0);
  for (let bit = HIGHEST_BIT; bit >= 1; bit /= 2) below = where(reached(counting, below.add(bit - 1), q, p, side), below, below.add(bit));
  return below;
}

/** The search for each element, all of them together in each round. */
function searched<N extends string>(counting: Counting<N>, q: Value, p: Parameters<N>, side: Side): Value {
  const names = Object.keys(p) as N[];
  const shape = broadcastShapes(q.shape, ...names.map((name) => p[name].shape));
  if (shape === undefined) throw internal("a quantile of shapes that do not broadcast");
  const spread = (x: Value): Float64Array => Float64Array.from(x.broadcastTo(shape).data());
  const probabilities = spread(q);
  const columns = names.map((name) => spread(p[name]));
  const n = sizeOf(shape);
  const k = guesses(counting, probabilities, p, side, spread);
  const lower = new Float64Array(n).fill(-1);
  const upper = counting.highest === undefined ? new Float64Array(n).fill(Number.POSITIVE_INFINITY) : spread(counting.highest(p));
  const step = new Float64Array(n).fill(1);
  let active = Int32Array.from({ length: n }, (_, i) => i).filter((i) => probabilities[i]! > 0 && probabilities[i]! < 1);
  while (active.length > 0) {
    const rows = active;
    const pick = (column: Float64Array): Value => lift(Float64Array.from(rows, (i) => column[i]!));
    const picked = Object.fromEntries(names.map((name, c) => [name, pick(columns[c]!)])) as Record<N, Value>;
    const bits = reached(counting, pick(k), pick(probabilities), picked, side).data();
    active = rows.filter((i, at) => {
      const isReached = bits[at] === 1;
      if (isReached) upper[i] = k[i]!;
      else lower[i] = k[i]!;
      // Beyond the largest double nothing is left to try: the cdf was not a number.
      if (k[i] === Number.POSITIVE_INFINITY) upper[i] = isReached ? Number.POSITIVE_INFINITY : Number.NaN;
      else k[i] = next(lower[i]!, upper[i]!, step[i]!, isReached);
      step[i] = 2 * step[i]!;
      return lower[i]! < k[i] && k[i] < upper[i]!;
    });
  }
  return lift(upper).reshape(shape);
}

/** The value to try next: a step beyond the end that was just moved, or the middle of a bracket that is not much wider. */
function next(lower: number, upper: number, step: number, isReached: boolean): number {
  const width = upper - lower;
  if (width > 4 * step) return isReached ? upper - step : lower + step;
  return Math.floor(lower + 0.5 * width);
}

function guesses<N extends string>(counting: Counting<N>, q: Float64Array, p: Parameters<N>, side: Side, spread: (x: Value) => Float64Array): Float64Array {
  const [mean, variance, skewness] = [spread(counting.mean(p)), spread(counting.variance(p)), spread(counting.skewness(p))];
  const highest = counting.highest === undefined ? undefined : spread(counting.highest(p));
  return Float64Array.from(q, (probability, i) => {
    const z = side === "left" ? normalQuantile(probability) : -normalQuantile(probability);
    const guess = Math.floor(mean[i]! + Math.sqrt(variance[i]!) * (z + (skewness[i]! * (z * z - 1)) / 6));
    const most = highest === undefined ? Number.MAX_VALUE : highest[i]!;
    return guess >= 0 ? Math.min(guess, most) : 0;
  });
}

/** The smallest count between two, the greater of which reaches q, whose cdf reaches it. */
export function countBetween(cdf: (k: Value) => Value, q: Value, [low, high]: readonly [low: Value, high: Value]): Value {
  // Below `from` nothing reaches q, and `to` does.
  let [from, to] = [low.sub(1), high];
  for (let bit = 2 * HIGHEST_BIT; bit >= 1; bit /= 2) {
    const isOpen = to.sub(from).greater(1);
    if (isOpen.isKnown && isOpen.data().every((open) => open === 0)) break;
    const middle = from.add(floor(to.sub(from).mul(0.5)));
    const isReached = greaterEqual(cdf(middle), q);
    [from, to] = [where(and(isOpen, not(isReached)), middle, from), where(and(isOpen, isReached), middle, to)];
  }
  return to;
}

/** The count near `k` that is the first to reach q > 0: one step to either side undoes what rounding moved. */
export function settled(k: Value, q: Value, cdf: (x: Value) => Value): Value {
  const isEarlier = and(greaterEqual(cdf(k.sub(1)), q), q.greater(0));
  return where(isEarlier, k.sub(1), where(less(cdf(k), q), k.add(1), k));
}
