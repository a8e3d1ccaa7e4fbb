/**
 * @file Count the ways: logarithms of binomial coefficients without the cancellation of three log gammas.
 */
import { betaI, betaQ, lbeta, less, lift, type Value, where } from "@typyro/autodiff";
import { internal } from "@typyro/base";

/** log of n over k, for any real n >= k >= 0. */
export function logChoose(n: Value, k: Value): Value {
  const isNone = k.compare("equal", 0);
  const some = where(isNone, 1, k);
  const from = where(isNone, 1, n);
  return where(isNone, 0, lbeta(from.sub(some).add(1), some.add(1)).add(from.add(1).log()).neg());
}

/** I_q(a, b), given q and p = 1 - q: found from the smaller of both, in which no digits are lost. */
export function betaShare(a: Value, b: Value, q: Value, p: Value): Value {
  return where(less(p, q), betaQ(b, a, p), betaI(a, b, q));
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
