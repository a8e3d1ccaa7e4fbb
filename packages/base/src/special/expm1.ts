/**
 * @file Compute exp(x) - 1 without loss near 0, within 1 ulp.
 *
 * With x = n log 2 + r: exp(x) - 1 = (2^n - 1) + 2^n (exp(r) - 1), the last in two doubles.
 */
import { powerOfTwo, ROUNDER } from "./bits.ts";
import { INV_LN2, LN2_HIGH, LN2_LOW } from "./constants.ts";
import { sumError } from "./doubleDouble.ts";
import { expTail } from "./exp.ts";

/** Below it expm1 rounds to -1, ... */
const LOWEST = -40;
/** ... above it it is Infinity, ... */
const HIGHEST = 710;
/** ... and nearer to 0 than this it rounds to its argument. */
const SMALLEST = 5.551115123125783e-17; // 2^-54

/** exp(x) - 1. */
export function expm1(x: number): number {
  const clamped = x < LOWEST ? LOWEST : x > HIGHEST ? HIGHEST : x;
  const n = clamped * INV_LN2 + ROUNDER - ROUNDER;
  const high = clamped - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  const tail = expTail(r);
  // exp(r) - 1 = head + rest; the rounding error of r itself counts too.
  const error = high - r - low;
  const head = r + tail;
  const rest = r - head + tail + (error + error * r);
  // Half of everything, so that n = 1024 does not overflow early.
  const scale = powerOfTwo((n | 0) - 1);
  const whole = scale - 0.5;
  const part = scale * head;
  const sum = whole + part;
  const lost = sumError(scale, -0.5, whole) + sumError(whole, part, sum);
  const y = 2 * (sum + (lost + scale * rest));
  return x < SMALLEST && x > -SMALLEST ? x : y;
}
