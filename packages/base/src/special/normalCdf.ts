/**
 * @file Compute the cumulative distribution function of the standard normal, and its logarithm.
 *
 * The left tail is erfcx(-x / sqrt 2) exp(-x^2 / 2) / 2: erfcx hardly feels the rounding of its argument, and x^2 is carried in two doubles.
 */
import { SQRT_HALF } from "./constants.ts";
import { erfc, erfcx } from "./erf.ts";
import { productError } from "./doubleDouble.ts";
import { expOfSum } from "./exp.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

/** Beyond it the left tail underflows to 0. */
const LOWEST = -39;
/** Left of it, erfcx is asked where it is most accurate. */
const LEFT = -0.67;

/** P(Z <= x) for a standard normal Z, within 4 ulp in both tails; it underflows below x = -38.5. */
export function normalCdf(x: number): number {
  if (x > LEFT || x !== x) return 0.5 * erfc(-x * SQRT_HALF);
  const a = Math.max(x, LOWEST);
  const square = a * a;
  // Halving is exact, so the pair for x^2 serves x^2 / 2.
  return erfcx(-a * SQRT_HALF) * expOfSum(-0.5 * square, -0.5 * productError(a, a, square), -1);
}

/** log P(Z <= x) for a standard normal Z, finite far into the left tail (about -x^2/2) and accurate in the right one (about -P(Z > x)). */
export function logNormalCdf(x: number): number {
  if (x > 0) return log1p(-normalCdf(-x));
  if (x > LEFT) return log(0.5 * erfc(-x * SQRT_HALF));
  return log(0.5 * erfcx(-x * SQRT_HALF)) - 0.5 * x * x;
}
