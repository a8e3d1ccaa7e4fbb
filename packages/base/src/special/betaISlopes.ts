/**
 * @file Compute the derivatives of the regularised incomplete beta function in its two shapes.
 *
 * The continued fraction is differentiated as it is evaluated: every quantity carries its two slopes. Where the shape of the near side is
 * below 1, the slope in the other one is small against the fraction's parts, and the power series around that side takes its place.
 *
 * @source Derivatives of equation (9) of DiDonato & Morris 1992; Boik & Robison-Cox 1998, "Derivatives of the incomplete beta function", J. Stat. Softw. 3.
 */
import { betaPrefix, meanDistance } from "./betaI.ts";
import { LARGE_SHAPE, largeLeftTail } from "./betaILarge.ts";
import { digammaMinusLog, digammaRise } from "./digammaRise.ts";
import { exp } from "./exp.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { lgammaRise } from "./lgammaRise.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

const EPSILON = 1.1102230246251565e-16;
const TINY = 1e-300;
const MOST_STEPS = 10000;

/** dI_x(a, b)/da, negative inside (0, 1). */
export function betaIByA(a: number, b: number, x: number): number {
  return slope(a, b, x, true);
}

/** dI_x(a, b)/db, positive inside (0, 1). */
export function betaIByB(a: number, b: number, x: number): number {
  return slope(a, b, x, false);
}

function slope(a: number, b: number, x: number, byA: boolean): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a === Infinity || b === Infinity) return NaN;
  if (x === 0 || x === 1) return 0;
  const y = 1 - x;
  if (a >= LARGE_SHAPE && b >= LARGE_SHAPE) {
    const distance = meanDistance(a, b, x, y);
    return distance <= 0 ? largeLeftTail(a, b, distance, byA ? "byA" : "byB") : -largeLeftTail(b, a, -distance, byA ? "byB" : "byA");
  }
  // I_x(a, b) = 1 - I_y(b, a): always computed on the side of the smaller tail.
  return x <= (a + 1) / (a + b + 2) ? leftSlope(a, b, x, y, byA) : -leftSlope(b, a, y, x, !byA);
}

function leftSlope(a: number, b: number, x: number, y: number, byA: boolean): number {
  if (a < 1 && !byA) return seriesSlope(a, b, x, y);
  const prefix = betaPrefix(a, b, x, y) / a;
  if (prefix === 0) return 0;
  const ofPrefix = byA ? logSlope(a, b, x, y) - 1 / a : logSlope(b, a, y, x);
  return prefix * fractionSlope(a, b, x, y, byA ? 1 : 0, byA ? 0 : 1, ofPrefix);
}

/** The slope of log(x^a / B(a, b)) in a: log x + digamma(a + b) - digamma(a), which for large shapes is nearly log(x / x0), x0 the mean. */
function logSlope(a: number, b: number, x: number, y: number): number {
  if (a < 1 || b < 1) return (y < 0.5 ? log1p(-y) : log(x)) + digammaRise(a, b);
  const sum = a + b;
  const part = meanDistance(a, b, x, y) / a;
  return (part < -0.5 ? log(x * (sum / a)) : log1p(part)) + (digammaMinusLog(sum) - digammaMinusLog(a));
}

/**
 * d/db of I = f (1 + a S), where f = x^a / (a B(a, b)) and S = sum of t_n / (a + n), t_n = (1 - b) (2 - b) ... (n - b) x^n / n!, for a < 1.
 *
 * @source NIST DLMF 8.17.7 and 8.17.8, differentiated.
 */
function seriesSlope(a: number, b: number, x: number, y: number): number {
  const logX = y < 0.5 ? log1p(-y) : log(x);
  const f = exp(a * logX - (lgamma1pNear(a) - lgammaRise(b, a)));
  let term = 1;
  let termSlope = 0;
  let sum = 0;
  let sumSlope = 0;
  for (let n = 1; n < MOST_STEPS; n++) {
    termSlope = ((termSlope * (n - b) - term) * x) / n;
    term *= ((n - b) * x) / n;
    sum += term / (a + n);
    sumSlope += termSlope / (a + n);
    if (Math.abs(termSlope) <= EPSILON * n * Math.abs(sumSlope) && Math.abs(term) <= EPSILON * n) break;
  }
  return f * (digammaRise(b, a) * (1 + a * sum) + a * sumSlope);
}

/** F (s + d log F), where F is the continued fraction of `betaI` and the slopes of a and b are given. */
function fractionSlope(a: number, b: number, x: number, y: number, aSlope: number, bSlope: number, s: number): number {
  const sum = a + b;
  const sumSlope = aSlope + bSlope;
  const lead = 1 - meanDistance(a, b, x, y);
  const leadSlope = aSlope * y - bSlope * x;
  let value = lead / (a + 1);
  let c = value;
  let cSlope = (leadSlope - value * aSlope) / (a + 1);
  let d = 0;
  let dSlope = 0;
  let logSlope = cSlope / c;
  for (let n = 1; n < MOST_STEPS; n++) {
    const a2n = a + 2 * n;
    const ratio = (n / (a2n - 1)) * x;
    const part = ratio * (b - n);
    const partSlope = ratio * bSlope - (part * aSlope) / (a2n - 1);
    const rest = ((n === 1 ? 1 : a + n - 1) / (a2n - 1)) * (sum + n - 1) * x;
    const restSlope = rest * (sumSlope / (sum + n - 1) + (n === 1 ? 0 : aSlope / (a + n - 1)) - aSlope / (a2n - 1));
    const alpha = part * rest;
    const alphaSlope = partSlope * rest + part * restSlope;
    const weight = (a + n) / (a2n + 1);
    const inner = lead + n * (1 + y);
    const beta = n + part + weight * inner;
    const betaSlope = partSlope + ((n + 1) / (a2n + 1)) * (aSlope / (a2n + 1)) * inner + weight * leadSlope;
    dSlope = betaSlope + alphaSlope * d + alpha * dSlope;
    d = beta + alpha * d;
    if (Math.abs(d) < TINY) d = TINY;
    cSlope = betaSlope + alphaSlope / c - (alpha * cSlope) / (c * c);
    c = beta + alpha / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    dSlope *= -d * d;
    const factor = c * d;
    value *= factor;
    const step = cSlope / c + dSlope / d;
    logSlope += step;
    if (Math.abs(factor - 1) <= 2 * EPSILON && Math.abs(step) <= 4 * EPSILON * Math.abs(s - logSlope)) break;
  }
  // The fraction is 1 / value.
  return (s - logSlope) / value;
}
