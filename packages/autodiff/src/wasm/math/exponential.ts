/**
 * @file Write the exponential function and its kin, line by line as in the base package's `special` folder, to the same bits.
 *
 * What stands there as a branch is computed on both sides and selected; powers of two are made by shifting
 * integers into the exponent.
 * @source `special/exp.ts`, `expm1.ts`, `sigmoid.ts`, `tanh.ts`, `cosh.ts` and `sinh.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";

/** 1.5 * 2^52, and its bits. */
export const ROUNDER = 6755399441055744;
const ROUNDER_BITS = 0x4338000000000000n;

const INV_LN2 = 1.4426950408889634;
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

const C1 = 0.16666666666666688;
const C2 = 0.041666666666666845;
const C3 = 0.008333333333312948;
const C4 = 0.0013888888888756994;
const C5 = 0.00019841269906275316;
const C6 = 2.480158763012548e-5;
const C7 = 2.7557225225621126e-6;
const C8 = 2.75569786492692e-7;
const C9 = 2.5115306979995963e-8;
const C10 = 2.101432111573302e-9;

function expTail(a: Arithmetic, r: Vector): Vector {
  const r2 = a.mul(r, r);
  const r4 = a.mul(r2, r2);
  const low = a.add(a.add(0.5, a.mul(r, C1)), a.mul(r2, a.add(C2, a.mul(r, C3))));
  const middle = a.add(a.add(C4, a.mul(r, C5)), a.mul(r2, a.add(C6, a.mul(r, C7))));
  const high = a.add(a.add(C8, a.mul(r, C9)), a.mul(r2, C10));
  return a.mul(r2, a.add(low, a.mul(r4, a.add(middle, a.mul(r4, high)))));
}

/** The integer nearest to x / log 2, as a number and as bits. */
function quotient(a: Arithmetic, x: Vector): { n: Vector; bits: Vector } {
  const shifted = a.add(a.mul(x, INV_LN2), ROUNDER);
  return { n: a.sub(shifted, ROUNDER), bits: a.subBits(shifted, ROUNDER_BITS) };
}

/** 2^k for an integer k (as bits) of a normal number. */
function powerOfTwo(a: Arithmetic, k: Vector): Vector {
  return a.shiftLeft(a.addBits(k, 1023n), 52);
}

/** 2^shift e^(x + rest). */
export function expOfSum(a: Arithmetic, x: Vector, rest: Operand | undefined, shift: number, mayBePositive = true): Vector {
  const bounded = a.atLeast(x, -746);
  const clamped = mayBePositive ? a.atMost(bounded, 711) : bounded;
  const { n, bits } = quotient(a, clamped);
  const high = a.sub(clamped, a.mul(n, LN2_HIGH));
  const product = a.mul(n, LN2_LOW);
  const low = rest === undefined ? product : a.sub(product, rest);
  const y = a.add(1, a.add(high, a.sub(expTail(a, a.sub(high, low)), low)));
  const k = shift === 0 ? bits : a.addBits(bits, BigInt(shift));
  // Two powers, since 2^k alone may be no double; only their product rounds, so that it does not matter how k is shared among them.
  const half = a.subBits(a.add(a.mul(n, 0.5), ROUNDER), ROUNDER_BITS);
  return a.mul(a.mul(y, powerOfTwo(a, half)), powerOfTwo(a, a.subBits(k, half)));
}

/** e^-|x|, for which no overflow need be looked for. */
export const expOfMinusSize = (a: Arithmetic, x: Vector): Vector => expOfSum(a, a.neg(a.abs(x)), undefined, 0, false);

export const exp = (a: Arithmetic, x: Vector): Vector => expOfSum(a, x, undefined, 0);

/** What the rounding of a + b to `sum` lost. */
export function sumError(a: Arithmetic, x: Operand, y: Operand, sum: Vector): Vector {
  const back = a.sub(sum, x);
  return a.add(a.sub(x, a.sub(sum, back)), a.sub(y, back));
}

const TINY = 5.551115123125783e-17;

/** Whether x is nearer to 0 than 2^-54. */
export function isTiny(a: Arithmetic, x: Vector): Vector {
  return a.lt(a.abs(x), TINY);
}

export function expm1(a: Arithmetic, x: Vector): Vector {
  const clamped = a.atMost(a.atLeast(x, -40), 710);
  const { n, bits } = quotient(a, clamped);
  const high = a.sub(clamped, a.mul(n, LN2_HIGH));
  const low = a.mul(n, LN2_LOW);
  const r = a.sub(high, low);
  const tail = expTail(a, r);
  const error = a.sub(a.sub(high, r), low);
  const head = a.add(r, tail);
  const rest = a.add(a.add(a.sub(r, head), tail), a.add(error, a.mul(error, r)));
  const scale = a.shiftLeft(a.addBits(bits, 1022n), 52);
  const whole = a.sub(scale, 0.5);
  const part = a.mul(scale, head);
  const sum = a.add(whole, part);
  const lost = a.add(sumError(a, scale, -0.5, whole), sumError(a, whole, part, sum));
  const y = a.mul(2, a.add(sum, a.add(lost, a.mul(scale, rest))));
  return a.select(isTiny(a, x), x, y);
}

export function sigmoid(a: Arithmetic, x: Vector): Vector {
  const e = expOfMinusSize(a, x);
  return a.div(a.select(a.lt(x, 0), e, 1), a.add(1, e));
}

/** y with the sign of x; x itself where it is 0. */
export function oddly(a: Arithmetic, x: Vector, y: Vector): Vector {
  return a.select(a.lt(x, 0), a.neg(y), a.select(a.eq(x, 0), x, y));
}

export function tanh(a: Arithmetic, x: Vector): Vector {
  const t = expm1(a, a.mul(2, a.atMost(a.abs(x), 22)));
  return oddly(a, x, a.div(t, a.add(t, 2)));
}

export function cosh(a: Arithmetic, x: Vector): Vector {
  const half = expOfSum(a, a.abs(x), undefined, -1);
  return a.add(half, a.div(0.25, half));
}

export function sinh(a: Arithmetic, x: Vector): Vector {
  const size = a.abs(x);
  const t = expm1(a, a.atMost(size, 1));
  const near = a.mul(0.5, a.add(t, a.div(t, a.add(t, 1))));
  const half = expOfSum(a, size, undefined, -1);
  const far = a.sub(half, a.div(0.25, half));
  return oddly(a, x, a.select(a.lt(size, 1), near, far));
}
