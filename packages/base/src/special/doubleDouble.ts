/**
 * @file State the exact products and sums behind functions that need more than 53 bits inside.
 *
 * Without a fused multiply-add, which JavaScript and WebAssembly lack, the error of a product comes from splitting.
 *
 * @source Dekker 1971, "A floating-point technique for extending the available precision", Numerische Mathematik 18,
 *   eqs. (4.14) and (5.6)-(5.12).
 */

/** 2^27 + 1, Veltkamp's constant: splits 53 bits into 26 and 26 with a sign. */
const SPLITTER = 134217729;

/** The upper half of a double's bits; |x| below 2^996. */
export function upperHalf(x: number): number {
  const c = SPLITTER * x;
  return c - (c - x);
}

/** a b - product, exactly, where `product` is the rounded a * b. */
export function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b - sum, exactly, where `sum` is the rounded a + b; in any order of size. */
export function sumError(a: number, b: number, sum: number): number {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}
