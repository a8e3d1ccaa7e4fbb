/**
 * @file Compute log(1 + x) without loss near 0, within 1 ulp.
 *
 * As `log` on u = 1 + x rounded, to which the rounding error c is given back as c / u.
 *
 * @source K. C. Ng, 1993, fdlibm `s_log1p.c` (netlib.org/fdlibm), for the correction term.
 */
import { highWord, powerOfTwo } from "./bits.ts";
import { LN2_HIGH, LN2_LOW } from "./constants.ts";
import { artanhTail, ONE_WORD, SQRT_HALF_WORD } from "./log.ts";

/** sqrt(1/2) - 1 and sqrt(2) - 1: between them 1 + x needs no reduction. */
const LOWER = -0.2928932188134524;
const UPPER = 0.41421356237309503;
/** Nearer to 0 than this, log1p rounds to its argument. */
const SMALLEST = 5.551115123125783e-17; // 2^-54

/** log(1 + x); -Infinity at -1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x === Infinity ? x : NaN;
  if (x < SMALLEST && x > -SMALLEST) return x;
  let n = 0;
  let c = 0;
  let f = x;
  if (x <= LOWER || x >= UPPER) {
    const u = 1 + x;
    n = ((highWord(u) + (ONE_WORD - SQRT_HALF_WORD)) >> 20) - 1023;
    c = (x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
    f = u * powerOfTwo(-n) - 1;
  }
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  const r = artanhTail(s * s);
  return n * LN2_HIGH - (halfSquare - (s * (halfSquare + r) + (n * LN2_LOW + c)) - f);
}
