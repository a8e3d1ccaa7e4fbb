/**
 * @file Write the error function and its kin, line by line as in the base package's `special` folder, to the same bits.
 *
 * All branches are computed, and the right one selected.
 * @source `special/erf.ts` and `normalCdf.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { productError } from "./doubleDouble.ts";
import { expOfSum } from "./exponential.ts";
import { log, log1p } from "./logarithm.ts";
import { inFours, powersOf } from "./polynomials.ts";

const E = [0.1283791670955126, -0.37612638903183754, 0.11283791670955119, -0.026866170645129733, 0.005223977625422086, -0.0008548327021853199, 0.00012055332899358327, -1.4925647465132402e-5, 1.64620434080782e-6, -1.636461442509788e-7, 1.4792145784320933e-8, -1.2163042101113236e-9, 8.703790482767272e-11, -4.2228971943402724e-12];
const A = [1.0000000000577265, 1.1513853516031858, 0.7084364810002641, 0.2690821097695869, 0.06554984292884493, 0.009631597276096672, 0.0006728209359211013];
const B = [1, 1.7954600363050655, 1.5916072850790055, 0.8714139927799675, 0.3145899638197246, 0.07471607989484619, 0.010868547825422702, 0.0007591849352730681];
const C = [-0.4999999999999876, -13.153351673708741, -115.86323723569399, -407.51134412171507, -526.8039602411839, -168.17078976899475];
const D = [1, 27.806703347395004, 269.6865294995631, 1128.4023438086926, 2040.7875409021276, 1388.153126385216, 232.8706733394232];
const [INV_SQRT_PI, SQRT_PI, TWO_OVER_SQRT_PI, SQRT_HALF] = [0.5641895835477563, 1.772453850905516, 1.1283791670955126, 0.7071067811865476] as const;

const NEAR = 0.46875;
const NEAR_COMPLEMENT = 0.6;
const FAR = 3;
const LARGEST = 28;
const SMALLEST_ERFCX = -27;

function erfNear(a: Arithmetic, x: Vector): Vector {
  const z = a.mul(x, x);
  const z2 = a.mul(z, z);
  const even = a.nested(z2, E.filter((_, i) => i % 2 === 0));
  const odd = a.nested(z2, E.filter((_, i) => i % 2 === 1));
  return a.add(x, a.mul(x, a.add(even, a.mul(z, odd))));
}

function erfcxFar(a: Arithmetic, x: Vector): Vector {
  const near = powersOf(a, x);
  const first = a.mul(SQRT_PI, x);
  const part = a.div(inFours(a, near, A), inFours(a, near, B));
  const sum = a.add(first, part);
  const inverse = a.div(1, sum);
  const middle = a.sub(inverse, a.mul(a.mul(inverse, inverse), a.add(a.sub(first, sum), part)));
  const z = a.div(1, a.mul(x, x));
  const far = powersOf(a, z);
  const ratio = a.div(inFours(a, far, C), inFours(a, far, D));
  const distant = a.div(a.add(INV_SQRT_PI, a.mul(INV_SQRT_PI, a.mul(z, ratio))), x);
  return a.select(a.lt(x, FAR), middle, distant);
}

function expOfSquare(a: Arithmetic, x: Vector, sign: 1 | -1, shift: number): Vector {
  const square = a.mul(x, x);
  const rest = productError(a, x, x, square);
  return sign === 1 ? expOfSum(a, square, rest, shift) : expOfSum(a, a.neg(square), a.neg(rest), shift);
}

export function erf(a: Arithmetic, x: Vector): Vector {
  const size = a.abs(x);
  const b = a.min(size, 6);
  const y = a.sub(1, a.mul(erfcxFar(a, b), expOfSquare(a, b, -1, 0)));
  const far = a.select(a.lt(x, 0), a.neg(y), y);
  const near = a.select(a.eq(x, 0), x, a.select(a.lt(size, 1e-300), a.mul(TWO_OVER_SQRT_PI, x), erfNear(a, x)));
  return a.select(a.le(size, 1), near, far);
}

export function erfc(a: Arithmetic, x: Vector): Vector {
  const size = a.abs(x);
  const b = a.min(size, LARGEST);
  const y = a.mul(erfcxFar(a, b), expOfSquare(a, b, -1, 0));
  return a.select(a.lt(size, NEAR_COMPLEMENT), a.sub(1, erfNear(a, x)), a.select(a.lt(x, 0), a.sub(2, y), y));
}

export function erfcx(a: Arithmetic, x: Vector): Vector {
  const b = a.max(x, SMALLEST_ERFCX);
  const left = a.sub(expOfSquare(a, b, 1, 1), erfcxFar(a, a.neg(b)));
  const near = a.mul(expOfSquare(a, x, 1, 0), a.sub(1, erfNear(a, x)));
  return a.select(a.lt(a.abs(x), NEAR), near, a.select(a.gt(x, 0), erfcxFar(a, x), left));
}

const F = [-0.10105771959856732, -0.06649038006690543, 0.00997355701003499, -0.001187328215467622, 0.0001154346875138954, -9.444655783214319e-6, 6.659679655989514e-7, -4.1224076187502195e-8, 2.2703872308115344e-9, -1.106308407467933e-10, 4.071845965737652e-12];
const FARTHEST = 39;

/** P(Z <= x) for |x| <= 1. */
function middleCdf(a: Arithmetic, x: Vector): Vector {
  const series = inFours(a, powersOf(a, a.mul(x, x)), F);
  return a.add(0.5, a.add(a.mul(0.5, x), a.mul(x, series)));
}

export function normalCdf(a: Arithmetic, x: Vector): Vector {
  const size = a.abs(x);
  const b = a.min(size, FARTHEST);
  const square = a.mul(b, b);
  const tail = a.mul(erfcxFar(a, a.mul(b, SQRT_HALF)), expOfSum(a, a.mul(-0.5, square), a.mul(-0.5, productError(a, b, b, square)), -1));
  return a.select(a.le(size, 1), middleCdf(a, x), a.select(a.gt(x, 0), a.sub(1, tail), tail));
}

export function logNormalCdf(a: Arithmetic, x: Vector): Vector {
  const right = log1p(a, a.neg(normalCdf(a, a.neg(x))));
  const middle = log(a, middleCdf(a, x));
  const left = a.sub(log(a, a.mul(0.5, erfcxFar(a, a.mul(a.neg(x), SQRT_HALF)))), a.mul(a.mul(0.5, x), x));
  return a.select(a.gt(x, 0), right, a.select(a.or(a.ge(x, -1), a.ne(x, x)), middle, left));
}
