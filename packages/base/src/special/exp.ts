/**
 * @file Compute the exponential function, within 1 ulp.
 *
 * x = n log 2 + r with n an integer and |r| <= log(2)/2; exp(x) = 2^n exp(r). No special cases: once x is clamped, infinities,
 * NaN, overflow and subnormal results come out of the arithmetic.
 *
 * @source Argument reduction in two parts: Cody & Waite 1980, "Software Manual for the Elementary Functions", chapter 6.
 */
import { ROUNDER, scaleByPowerOfTwo } from "./bits.ts";
import { INV_LN2, LN2_HIGH, LN2_LOW } from "./constants.ts";

// exp(r) = 1 + r + r^2 (1/2 + C1 r + ... + C10 r^10): relative error 2^-60.3 (scripts/reference/minimax.py).
const C1 = 0.16666666666666688;
const C2 = 0.041666666666666845;
const C3 = 0.008333333333312948;
const C4 = 0.0013888888888756994;
const C5 = 0.00019841269906275316;
const C6 = 2.480158763012548e-5;
const C7 = 2.7557225225621126e-6;
const C8 = 2.75569786492692e-7;
const C9 = 2.5115306979995963e-8;
const C10 = 2.101432111573302e-9;

/** exp(r) - 1 - r for |r| <= log(2)/2. */
export function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = 0.5 + r * C1 + r2 * (C2 + r * C3);
  const middle = C4 + r * C5 + r2 * (C6 + r * C7);
  const high = C8 + r * C9 + r2 * C10;
  return r2 * (low + r4 * (middle + r4 * high));
}

/** Below it exp is 0, ... */
const LOWEST = -746;
/** ... and above it Infinity, also after halving. */
const HIGHEST = 711;

/**
 * 2^shift e^(x + rest), where |rest| is at most about an ulp of x: what a product known to two doubles needs.
 *
 * @param shift - -1, 0 or 1; the result overflows or underflows only where it must.
 */
export function expOfSum(x: number, rest: number, shift: number): number {
  const clamped = x < LOWEST ? LOWEST : x > HIGHEST ? HIGHEST : x;
  const n = clamped * INV_LN2 + ROUNDER - ROUNDER;
  const high = clamped - n * LN2_HIGH;
  const low = n * LN2_LOW - rest;
  // The order matters: what is rounded last is 1 + high, the rest is small.
  const y = 1 + (high + (expTail(high - low) - low));
  // NaN | 0 is 0, so that NaN passes through.
  return scaleByPowerOfTwo(y, (n | 0) + shift);
}

/** e to the power x. */
export function exp(x: number): number {
  return expOfSum(x, 0, 0);
}
