/**
 * @file Write powers, line by line as in the base package's `special/pow.ts`, to the same bits.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { logPair, productError } from "./doubleDouble.ts";
import { expOfSum } from "./exponential.ts";

const LARGEST_EXPONENT = 1180591620717411303424;
const LARGEST_PRODUCT = 1000;
const TWO_53 = 9007199254740992;

/** x^y for a positive finite x. */
function positivePower(a: Arithmetic, x: Vector, y: Vector): Vector {
  const power = a.atMost(a.atLeast(y, -LARGEST_EXPONENT), LARGEST_EXPONENT);
  const { high, low } = logPair(a, x);
  const product = a.mul(power, high);
  const rest = a.add(productError(a, power, high, product), a.mul(power, low));
  return expOfSum(a, product, a.and(a.lt(a.abs(product), LARGEST_PRODUCT), rest), 0);
}

/** x to the power y; x x where y is 2. */
export function pow(a: Arithmetic, x: Vector, y: Vector): Vector {
  const INFINITY = Number.POSITIVE_INFINITY;
  const size = a.abs(x);
  const isWhole = a.eq(a.floor(y), y);
  const half = a.mul(y, 0.5);
  const isOdd = a.and(a.and(isWhole, a.lt(a.abs(y), TWO_53)), a.ne(a.floor(half), half));
  const isZero = a.eq(size, 0);
  const isUp = a.gt(y, 0);
  const ends = a.select(a.xor(isZero, isUp), INFINITY, 0);
  const isEnd = a.or(isZero, a.eq(size, INFINITY));
  const positive = a.select(isEnd, ends, positivePower(a, size, y));
  // A negative base, or -0, keeps its sign under odd powers.
  const signed = a.or(positive, a.and(isOdd, a.and(x, -0)));
  const isNowhere = a.and(a.and(a.lt(x, 0), a.not(isWhole)), a.ne(x, -INFINITY));
  const isNaN = a.or(isNowhere, a.or(a.ne(x, x), a.ne(y, y)));
  const isOne = a.or(a.eq(y, 0), a.eq(x, 1));
  const isLimit = a.and(a.eq(size, 1), a.eq(a.abs(y), INFINITY));
  const found = a.select(isOne, 1, a.select(isLimit, 1, a.select(isNaN, Number.NaN, signed)));
  return a.select(a.eq(y, 2), a.mul(x, x), found);
}
