/**
 * @file Compute the regularised incomplete beta function.
 *
 * Left of the mean, its continued fraction; right of it, the complement of the same with the roles of a and b exchanged. Right of the
 * mean with b < 1 the complement is near 1 and would cancel: there both parts near 1 are subtracted by expm1.
 *
 * Notation: y = 1 - x; delta = x (a + b) - a, the distance from the mean.
 * @source NIST DLMF 8.17.4, 8.17.22 and 8.17.7; the division into cases: DiDonato & Morris 1992, Algorithm 708, ACM TOMS 18.
 */
import { betaIHuge, HUGE_SHAPE } from "./betaIHuge.ts";
import { SQRT_TWO_PI } from "./constants.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { lbeta } from "./lbeta.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { lgammaRise } from "./lgammaRise.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log1pmx } from "./log1pmx.ts";
import { stirlingCorrection } from "./stirling.ts";

const EPSILON = 1.1102230246251565e-16;
/** Stands for 0 in a continued fraction. */
const TINY = 1e-300;
/** More than the shapes below `HUGE_SHAPE` need. */
const MOST_STEPS = 1000000;

/**
 * I_x(a, b): the probability that a beta variable with parameters a and b is at most x. NaN unless a, b > 0 and x is in [0, 1].
 *
 * @cost of the order of sqrt(min(a, b)) steps of a continued fraction, 1e5 at most.
 */
export function betaI(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a === Infinity || b === Infinity) return NaN;
  if (x === 0 || x === 1) return x;
  return betaIPair(a, b, x, 1 - x);
}

/** I_x(a, b) with y = 1 - x given too, to half an ulp of itself; so the complement is the same with both pairs exchanged. */
export function betaIPair(a: number, b: number, x: number, y: number): number {
  if (a >= HUGE_SHAPE && b >= HUGE_SHAPE) return betaIHuge(a, b, x, y);
  if (x <= (a + 1) / (a + b + 2)) return leftTail(a, b, x, y);
  if (b < 1) return upperSeriesComplement(a, b, x, y);
  return 1 - leftTail(b, a, y, x);
}

function leftTail(a: number, b: number, x: number, y: number): number {
  const prefix = betaPrefix(a, b, x, y);
  return prefix === 0 ? 0 : (prefix * betaFraction(a, b, x)) / a;
}

/** log(1 - y) given both, where x = 1 - y; the smaller of the two is exact to half an ulp of itself. */
function logOfComplement(x: number, y: number): number {
  return y < 0.5 ? log1p(-y) : log(x);
}

/** x^a y^b / B(a, b). */
export function betaPrefix(a: number, b: number, x: number, y: number): number {
  if (a < 1 || b < 1) return exp(a * logOfComplement(x, y) + b * logOfComplement(y, x) - lbeta(a, b));
  const sum = a + b;
  // From the side where the variable is small, and so exact.
  const delta = x <= y ? x * b - a + x * a : b - y * b - y * a;
  const corrections = stirlingCorrection(sum) - stirlingCorrection(a) - stirlingCorrection(b);
  const exponent = weightedLog(a, delta / a, x * (sum / a)) + weightedLog(b, -delta / b, y * (sum / b));
  return (exp(exponent + corrections) * Math.sqrt(a) * Math.sqrt(b / sum)) / SQRT_TWO_PI;
}

/** a (log(1 + u) - u), where 1 + u is also given as a ratio, for u near -1. */
function weightedLog(a: number, u: number, ratio: number): number {
  return a * (u < -0.5 ? log(ratio) - u : log1pmx(u));
}

/** 1/(1 + d1/(1 + d2/(1 + ...))) of DLMF 8.17.22, by Lentz's method, two steps a turn. */
function betaFraction(a: number, b: number, x: number): number {
  const sum = a + b;
  let c = 1;
  let d = 1 - (sum * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let value = d;
  for (let m = 1; m < MOST_STEPS; m++) {
    const a2m = a + 2 * m;
    const even = ((m * (b - m)) / (a2m - 1)) * (x / a2m);
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    value *= c * d;
    const odd = -((a + m) / a2m) * ((sum + m) / (a2m + 1)) * x;
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = c * d;
    value *= factor;
    if (!(Math.abs(factor - 1) > 2 * EPSILON)) break;
  }
  return value;
}

/** I_x(a, b) = 1 - I_y(b, a) for b < 1 and y below the mean: 1 - f - f b ((1-a) y/(b+1) + (1-a)(2-a) y^2/(2!(b+2)) + ...), f = y^b / (b B(a, b)). */
function upperSeriesComplement(a: number, b: number, x: number, y: number): number {
  const logF = b * logOfComplement(y, x) - (lgamma1pNear(b) - lgammaRise(a, b));
  let term = 1;
  let sum = 0;
  for (let n = 1; ; n++) {
    term *= ((n - a) * y) / n;
    const part = term / (b + n);
    sum += part;
    if (!(Math.abs(part) > Math.abs(sum) * EPSILON)) break;
  }
  return -expm1(logF) - exp(logF) * b * sum;
}
