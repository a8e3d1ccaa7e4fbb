/**
 * @file Compute the cumulative distribution function of the standard normal, and its logarithm.
 *
 * Near 0 a polynomial. The tails are erfcx(|x| / sqrt 2) exp(-x^2 / 2) / 2: erfcx hardly feels the rounding of its argument, and x^2 is carried
 * in two doubles.
 */
import { SQRT_HALF } from "./constants.ts";
import { productError } from "./doubleDouble.ts";
import { erfcxFar } from "./erf.ts";
import { expOfSum } from "./exp.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

// P(Z <= x) - 1/2 = x/2 + x (F0 + F1 z + ...), z = x^2 <= 1: relative error 2^-56 (scripts/reference/minimax.py).
const F0 = -0.10105771959856732;
const F1 = -0.06649038006690543;
const F2 = 0.00997355701003499;
const F3 = -0.001187328215467622;
const F4 = 0.0001154346875138954;
const F5 = -9.444655783214319e-6;
const F6 = 6.659679655989514e-7;
const F7 = -4.1224076187502195e-8;
const F8 = 2.2703872308115344e-9;
const F9 = -1.106308407467933e-10;
const F10 = 4.071845965737652e-12;

/** Up to here what is added to 1/2 loses less than the product that makes the tail. */
const NEAR = 1;
/** Beyond it the tail underflows to 0. */
const FARTHEST = 39;

/** P(Z <= x) for a standard normal Z, within 4 ulp times the larger of 1 and the condition number in both tails; it underflows below x = -38.5. */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= NEAR) return middle(x);
  const tail = upperTail(Math.min(size, FARTHEST));
  return x > 0 ? 1 - tail : tail;
}

/** The same for |x| <= 1. */
function middle(x: number): number {
  const z = x * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const high = F8 + z * F9 + z2 * F10;
  const series = F0 + z * F1 + z2 * (F2 + z * F3) + z4 * (F4 + z * F5 + z2 * (F6 + z * F7) + z4 * high);
  return 0.5 + (0.5 * x + x * series);
}

/** P(Z > x) for 1 <= x <= 39. */
function upperTail(x: number): number {
  const square = x * x;
  // Halving is exact, so the pair for x^2 serves x^2 / 2.
  return erfcxFar(x * SQRT_HALF) * expOfSum(-0.5 * square, -0.5 * productError(x, x, square), -1);
}

/** log P(Z <= x) for a standard normal Z, finite far into the left tail (about -x^2/2) and accurate in the right one (about -P(Z > x)). */
export function logNormalCdf(x: number): number {
  if (x > 0) return log1p(-normalCdf(-x));
  if (x >= -NEAR || x !== x) return log(middle(x));
  return log(0.5 * erfcxFar(-x * SQRT_HALF)) - 0.5 * x * x;
}
