/**
 * @file Write the logarithm and its kin, line by line as in the base package's `special` folder, to the same bits.
 *
 * @source `special/log.ts`, `log1p.ts`, `softplus.ts`, `logAddExp.ts` and `log1mExp.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { exp, expm1, expOfMinusSize, expOfSum, isTiny, LN2_HIGH, LN2_LOW, ROUNDER } from "./exponential.ts";

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

export function artanhTail(a: Arithmetic, z: Vector): Vector {
  const w = a.mul(z, z);
  return a.add(a.mul(z, a.nested(w, [L1, L3, L5, L7])), a.mul(w, a.nested(w, [L2, L4, L6])));
}

/** High words of 1 and sqrt(1/2), their difference in place. */
const FROM_SQRT_HALF = (0x3ff00000n - 0x3fe6a09en) << 32n;
/** The bits of `ROUNDER`, and `ROUNDER` + 1023. */
const ROUNDER_BITS = 0x4338000000000000n;
const BIASED_ROUNDER = ROUNDER + 1023;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** x = 2^k (1 + f) for a positive normal x, with sqrt(1/2) <= 1 + f < sqrt(2). */
function reduce(a: Arithmetic, x: Vector): { k: Vector; f: Vector } {
  const biased = a.shiftRightUnsigned(a.addBits(x, FROM_SQRT_HALF), 52);
  const fraction = a.subBits(x, a.shiftLeft(a.subBits(biased, 1023n), 52));
  return { k: a.sub(a.addBits(biased, ROUNDER_BITS), BIASED_ROUNDER), f: a.sub(fraction, 1) };
}

/** n log 2 + log(1 + f) + c. */
function assemble(a: Arithmetic, n: Vector, f: Vector, c: Vector | undefined): Vector {
  const s = a.div(f, a.add(2, f));
  const halfSquare = a.mul(a.mul(0.5, f), f);
  const r = artanhTail(a, a.mul(s, s));
  const low = a.mul(n, LN2_LOW);
  const inner = a.add(a.mul(s, a.add(halfSquare, r)), c === undefined ? low : a.add(low, c));
  return a.sub(a.mul(n, LN2_HIGH), a.sub(a.sub(halfSquare, inner), f));
}

/** x = 2^k (1 + f) for a positive finite x, with sqrt(1/2) <= 1 + f < sqrt(2). */
export function reduceNormal(a: Arithmetic, x: Vector): { k: Vector; f: Vector } {
  const isSubnormal = a.lt(x, SMALLEST_NORMAL);
  const { k, f } = reduce(a, a.select(isSubnormal, a.mul(x, TWO_54), x));
  return { k: a.sub(k, a.and(isSubnormal, 54)), f };
}

export function log(a: Arithmetic, x: Vector): Vector {
  const { k, f } = reduceNormal(a, x);
  const y = assemble(a, k, f, undefined);
  // 0 gives -Infinity, negative numbers NaN; NaN and Infinity are themselves.
  const elsewhere = a.select(a.eq(x, 0), Number.NEGATIVE_INFINITY, a.select(a.lt(x, 0), Number.NaN, x));
  return a.select(a.and(a.gt(x, 0), a.lt(x, Number.POSITIVE_INFINITY)), y, elsewhere);
}

const LOWER = -0.2928932188134524;
const UPPER = 0.41421356237309503;

export function log1p(a: Arithmetic, x: Vector): Vector {
  const u = a.add(1, x);
  const { k, f } = reduce(a, u);
  const isReduced = a.or(a.le(x, LOWER), a.ge(x, UPPER));
  const lost = a.select(a.gt(x, 1), a.sub(1, a.sub(u, x)), a.sub(x, a.sub(u, 1)));
  const c = a.and(isReduced, a.div(lost, u));
  const y = assemble(a, a.and(isReduced, k), a.select(isReduced, f, x), c);
  // -1 gives -Infinity, what is below NaN; NaN and Infinity are themselves.
  const elsewhere = a.select(a.eq(x, -1), Number.NEGATIVE_INFINITY, a.select(a.lt(x, -1), Number.NaN, x));
  const inside = a.and(a.gt(x, -1), a.lt(x, Number.POSITIVE_INFINITY));
  return a.select(inside, a.select(isTiny(a, x), x, y), elsewhere);
}

/**
 * log(1 + x) for 0 <= x <= 1 (or NaN), to the bits of `log1p`: the exponent of 1 + x is 1 where it is reduced at all, and what
 * is tiny comes out as itself.
 */
export function log1pOfShare(a: Arithmetic, x: Vector): Vector {
  const u = a.add(1, x);
  const isReduced = a.ge(x, UPPER);
  const c = a.and(isReduced, a.div(a.sub(x, a.sub(u, 1)), u));
  return assemble(a, a.and(isReduced, 1), a.select(isReduced, a.sub(a.mul(u, 0.5), 1), x), c);
}

/** log(1 + e^-|x|) */
const logOfSum = (a: Arithmetic, x: Vector): Vector => log1pOfShare(a, expOfMinusSize(a, x));

export const softplus = (a: Arithmetic, x: Vector): Vector => a.add(a.atLeast(x, 0), logOfSum(a, x));

export const logSigmoid = (a: Arithmetic, x: Vector): Vector => a.sub(a.atMost(x, 0), logOfSum(a, x));

/** log(e^x + e^y) */
export function logAddExp(a: Arithmetic, x: Vector, y: Vector): Vector {
  const larger = a.max(x, y);
  const sum = a.add(larger, log1pOfShare(a, expOfSum(a, a.sub(a.min(x, y), larger), undefined, 0, false)));
  // Equal infinities have no difference.
  return a.select(a.eq(a.abs(larger), Number.POSITIVE_INFINITY), larger, sum);
}

const LN2 = 0.6931471805599453;

/** log(1 - e^x) */
export const log1mExp = (a: Arithmetic, x: Vector): Vector =>
  a.select(a.gt(x, -LN2), log(a, a.neg(expm1(a, x))), log1p(a, a.neg(exp(a, x))));
