/**
 * @file Read distribution functions and quantiles off a table of the masses of 0, 1, ..., k - 1.
 */
import { and, greater, greaterEqual, less, lessEqual, lift, type Value, where } from "@typyro/autodiff";
import { countsTo } from "./counting.ts";

const column = (x: Value): Value => x.reshape([...x.shape, 1]);

/** P(X <= i) for each i; exactly 1 from the last value with mass on, whatever rounding made of the sum. @shape probs: [..., k], result: the same */
function rising(probs: Value): Value {
  const sums = probs.cumsum(-1);
  const k = probs.shape.at(-1) ?? 0;
  const whole = sums.slice(k - 1, k, { axis: -1 });
  return where(greaterEqual(sums, whole), 1, sums);
}

/** P(X <= x). @shape probs: [..., k] */
export function cdfOf(probs: Value, x: Value): Value {
  const sums = rising(probs);
  // The sums rise, so the one at floor(x) is the largest of those up to x.
  const upTo = where(greaterEqual(column(x), countsTo((probs.shape.at(-1) ?? 0) - 1)), sums, 0);
  return where(x.compare("equal", x), upTo.max(-1), Number.NaN);
}

/** P(X > x), summed from the right, so that tiny ones keep their digits. @shape probs: [..., k] */
export function survivalOf(probs: Value, x: Value): Value {
  return where(greater(countsTo((probs.shape.at(-1) ?? 0) - 1), column(x)), probs, 0).sum(-1);
}

/** The smallest i with P(X <= i) >= q. @shape probs: [..., k] */
export function icdfOf(probs: Value, q: Value): Value {
  const isProbability = and(greaterEqual(q, 0), lessEqual(q, 1));
  return where(isProbability, where(less(rising(probs), column(q)), lift(1), 0).sum(-1), Number.NaN);
}
