/**
 * @file Write sine, cosine, tangent and arc tangent, line by line as in the base package's `special` folder, to the same bits.
 *
 * Angles beyond a million quadrants need integers of a thousand bits: the host computes these.
 * @source `special/reduceAngle.ts`, `sin.ts` and `atan.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { ROUNDER, sumError } from "./exponential.ts";

const [TWO_OVER_PI, HALF_PI_1, HALF_PI_2, HALF_PI_3, HALF_PI_4, LARGEST] = [0.6366197723675814, 1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32, 1647099] as const;

/** Finite angles that are too large for the code here. */
export const isLargeAngle = (a: Arithmetic, x: Vector): Vector => a.and(a.gt(a.abs(x), LARGEST), a.lt(a.abs(x), Number.POSITIVE_INFINITY));

interface Reduced {
  readonly r: Vector;
  readonly rest: Vector;
  /** Truth values of the two bits of the quadrant. */
  readonly isOdd: Vector;
  readonly isUpper: Vector;
}

function reduceAngle(a: Arithmetic, x: Vector): Reduced {
  const shifted = a.add(a.mul(x, TWO_OVER_PI), ROUNDER);
  const n = a.sub(shifted, ROUNDER);
  const first = a.sub(x, a.mul(n, HALF_PI_1));
  const second = a.mul(n, HALF_PI_2);
  const r = a.sub(first, second);
  const rLow = sumError(a, first, a.neg(second), r);
  const third = a.mul(n, HALF_PI_3);
  const r2 = a.sub(r, third);
  const low = a.sub(a.add(rLow, sumError(a, r, a.neg(third), r2)), a.mul(n, HALF_PI_4));
  const head = a.add(r2, low);
  const bit = (place: number): Vector => a.shiftRight(a.shiftLeft(shifted, 63 - place), 63);
  return { r: head, rest: a.add(a.sub(r2, head), low), isOdd: bit(0), isUpper: bit(1) };
}

const S = [-0.16666666666666632, 0.008333333333322413, -0.00019841269829807813, 2.7557313691920163e-6, -2.5050758115644303e-8, 1.5896795677126807e-10];
const C = [0.0416666666666666, -0.0013888888888874125, 2.480158728948214e-5, -2.755731435232175e-7, 2.08757232719056e-9, -1.1359647740447563e-11];

/** c0 + x c1 + x^2 (c2 + x c3 + x^2 (...)) */
function inPairs(a: Arithmetic, x: Vector, x2: Vector, [c0 = 0, c1, ...others]: readonly number[]): Operand {
  if (c1 === undefined) return c0;
  const pair = a.add(c0, a.mul(x, c1));
  return others.length === 0 ? pair : a.add(pair, a.mul(x2, inPairs(a, x, x2, others)));
}

function sinReduced(a: Arithmetic, r: Vector, rest: Vector): Vector {
  const z = a.mul(r, r);
  const tail = inPairs(a, z, a.mul(z, z), S.slice(1));
  const cube = a.mul(z, r);
  const inner = a.sub(a.mul(z, a.sub(a.mul(0.5, rest), a.mul(cube, tail))), rest);
  return a.sub(r, a.sub(inner, a.mul(cube, S[0] ?? 0)));
}

function cosReduced(a: Arithmetic, r: Vector, rest: Vector): Vector {
  const z = a.mul(r, r);
  const z2 = a.mul(z, z);
  const tail = a.mul(z2, inPairs(a, z, z2, C));
  const half = a.mul(0.5, z);
  const head = a.sub(1, half);
  return a.add(head, a.add(a.sub(a.sub(1, head), half), a.sub(tail, a.mul(r, rest))));
}

const negatedWhere = (a: Arithmetic, condition: Vector, x: Vector): Vector => a.xor(x, a.and(condition, -0));

export function sin(a: Arithmetic, x: Vector): Vector {
  const { r, rest, isOdd, isUpper } = reduceAngle(a, x);
  const y = a.select(isOdd, cosReduced(a, r, rest), sinReduced(a, r, rest));
  return a.select(a.eq(x, 0), x, negatedWhere(a, isUpper, y));
}

export function cos(a: Arithmetic, x: Vector): Vector {
  const { r, rest, isOdd, isUpper } = reduceAngle(a, x);
  const y = a.select(isOdd, sinReduced(a, r, rest), cosReduced(a, r, rest));
  return negatedWhere(a, a.xor(isOdd, isUpper), y);
}

export function tan(a: Arithmetic, x: Vector): Vector {
  const { r, rest, isOdd } = reduceAngle(a, x);
  const s = sinReduced(a, r, rest);
  const c = cosReduced(a, r, rest);
  return a.select(a.eq(x, 0), x, a.div(a.select(isOdd, a.neg(c), s), a.select(isOdd, s, c)));
}

const A = [0.33333333333332926, -0.19999999999875037, 0.1428571427237362, -0.11111110399601351, 0.09090886980473904, -0.07691873730172633, 0.06661047529616639, -0.05833400513097897, 0.04976182445592757, -0.03651549761472303, 0.016269815200645407];
/** Ranges from right to left: where they begin, atan of the centre, and what the double leaves over. */
const [HALF_PI, HALF_PI_LOW, FAR, FAR_LOW, ONE, ONE_LOW, NEAR, NEAR_LOW] = [1.5707963267948966, 6.123233995736766e-17, 0.982793723247329, 1.3903311031230998e-17, 0.7853981633974483, 3.061616997868383e-17, 0.4636476090008061, 2.2698777452961687e-17] as const;

export function atan(a: Arithmetic, x: Vector): Vector {
  const size = a.abs(x);
  const ranges = [2.4375, 1.1875, 0.6875, 0.4375].map((from) => a.ge(size, from));
  const choose = (values: readonly Operand[], otherwise: Operand): Operand => ranges.reduceRight<Operand>((rest, holds, i) => a.select(holds, values[i] ?? 0, rest), otherwise);
  const above = choose([-1, a.sub(size, 1.5), a.sub(size, 1), a.sub(a.mul(2, size), 1)], size);
  const below = choose([size, a.add(1, a.mul(1.5, size)), a.add(1, size), a.add(2, size)], 1);
  const base = choose([HALF_PI, FAR, ONE, NEAR], 0);
  const baseLow = choose([HALF_PI_LOW, FAR_LOW, ONE_LOW, NEAR_LOW], 0);
  const t = a.div(above, below);
  const z = a.mul(t, t);
  const z2 = a.mul(z, z);
  const even = a.nested(z2, A.filter((_, i) => i % 2 === 0));
  const odd = a.nested(z2, A.filter((_, i) => i % 2 === 1));
  const y = a.sub(base, a.sub(a.sub(a.mul(t, a.mul(z, a.add(even, a.mul(z, odd)))), baseLow), t));
  return a.select(a.lt(x, 0), a.neg(y), a.select(a.eq(x, 0), x, y));
}
