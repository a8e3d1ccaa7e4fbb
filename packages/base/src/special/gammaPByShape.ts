/**
 * @file Compute the derivative of the regularised incomplete gamma function in its shape.
 *
 * Each way of computing P or Q is differentiated term by term. Left of the mean both parts of dP/da are negative, right of it both parts
 * of dQ/da are positive, so nothing cancels.
 *
 * Notation as in `gammaP.ts`; for the uniform expansion, d(a eta^2 / 2)/da = -log(x / a) and d eta/da = -mu / (a eta).
 * @source Derivatives of DLMF 8.7.1, 8.9.2 and 8.12; Moore 1982, "Algorithm AS 187: Derivatives of the incomplete gamma integral", Appl. Stat. 31.
 */
import { SQRT_TWO_PI } from "./constants.ts";
import { digamma } from "./digamma.ts";
import { exp } from "./exp.ts";
import { gammaPrefix, UNIFORM, UNIFORM_ETA_SQUARED, UNIFORM_FROM } from "./gammaP.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log1pmx } from "./log1pmx.ts";

const EPSILON = 1.1102230246251565e-16;
const TINY = 1e-300;
const SMALL_X = 1.5;

/** dP(a, x)/da, negative; 0 at x = 0 and x = Infinity; NaN unless a > 0 and x >= 0. */
export function gammaPByShape(a: number, x: number): number {
  if (!(a > 0 && x >= 0) || a === Infinity) return NaN;
  if (x === 0 || x === Infinity) return 0;
  const mu = (x - a) / a;
  if (a >= UNIFORM_FROM && mu * mu < 1) {
    const halfEtaSquared = -log1pmx(mu);
    if (2 * halfEtaSquared < UNIFORM_ETA_SQUARED) return uniformByShape(a, mu, halfEtaSquared);
  }
  const prefix = gammaPrefix(a, x);
  if (prefix === 0) return 0;
  if (x < a + 1 || x < SMALL_X) return prefix * seriesByShape(a, x);
  return -prefix * a * fractionByShape(a, x);
}

/** d/da of the power series of P, over its prefix x^a e^-x / gamma(a + 1). */
function seriesByShape(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  let reciprocals = 0;
  let slope = 0;
  let n = a;
  do {
    n += 1;
    term *= x / n;
    reciprocals += 1 / n;
    sum += term;
    slope -= term * reciprocals;
  } while (term * (1 + reciprocals) > sum * EPSILON);
  return sum * (log(x) - digamma(a + 1)) + slope;
}

/** d/da of the continued fraction of Q, over x^a e^-x / gamma(a): Lentz's method with the slope of every quantity carried along. */
function fractionByShape(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let cSlope = 0;
  let d = 1 / b;
  let dSlope = d * d;
  let logSlope = d;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    dSlope = n * d + numerator * dSlope - 1;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    cSlope = n / c - (numerator * cSlope) / (c * c) - 1;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    dSlope *= -d * d;
    const factor = c * d;
    const step = cSlope / c + dSlope / d;
    value *= factor;
    logSlope += step;
    if (Math.abs(factor - 1) <= 2 * EPSILON && Math.abs(step) <= 4 * EPSILON * Math.abs(logSlope) + 1e-300) break;
    if (n > 100000) break;
  }
  return value * (log(x) - digamma(a) + logSlope);
}

/** d/da of Temme's expansion of P. */
function uniformByShape(a: number, mu: number, halfEtaSquared: number): number {
  const size = Math.sqrt(2 * halfEtaSquared);
  const eta = mu < 0 ? -size : size;
  // Near 0, mu / eta is 1 + eta / 3 + eta^2 / 36 - eta^3 / 270 + ... (DLMF 8.12.7 inverted).
  const ratio = size < 1e-4 ? 1 + eta * (1 / 3 + eta * (1 / 36 - eta / 270)) : mu / eta;
  const etaByA = -ratio / a;
  let series = 0;
  let seriesByA = 0;
  for (let k = UNIFORM.length - 1; k >= 0; k--) {
    const row = UNIFORM[k]!;
    let value = 0;
    let slope = 0;
    for (let n = row.length - 1; n >= 0; n--) {
      slope = slope * eta + value;
      value = value * eta + row[n]!;
    }
    seriesByA = seriesByA / a - series / (a * a) + slope * etaByA;
    series = series / a + value;
  }
  const root = Math.sqrt(a);
  // P = erfc(-eta sqrt(a/2)) / 2 - e^(-a eta^2/2) series / sqrt(2 pi a).
  const normal = root * etaByA + (0.5 * eta) / root;
  const remainder = (seriesByA + series * (log1p(mu) - 0.5 / a)) / root;
  return exp(-a * halfEtaSquared) * ((normal - remainder) / SQRT_TWO_PI);
}
