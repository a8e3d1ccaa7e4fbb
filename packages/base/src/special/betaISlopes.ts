/**
 * @file Compute the derivatives of the regularised incomplete beta function in its two shapes.
 *
 * The continued fraction is differentiated as it is evaluated: every quantity carries its two slopes. Where the shape of the near side is
 * below 1, the slope in the other one is small against the fraction's parts, and the power series around that side takes its place.
 *
 * @source Derivatives of DLMF 8.17.22; Boik & Robison-Cox 1998, "Derivatives of the incomplete beta function", J. Stat. Softw. 3.
 */
import { betaPrefix } from "./betaI.ts";
import { betaIHugeByA, HUGE_SHAPE } from "./betaIHuge.ts";
import { digammaRise } from "./digammaRise.ts";
import { exp } from "./exp.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { lgammaRise } from "./lgammaRise.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

const EPSILON = 1.1102230246251565e-16;
const TINY = 1e-300;
const MOST_STEPS = 100000;

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
  if (a >= HUGE_SHAPE && b >= HUGE_SHAPE) return byA ? betaIHugeByA(a, b, x, y) : -betaIHugeByA(b, a, y, x);
  // I_x(a, b) = 1 - I_y(b, a): always computed on the side of the smaller tail.
  return x <= (a + 1) / (a + b + 2) ? leftSlope(a, b, x, y, byA) : -leftSlope(b, a, y, x, !byA);
}

function leftSlope(a: number, b: number, x: number, y: number, byA: boolean): number {
  if (a < 1 && !byA) return seriesSlope(a, b, x, y);
  const prefix = betaPrefix(a, b, x, y) / a;
  if (prefix === 0) return 0;
  const logX = y < 0.5 ? log1p(-y) : log(x);
  const logY = x < 0.5 ? log1p(-x) : log(y);
  const ofPrefix = byA ? logX + (b >= 1 ? digammaRise(a + 1, b - 1) : -digammaRise(a + b, 1 - b)) : logY + digammaRise(b, a);
  return prefix * fractionSlope(a, b, x, byA ? 1 : 0, byA ? 0 : 1, ofPrefix);
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

/** F (s + d log F), where F is the continued fraction and the slopes of a and b are given. */
function fractionSlope(a: number, b: number, x: number, aSlope: number, bSlope: number, s: number): number {
  const sum = a + b;
  const sumSlope = aSlope + bSlope;
  let c = 1;
  let cSlope = 0;
  let d = 1 - (sum * x) / (a + 1);
  let dSlope = -(x * (sumSlope * (a + 1) - sum * aSlope)) / ((a + 1) * (a + 1));
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  dSlope *= -d * d;
  let value = d;
  let logSlope = dSlope / d;
  for (let m = 1; m < MOST_STEPS; m++) {
    const a2m = a + 2 * m;
    let step = 0;
    let factor = 1;
    for (let half = 0; half < 2; half++) {
      const isEven = half === 0;
      const ratio = isEven ? ((m * (b - m)) / (a2m - 1)) * (x / a2m) : -((a + m) / a2m) * ((sum + m) / (a2m + 1)) * x;
      const relative = isEven
        ? -aSlope / (a2m - 1) - aSlope / a2m
        : aSlope / (a + m) + sumSlope / (sum + m) - aSlope / a2m - aSlope / (a2m + 1);
      const ofB = isEven ? ((m * bSlope) / (a2m - 1)) * (x / a2m) : 0;
      const ratioSlope = ratio * relative + ofB;
      dSlope = ratioSlope * d + ratio * dSlope;
      d = 1 + ratio * d;
      if (Math.abs(d) < TINY) d = TINY;
      cSlope = ratioSlope / c - (ratio * cSlope) / (c * c);
      c = 1 + ratio / c;
      if (Math.abs(c) < TINY) c = TINY;
      d = 1 / d;
      dSlope *= -d * d;
      factor = c * d;
      value *= factor;
      step = cSlope / c + dSlope / d;
      logSlope += step;
    }
    if (Math.abs(factor - 1) <= 2 * EPSILON && Math.abs(step) <= 4 * EPSILON * Math.abs(logSlope + s)) break;
  }
  return value * (s + logSlope);
}
