/**
 * @file Invert the regularised incomplete beta function in x: quantiles of beta variables.
 *
 * Whichever of x and 1 - x is at most 1/2 is solved for, against whichever of the probability and its complement is at most 1/2,
 * so that no digits are lost in either.
 */
import { betaIPair, betaPrefix } from "./betaI.ts";
import { LN2 } from "./constants.ts";
import { exp } from "./exp.ts";
import { lbeta } from "./lbeta.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { newtonOnLog } from "./newtonOnLog.ts";

/** Further below 1 / (a + b) than this (as a logarithm) I_x(a, b) is x^a / (a B(a, b)) to every digit. */
const SERIES_LOG = -50;
const LOWEST_LOG = -745;

/** The x with I_x(a, b) = p; NaN unless a, b > 0 are finite and p is in [0, 1]. */
export function betaIInverse(a: number, b: number, p: number): number {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1) || a === Infinity || b === Infinity) return NaN;
  if (p === 0 || p === 1) return p;
  return p <= betaIPair(a, b, 0.5, 0.5) ? leftHalf(a, b, p, 1 - p) : 1 - leftHalf(b, a, 1 - p, p);
}

/** The x with 1 - I_x(a, b) = q, accurate in the right tail; NaN as `betaIInverse`. */
export function betaQInverse(a: number, b: number, q: number): number {
  if (!(a > 0 && b > 0 && q >= 0 && q <= 1) || a === Infinity || b === Infinity) return NaN;
  if (q === 0 || q === 1) return 1 - q;
  return q >= betaIPair(b, a, 0.5, 0.5) ? leftHalf(a, b, 1 - q, q) : 1 - leftHalf(b, a, q, 1 - q);
}

/** The x <= 1/2 with I_x(a, b) = p = 1 - q. */
function leftHalf(a: number, b: number, p: number, q: number): number {
  const isLower = p <= 0.5;
  const fromSeries = (log(p) + log(a) + lbeta(a, b)) / a;
  if (fromSeries < SERIES_LOG - log1p(a + b)) return exp(fromSeries);
  const start = a > 1 && b > 1 ? log(a / (a + b)) : fromSeries;
  const probabilityInto = (x: number, out: Float64Array): void => {
    const y = 1 - x;
    out[0] = isLower ? betaIPair(a, b, x, y) : betaIPair(b, a, y, x);
    out[1] = (isLower ? betaPrefix(a, b, x, y) : -betaPrefix(a, b, x, y)) / y;
  };
  return newtonOnLog(probabilityInto, isLower ? p : q, isLower, LOWEST_LOG, -LN2, start);
}
