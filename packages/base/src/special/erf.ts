/**
 * @file Compute the error function and its complements.
 *
 * Near 0 a polynomial for erf; beyond, erfcx(x) = exp(x^2) erfc(x), which is smooth and never underflows, and from it erfc by
 * exp(-x^2) with x^2 in two doubles.
 *
 * @source The split into erf near 0 and rational forms of erfcx beyond: Cody 1969, "Rational Chebyshev approximations
 *   for the error function", Mathematics of Computation 23. The coefficients are ours (scripts/reference/minimax.py).
 */
import { SQRT_PI, TWO_OVER_SQRT_PI } from "./constants.ts";
import { productError } from "./doubleDouble.ts";
import { expOfSum } from "./exp.ts";

// erf(x) = x + x (E0 + E1 z + ...), z = x^2 <= 1: relative error 2^-56.3.
const E0 = 0.1283791670955126;
const E1 = -0.37612638903183754;
const E2 = 0.11283791670955119;
const E3 = -0.026866170645129733;
const E4 = 0.005223977625422086;
const E5 = -0.0008548327021853199;
const E6 = 0.00012055332899358327;
const E7 = -1.4925647465132402e-5;
const E8 = 1.64620434080782e-6;
const E9 = -1.636461442509788e-7;
const E10 = 1.4792145784320933e-8;
const E11 = -1.2163042101113236e-9;
const E12 = 8.703790482767272e-11;
const E13 = -4.2228971943402724e-12;

// 1 / erfcx(x) = sqrt(pi) x + A(x) / B(x) for 0.46875 <= x <= 3: relative error 2^-58.
const A0 = 1.0000000000577265;
const A1 = 1.1513853516031858;
const A2 = 0.7084364810002641;
const A3 = 0.2690821097695869;
const A4 = 0.06554984292884493;
const A5 = 0.009631597276096672;
const A6 = 0.0006728209359211013;
const B1 = 1.7954600363050655;
const B2 = 1.5916072850790055;
const B3 = 0.8714139927799675;
const B4 = 0.3145899638197246;
const B5 = 0.07471607989484619;
const B6 = 0.010868547825422702;
const B7 = 0.0007591849352730681;

// sqrt(pi) x erfcx(x) = 1 + z C(z) / D(z), z = 1/x^2, for x >= 3: relative error 2^-57.7.
const C0 = -0.4999999999999876;
const C1 = -13.153351673708741;
const C2 = -115.86323723569399;
const C3 = -407.51134412171507;
const C4 = -526.8039602411839;
const C5 = -168.17078976899475;
const D1 = 27.806703347395004;
const D2 = 269.6865294995631;
const D3 = 1128.4023438086926;
const D4 = 2040.7875409021276;
const D5 = 1388.153126385216;
const D6 = 232.8706733394232;
const INV_SQRT_PI = 0.5641895835477563;

/** Up to here erf is asked for, and from here on 1 / erfcx is a ratio of polynomials. */
const NEAR = 0.46875;
/** Up to here 1 - erf loses less than the product of erfcx and an exponential. */
const NEAR_COMPLEMENT = 0.6;
const FAR = 3;
/** From here on erfc is 0 ... */
const LARGEST = 28;
/** ... and below its negative erfcx is Infinity. */
const SMALLEST_ERFCX = -27;

/** erf for |x| <= 1. */
function erfNear(x: number): number {
  const z = x * x;
  const z2 = z * z;
  const even = E0 + z2 * (E2 + z2 * (E4 + z2 * (E6 + z2 * (E8 + z2 * (E10 + z2 * E12)))));
  const odd = E1 + z2 * (E3 + z2 * (E5 + z2 * (E7 + z2 * (E9 + z2 * (E11 + z2 * E13)))));
  return x + x * (even + z * odd);
}

/** erfcx for x >= 0.46875. */
export function erfcxFar(x: number): number {
  if (x < FAR) {
    const x2 = x * x;
    const x4 = x2 * x2;
    const above = A0 + x * A1 + x2 * (A2 + x * A3) + x4 * (A4 + x * A5 + x2 * A6);
    const below = 1 + x * B1 + x2 * (B2 + x * B3) + x4 * (B4 + x * B5 + x2 * (B6 + x * B7));
    // What the rounding of the sum loses is worth half an ulp or more, and known: the first part is the larger.
    const first = SQRT_PI * x;
    const ratio = above / below;
    const sum = first + ratio;
    const y = 1 / sum;
    return y - y * y * (first - sum + ratio);
  }
  const z = 1 / (x * x);
  const z2 = z * z;
  const z4 = z2 * z2;
  const above = C0 + z * C1 + z2 * (C2 + z * C3) + z4 * (C4 + z * C5);
  const below = 1 + z * D1 + z2 * (D2 + z * D3) + z4 * (D4 + z * D5 + z2 * D6);
  return (INV_SQRT_PI + INV_SQRT_PI * (z * (above / below))) / x;
}

/** exp(sign x^2) with x^2 in two doubles; |x| below 2^500. */
export function expOfSquare(x: number, sign: number, shift: number): number {
  const square = x * x;
  return expOfSum(sign * square, sign * productError(x, x, square), shift);
}

/** 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, within 2 ulp; -0 at -0. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a <= 1) return x === 0 ? x : a < 1e-300 ? tinyErf(x) : erfNear(x);
  if (x !== x) return NaN;
  const b = Math.min(a, 6); // erf is 1 from 5.93 on
  const y = 1 - erfcxFar(b) * expOfSquare(b, -1, 0);
  return x < 0 ? -y : y;
}

/** Where x E0 would be rounded as a subnormal. */
function tinyErf(x: number): number {
  return TWO_OVER_SQRT_PI * x;
}

/** 1 - erf(x), accurate in the right tail: within 4 ulp down to where it underflows (x = 26.5). */
export function erfc(x: number): number {
  const a = Math.abs(x);
  if (a < NEAR_COMPLEMENT) return 1 - erfNear(x);
  if (x !== x) return NaN;
  const b = Math.min(a, LARGEST);
  const y = erfcxFar(b) * expOfSquare(b, -1, 0);
  return x < 0 ? 2 - y : y;
}

/** exp(x^2) erfc(x), within 4 ulp for x >= 0: the right tail without its underflow; about 1 / (sqrt(pi) x). */
export function erfcx(x: number): number {
  const a = Math.abs(x);
  if (a < NEAR) return expOfSquare(x, 1, 0) * (1 - erfNear(x));
  if (x > 0) return erfcxFar(x);
  if (x !== x) return NaN;
  const b = Math.max(x, SMALLEST_ERFCX);
  return expOfSquare(b, 1, 1) - erfcxFar(-b);
}
