/**
 * @file Write exact products and pairs of numbers, line by line as in the base package's `special` folder, to the same bits.
 *
 * @source `special/doubleDouble.ts` and `logPair.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { LN2_HIGH, LN2_LOW, sumError } from "./exponential.ts";
import { reduceNormal } from "./logarithm.ts";

const SPLITTER = 134217729;

function upperHalf(a: Arithmetic, x: Operand): Vector {
  const c = a.mul(SPLITTER, x);
  return a.sub(c, a.sub(c, x));
}

/** x y - product, exactly, where `product` is the rounded x y. */
export function productError(a: Arithmetic, x: Operand, y: Operand, product: Vector): Vector {
  const xHigh = upperHalf(a, x);
  const xLow = a.sub(x, xHigh);
  const yHigh = upperHalf(a, y);
  const yLow = a.sub(y, yHigh);
  const rest = a.sub(a.sub(a.sub(product, a.mul(xHigh, yHigh)), a.mul(xLow, yHigh)), a.mul(xHigh, yLow));
  return a.sub(a.mul(xLow, yLow), rest);
}

const R = [0.4, 0.28571428571428376, 0.22222222222290675, 0.181818181692381, 0.15384616754553737, 0.1333324036327565, 0.11768676123397587, 0.10422863392411896, 0.1101361133645651];
const [TWO_THIRDS_HIGH, TWO_THIRDS_LOW] = [0.6666666666666666, 3.700743415417188e-17] as const;

/** The logarithm of a positive finite number as the sum of two. */
export function logPair(a: Arithmetic, x: Vector): { high: Vector; low: Vector } {
  const { k, f } = reduceNormal(a, x);
  const d = a.add(2, f);
  const dLow = a.sub(f, a.sub(d, 2));
  const s = a.div(f, d);
  const p = a.mul(s, d);
  const sLow = a.div(a.sub(a.sub(a.sub(f, p), productError(a, s, d, p)), a.mul(s, dLow)), d);
  const z = a.mul(s, s);
  const zLow = a.add(productError(a, s, s, z), a.mul(a.mul(2, s), sLow));
  const rest = a.mul(z, a.nested(z, R));
  const t = a.add(TWO_THIRDS_HIGH, rest);
  const tLow = a.add(a.add(a.sub(TWO_THIRDS_HIGH, t), rest), TWO_THIRDS_LOW);
  const w = a.mul(z, t);
  const wLow = a.add(productError(a, z, t, w), a.add(a.mul(z, tLow), a.mul(zLow, t)));
  const u = a.add(2, w);
  const uLow = a.add(a.add(a.sub(2, u), w), wLow);
  const m = a.mul(s, u);
  const mLow = a.add(productError(a, s, u, m), a.add(a.mul(s, uLow), a.mul(sLow, u)));
  const whole = a.mul(k, LN2_HIGH);
  const sum = a.add(whole, m);
  const sumLow = a.add(sumError(a, whole, m, sum), a.add(mLow, a.mul(k, LN2_LOW)));
  const high = a.add(sum, sumLow);
  return { high, low: a.add(a.sub(sum, high), sumLow) };
}
