/**
 * @file Multiply by a logarithm where 0 times log 0 means 0: exponents of densities at the ends of their support.
 */
import { and, log1p, type Value, where } from "@typyro/autodiff";

const isFree = (x: Value, bound: number): boolean => x.isKnown && x.data().every((value) => value > bound);

/** a log(y), and 0 where both are 0. */
export function xLogY(a: Value, y: Value): Value {
  if (isFree(y, 0)) return a.mul(y.log());
  const isZero = and(a.compare("equal", 0), y.compare("equal", 0));
  return a.mul(where(isZero, 1, y).log());
}

/** a log(1 + y), and 0 where a is 0 and y is -1. */
export function xLog1pY(a: Value, y: Value): Value {
  if (isFree(y, -1)) return a.mul(log1p(y));
  const isZero = and(a.compare("equal", 0), y.compare("equal", -1));
  return a.mul(log1p(where(isZero, 0, y)));
}
