/**
 * @file Compute the regularised incomplete gamma functions P and Q.
 *
 * Four ways, by where (a, x) lies: Temme's uniform expansion for large a and x near a; the power series of P left of the mean;
 * the continued fraction of Q right of it; and for a < 1 and small x, Q from 1 - x^a / gamma(a + 1), both near 1, by expm1.
 * The smaller of P and Q is computed, the other is its complement, wherever both are not easy.
 *
 * Notation: mu = (x - a) / a; eta^2 / 2 = mu - log(1 + mu), eta has the sign of mu.
 * @source Gautschi 1979, "A computational procedure for incomplete gamma functions", ACM TOMS 5; Temme 1979,
 *   "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal. 10; NIST DLMF 8.7.1, 8.9.2, 8.12.
 */
import { HALF_LOG_TWO_PI, SQRT_TWO_PI } from "./constants.ts";
import { erfcx } from "./erf.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { log } from "./log.ts";
import { log1pmx, logRatioMinus } from "./log1pmx.ts";
import { stirlingCorrection } from "./stirling.ts";

/** c_k(eta), rows k, columns powers of eta (scripts/reference/temme.py); good for |eta| <= 0.55 and a >= 100. */
export const UNIFORM: readonly (readonly number[])[] = [
  [-0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073, 0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-5, -2.185448510679992e-6, -1.85406221071516e-6, 8.296711340953087e-7, -1.7665952736826078e-7, 6.707853543401498e-9, 1.0261809784240309e-8, -4.382036018453353e-9, 9.14769958223679e-10, -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12],
  [-0.001851851851851852, -0.003472222222222222, 0.0026455026455026454, -0.0009902263374485596, 0.00020576131687242798, -4.018775720164609e-7, -1.8098550334489977e-5, 7.64916091608111e-6, -1.6120900894563446e-6, 4.647127802807434e-9, 1.378633446915721e-7, -5.752545603517705e-8, 1.1951628599778148e-8, -1.7543241719747647e-11, -1.0091543710600413e-9, 4.162792991842583e-10, -8.56390702649298e-11],
  [0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-6, -0.0001073665322636516, 5.2923448829120125e-5, -1.2760635188618728e-5, 3.423578734096138e-8, 1.3721957309062934e-6, -6.298992138380055e-7, 1.4280614206064242e-7, -2.0477098421990866e-10, -1.409252991086752e-8, 6.228974084922022e-9, -1.3670488396617114e-9],
  [0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885, -7.561801671883977e-5, -2.396505113867297e-7, 1.1082654115347302e-5, -5.6749528269915965e-6, 1.4230900732435883e-6, -2.7861080291528143e-11, -1.6958404091930278e-7, 8.099464905388083e-8],
  [-0.0008618882909167117, 0.0007840392217200666, -0.0002990724803031902, -1.4638452578843418e-6, 6.641498215465122e-5, -3.968365047179435e-5, 1.1375726970678419e-5, 2.507497226237533e-10, -1.6954149536558305e-6, 8.907507532205309e-7],
  [-0.00033679855336635813, -6.972813758365857e-5, 0.0002772753244959392, -0.00019932570516188847, 6.797780477937208e-5, 1.419062920643967e-7, -1.3594048189768693e-5],
  [0.0005313079364639922, -0.0005921664373536939, 0.0002708782096718045],
];
export const UNIFORM_FROM = 100;
export const UNIFORM_ETA_SQUARED = 0.3;

/** Below it, with a < 1, Q is found from its expansion at x = 0. */
const SMALL_X = 1.5;
/** What stops a sum or a continued fraction: its terms no longer count. */
const EPSILON = 1.1102230246251565e-16;
/** Stands for 0 in a continued fraction. */
const TINY = 1e-300;

/** P(a, x): the probability that a gamma variable of shape a, scale 1, is at most x. NaN unless a >= 0 and x >= 0. */
export function gammaP(a: number, x: number): number {
  return lowerAndUpper(a, x, true);
}

/** Q(a, x) = 1 - P(a, x), accurate in the right tail. */
export function gammaQ(a: number, x: number): number {
  return lowerAndUpper(a, x, false);
}

function lowerAndUpper(a: number, x: number, isLower: boolean): number {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0) || (a === Infinity && x === Infinity)) return NaN;
  if (x === 0 || a === Infinity) return isLower ? 0 : 1;
  if (a === 0 || x === Infinity) return isLower ? 1 : 0;
  const mu = (x - a) / a;
  if (a >= UNIFORM_FROM && mu * mu < 1) {
    const halfEtaSquared = -log1pmx(mu);
    if (2 * halfEtaSquared < UNIFORM_ETA_SQUARED) return uniform(a, mu, halfEtaSquared, isLower);
  }
  if (a < 1 && x < SMALL_X) return isLower ? gammaPrefix(a, x) * lowerSeries(a, x) : upperNearZero(a, x);
  if (x < a + 1) {
    const p = gammaPrefix(a, x) * lowerSeries(a, x);
    return isLower ? p : 1 - p;
  }
  const q = gammaPrefix(a, x) * a * upperFraction(a, x);
  return isLower ? 1 - q : q;
}

/** x^a e^-x / gamma(a + 1). */
export function gammaPrefix(a: number, x: number): number {
  if (a < 1) return exp(a * log(x) - x - lgamma1pNear(a));
  return exp(prefixExponent(a, x)) / (SQRT_TWO_PI * Math.sqrt(a));
}

/** Its logarithm, for a >= 1: below the smallest double too. */
export function logGammaPrefix(a: number, x: number): number {
  return prefixExponent(a, x) - (HALF_LOG_TWO_PI + 0.5 * log(a));
}

/** What is left of it without 1 / sqrt(2 pi a), for a >= 1. */
function prefixExponent(a: number, x: number): number {
  return a * logRatioMinus((x - a) / a, x / a) - stirlingCorrection(a);
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  let n = a;
  do {
    n += 1;
    term *= x / n;
    sum += term;
  } while (term > sum * EPSILON);
  return sum;
}

/** 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...))), by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = c * d;
    value *= factor;
    if (!(Math.abs(factor - 1) > 2 * EPSILON)) return value;
  }
}

/** Q for a < 1 and small x: 1 - f + f a (x/(a+1) - x^2/(2(a+2)) + ...), f = x^a / gamma(a+1). */
function upperNearZero(a: number, x: number): number {
  const logF = a * log(x) - lgamma1pNear(a);
  let term = 1;
  let sum = 0;
  for (let n = 1; ; n++) {
    term *= -x / n;
    const part = term / (a + n);
    sum += part;
    if (!(Math.abs(part) > Math.abs(sum) * EPSILON)) break;
  }
  return -expm1(logF) - exp(logF) * a * sum;
}

/** Temme's expansion: e^(-a eta^2/2) (erfcx(|eta| sqrt(a/2)) / 2 +- sum_k c_k(eta) a^-k / sqrt(2 pi a)) is the smaller of P and Q. */
function uniform(a: number, mu: number, halfEtaSquared: number, isLower: boolean): number {
  const size = Math.sqrt(2 * halfEtaSquared);
  const eta = mu < 0 ? -size : size;
  let series = 0;
  for (let k = UNIFORM.length - 1; k >= 0; k--) {
    const row = UNIFORM[k]!;
    let value = 0;
    for (let n = row.length - 1; n >= 0; n--) value = value * eta + row[n]!;
    series = series / a + value;
  }
  const correction = series / (SQRT_TWO_PI * Math.sqrt(a));
  const density = exp(-a * halfEtaSquared);
  const tail = density * (0.5 * erfcx(Math.sqrt(a * halfEtaSquared)) + (mu < 0 ? -correction : correction));
  return isLower === mu < 0 ? tail : 1 - tail;
}
