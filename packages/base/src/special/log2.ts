/**
 * @file Compute logarithms to base 2 and 10, exact at the powers of their base.
 */
import { productError } from "./doubleDouble.ts";
import { logPairInto } from "./logPair.ts";

const INV_LN2_HIGH = 1.4426950408889634;
const INV_LN2_LOW = 2.0355273740931033e-17;
const INV_LN10_HIGH = 0.4342944819032518;
const INV_LN10_LOW = 1.098319650216765e-17;

const PAIR = new Float64Array(2);

/** Logarithm to base 2, within 1 ulp; -Infinity at 0, NaN below. */
export function log2(x: number): number {
  return scaledLog(x, INV_LN2_HIGH, INV_LN2_LOW);
}

/** Logarithm to base 10, within 1 ulp; -Infinity at 0, NaN below. */
export function log10(x: number): number {
  return scaledLog(x, INV_LN10_HIGH, INV_LN10_LOW);
}

function scaledLog(x: number, factor: number, factorLow: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  logPairInto(x, PAIR);
  const high = PAIR[0]!;
  const product = high * factor;
  return product + (productError(high, factor, product) + (high * factorLow + PAIR[1]! * factor));
}
