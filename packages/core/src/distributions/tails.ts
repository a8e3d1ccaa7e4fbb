/**
 * @file Compute logarithms of tail probabilities: what truncation and censoring are made of.
 *
 * A distribution that knows its tails better than by the logarithm of its cdf says so (`logCdf`, `logSurvival`, `isf`); others are asked
 * for the cdf, which is exact down to the smallest double and -Infinity, with a zero gradient, below.
 */
import { lift, log1mExp, log1p, type Num, type Value, where } from "@typyro/autodiff";
import type { Distribution } from "./distribution.ts";

/** log P(X <= x). */
export function logCdf(d: Distribution, x: Num): Value {
  return d.logCdf === undefined ? logOf(d.cdf(x)) : d.logCdf(x);
}

/** log P(X > x). */
export function logSurvival(d: Distribution, x: Num): Value {
  return d.logSurvival === undefined ? logOfComplement(d.cdf(x)) : d.logSurvival(x);
}

/** The x with P(X > x) = q: the quantile counted from the right, accurate for tiny q. */
export function isf(d: Distribution, q: Num): Value {
  return d.isf === undefined ? d.icdf(lift(q).neg().add(1)) : d.isf(q);
}

/** log p; -Infinity with a zero gradient at 0. */
export function logOf(p: Value): Value {
  const isPositive = p.greater(0);
  return where(isPositive, where(isPositive, p, 1).log(), Number.NEGATIVE_INFINITY);
}

/** log(1 - p); -Infinity with a zero gradient at 1. */
export function logOfComplement(p: Value): Value {
  const isBelow = p.less(1);
  return where(isBelow, log1p(where(isBelow, p, 0).neg()), Number.NEGATIVE_INFINITY);
}

/** -p log p of log p; 0 where p is 0. */
export function minusPLogP(l: Value): Value {
  const isPossible = l.greater(Number.NEGATIVE_INFINITY);
  const safe = where(isPossible, l, 0);
  return where(isPossible, safe.exp().mul(safe).neg(), 0);
}

/** log(1 - e^l), accurate where e^l is near 1; -Infinity with a zero gradient at l = 0. */
export function logOfRest(l: Value): Value {
  const isBelow = l.less(0);
  return where(isBelow, log1mExp(where(isBelow, l, -1)), Number.NEGATIVE_INFINITY);
}

/** log P(low < X <= high) by the smaller of the two tails. */
export function logBetween(base: Distribution, low: Value, high: Value): Value {
  const isLeft = logCdf(base, low).less(-Math.LN2);
  const larger = where(isLeft, logCdf(base, high), logSurvival(base, low));
  const smaller = where(isLeft, logCdf(base, low), logSurvival(base, high));
  // An interval without mass has a log of -Infinity, whose slope would be NaN.
  const isEmpty = smaller.compare("greaterEqual", larger);
  const mass = larger.add(log1mExp(where(isEmpty, -1, smaller.sub(larger))));
  return where(isEmpty, Number.NEGATIVE_INFINITY, mass);
}
