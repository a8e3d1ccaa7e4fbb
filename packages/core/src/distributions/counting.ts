/**
 * @file Count the ways: logarithms of binomial coefficients without the cancellation of three log gammas.
 */
import { betaI, greater, lbeta, lift, type Value, where } from "@typyro/autodiff";
import { internal } from "@typyro/base";

/** log of n over k, for any real n >= k >= 0. */
export function logChoose(n: Value, k: Value): Value {
  const isNone = k.compare("equal", 0);
  const some = where(isNone, 1, k);
  const from = where(isNone, 1, n);
  return where(isNone, 0, lbeta(from.sub(some).add(1), some.add(1)).add(from.add(1).log()).neg());
}

/** log of k + r - 1 over k: the sequences of k successes that end with the r-th failure, for real r > 0. */
export function logWaitingWays(k: Value, r: Value): Value {
  // One way for none: the terms below would leave rounding in place of 0, and of its slope in r.
  const isNone = k.compare("equal", 0);
  const some = where(isNone, 1, k);
  return where(isNone, 0, lbeta(r, some.add(1)).add(r.add(some).log()).neg());
}

/**
 * I_q(a, b), given q and p = 1 - q.
 *
 * Where p is small, its digits are lost in q = 1 - p; what the complement I_p(b, a) says of them is then used, wherever that costs less
 * than it gains: wherever the result is larger than p.
 */
export function betaShare(a: Value, b: Value, q: Value, p: Value): Value {
  const direct = betaI(a, b, q);
  return where(greater(direct, p), betaI(b, a, p).neg().add(1), direct);
}

/** 0, 1, ..., n as a vector. */
export function countsTo(n: number): Value {
  if (!(n >= 0)) throw internal(`cannot count to ${n}`);
  return lift(Float64Array.from({ length: n + 1 }, (_, k) => k));
}

/** The one number that all elements of a known parameter are, or undefined. */
export function commonNumber(parameter: Value): number | undefined {
  if (!parameter.isKnown) return undefined;
  const data = parameter.data();
  const first = data[0];
  return data.every((x) => x === first) ? first : undefined;
}
