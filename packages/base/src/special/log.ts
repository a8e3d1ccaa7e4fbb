/**
 * @file Compute the natural logarithm, within 1 ulp.
 *
 * x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); with s = f / (2 + f),
 * log(1 + f) = 2 artanh(s) = f - f^2/2 + s (f^2/2 + R(s^2)).
 *
 * @source The form and the coefficients of R: K. C. Ng, 1993, fdlibm `e_log.c` (netlib.org/fdlibm), whose analysis gives
 *   less than 1 ulp. We differ in the branches: there are none but those for special arguments.
 */
import { highWord, powerOfTwo } from "./bits.ts";
import { LN2_HIGH, LN2_LOW } from "./constants.ts";

// 2 artanh(s) = 2 s + s R(s^2) for |s| <= 0.1716: error 2^-58.45.
const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** 2 artanh(s) / s - 2 from z = s^2. */
export function artanhTail(z: number): number {
  const w = z * z;
  return z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
}

/** High word of sqrt(1/2): fractions at or above it stay with their exponent, others move up by one. */
export const SQRT_HALF_WORD = 0x3fe6a09e;
export const ONE_WORD = 0x3ff00000;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** Natural logarithm of x; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x >= SMALLEST_NORMAL && x < Infinity) return logOfNormal(x, 0);
  if (x > 0) return x < Infinity ? logOfNormal(x * TWO_54, 54) : x;
  return x === 0 ? -Infinity : NaN;
}

/** log(x / 2^shift) for a positive normal x. */
function logOfNormal(x: number, shift: number): number {
  const k = ((highWord(x) + (ONE_WORD - SQRT_HALF_WORD)) >> 20) - 1023;
  const f = x * powerOfTwo(-k) - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const r = artanhTail(s * s);
  const n = k - shift;
  return n * LN2_HIGH - (halfSquare - (s * (halfSquare + r) + n * LN2_LOW) - f);
}
