/**
 * @file Compute the regularised incomplete beta function.
 *
 * Of large shapes, by integration of the density (`betaILarge`). Left of the mean, its continued fraction; right of it, the complement of the same with the roles of a and b exchanged. Right of the
 * mean with b < 1 the complement is near 1 and would cancel: there both parts near 1 are subtracted by expm1.
 *
 * Notation: y = 1 - x; delta = x (a + b) - a, the distance from the mean.
 * @source NIST DLMF 8.17.4 and 8.17.7; the division into cases: DiDonato & Morris 1992, Algorithm 708, ACM TOMS 18.
 */
import { LARGE_SHAPE, largeLeftTail } from "./betaILarge.ts";
import { HALF_LOG_TWO_PI, SQRT_TWO_PI } from "./constants.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { lbeta } from "./lbeta.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { lgammaRise } from "./lgammaRise.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { logRatioMinus } from "./log1pmx.ts";
import { stirlingCorrection } from "./stirling.ts";

const EPSILON = 1.1102230246251565e-16;
/** Stands for 0 in a continued fraction. */
const TINY = 1e-300;
/** More than a shape below `LARGE_SHAPE` needs. */
const MOST_STEPS = 10000;

/**
 * I_x(a, b): the probability that a beta variable with parameters a and b is at most x. NaN unless a, b > 0 and x is in [0, 1].
 *
 * @cost of the order of sqrt(min(a, b)) steps of a continued fraction, for large shapes of 32 evaluations of the density.
 */
export function betaI(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a === Infinity || b === Infinity) return NaN;
  if (x === 0 || x === 1) return x;
  return betaIPair(a, b, x, 1 - x);
}

/** 1 - I_x(a, b), accurate in the right tail, and for small x where 1 - x would lose its digits. */
export function betaQ(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a === Infinity || b === Infinity) return NaN;
  if (x === 0 || x === 1) return 1 - x;
  return betaIPair(b, a, 1 - x, x);
}

/** I_x(a, b) with y = 1 - x given too, to half an ulp of itself; so the complement is the same with both pairs exchanged. */
export function betaIPair(a: number, b: number, x: number, y: number): number {
  if (a >= LARGE_SHAPE && b >= LARGE_SHAPE) {
    const distance = meanDistance(a, b, x, y);
    return distance <= 0 ? largeLeftTail(a, b, distance, "mass") : 1 - largeLeftTail(b, a, -distance, "mass");
  }
  if (x <= (a + 1) / (a + b + 2)) return leftTail(a, b, x, y);
  if (b < 1) return upperSeriesComplement(a, b, x, y);
  return 1 - leftTail(b, a, y, x);
}

function leftTail(a: number, b: number, x: number, y: number): number {
  const prefix = betaPrefix(a, b, x, y);
  return prefix === 0 ? 0 : (prefix * betaFraction(a, b, x, y)) / a;
}

/** log(1 - y) given both, where x = 1 - y; the smaller of the two is exact to half an ulp of itself. */
function logOfComplement(x: number, y: number): number {
  return y < 0.5 ? log1p(-y) : log(x);
}

/** x^a y^b / B(a, b). */
export function betaPrefix(a: number, b: number, x: number, y: number): number {
  if (a < 1 || b < 1) return exp(a * logOfComplement(x, y) + b * logOfComplement(y, x) - lbeta(a, b));
  return (exp(prefixExponent(a, b, x, y)) * Math.sqrt(a) * Math.sqrt(b / (a + b))) / SQRT_TWO_PI;
}

/** log of x^(a-1) y^(b-1) / B(a, b) for a, b >= 1 and x > 1e-200: below the smallest double too. */
export function logBetaPrefixDensity(a: number, b: number, x: number, y: number): number {
  return prefixExponent(a, b, x, y) + (log((Math.sqrt(a) * Math.sqrt(b / (a + b))) / (x * y)) - HALF_LOG_TWO_PI);
}

/** x (a + b) - a, from the side where the variable is small, and so exact. */
export function meanDistance(a: number, b: number, x: number, y: number): number {
  return x <= y ? x * b - a + x * a : b - y * b - y * a;
}

/** What is left of it without sqrt(a b / (2 pi (a + b))), for a, b >= 1. */
function prefixExponent(a: number, b: number, x: number, y: number): number {
  const sum = a + b;
  const delta = meanDistance(a, b, x, y);
  const corrections = stirlingCorrection(sum) - stirlingCorrection(a) - stirlingCorrection(b);
  return a * logRatioMinus(delta / a, x * (sum / a)) + b * logRatioMinus(-delta / b, y * (sum / b)) + corrections;
}

/**
 * a/(beta_1 + alpha_2/(beta_2 + ...)) for x left of the mean, by Lentz's method, with a taken out of beta_1 and alpha_2. It is the even part of
 * DLMF 8.17.22; its terms are positive while n < b, and 1 - x and the distance from the mean enter by themselves, so that large shapes lose nothing.
 *
 * @source DiDonato & Morris 1992, Algorithm 708, ACM TOMS 18, equation (9).
 */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const lead = 1 - meanDistance(a, b, x, y);
  let value = lead / (a + 1);
  let c = value;
  let d = 0;
  for (let n = 1; n < MOST_STEPS; n++) {
    const a2n = a + 2 * n;
    const part = (n / (a2n - 1)) * (b - n) * x;
    const alpha = part * ((n === 1 ? 1 : a + n - 1) / (a2n - 1)) * (a + b + n - 1) * x;
    const beta = n + part + ((a + n) / (a2n + 1)) * (lead + n * (1 + y));
    d = beta + alpha * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = beta + alpha / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = c * d;
    value *= factor;
    if (!(Math.abs(factor - 1) > 2 * EPSILON)) break;
  }
  return 1 / value;
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
