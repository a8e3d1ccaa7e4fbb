/**
 * @file Define every elementwise operation a second time, with derivatives written independently of the library's.
 *
 * A slope of NaN says that there is no derivative there: outside of the domain, at a pole, or at a jump.
 */
import * as base from "@typyro/base";
import type { elementwise } from "../src/ops/elementwise.ts";
import { digamma, exponentialOfSquare, inverseMills, normalDensity, scaledErfcSlope, trigamma } from "./referenceFunctions.ts";

/** One operation: its value, its slope in each input, and how many roundings the two ways to a slope may differ by. */
export interface ScalarRule {
  readonly value: (...x: readonly [number, number, number]) => number;
  readonly slopes: (y: number, ...x: readonly [number, number, number]) => readonly number[];
  /** Default 8: a few operations and two functions within 2 ulp. */
  readonly roundings?: (y: number, ...x: readonly [number, number, number]) => number;
}

type Name = keyof typeof elementwise;

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

const flat = (value: ScalarRule["value"]): ScalarRule => ({ value, slopes: () => [0, 0, 0] });
const one = (value: (x: number) => number, slope: (x: number) => number, roundings?: (x: number, slope: number) => number): ScalarRule => ({
  value,
  slopes: (_, x) => [slope(x)],
  ...(roundings === undefined ? {} : { roundings: (_: number, x: number) => roundings(x, slope(x)) }),
});

/** Where the value is not a number, neither is the slope. */
const within = (x: number, isInside: boolean, slope: number): number => (isInside && !Number.isNaN(x) ? slope : Number.NaN);

const extremum = (value: (x: number, y: number) => number, wins: (x: number, y: number) => boolean): ScalarRule => ({
  value: (a, b) => value(a, b),
  slopes: (y, a, b) => (Number.isNaN(y) ? [Number.NaN, Number.NaN] : a === b ? [0.5, 0.5] : wins(a, b) ? [1, 0] : [0, 1]),
});

/** exp(+-x^2) multiplies the rounding of x^2 by x^2. */
const square = (x: number): number => 8 + x * x;

/** The references of digamma and trigamma add about 20 numbers, so their error is absolute near a zero. */
const absolute = (x: number, slope: number): number => 8 + 64 * (1 + 1 / Math.abs(slope)) * (Number.isInteger(x) ? 1 : 1 + 1 / Math.abs(x - Math.round(x)));

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const scalarRules: Readonly<Record<Name, ScalarRule>> = {
  neg: one((x) => -x, () => -1),
  abs: one(Math.abs, (x) => (x === 0 ? 0 : x < 0 ? -1 : within(x, true, 1))),
  sign: flat(Math.sign),
  square: one((x) => x * x, (x) => x + x),
  sqrt: one(Math.sqrt, (x) => within(x, x >= 0, x === 0 ? Infinity : 1 / (Math.sqrt(x) + Math.sqrt(x)))),
  exp: one(base.exp, (x) => Math.exp(x)),
  expm1: one(base.expm1, (x) => Math.exp(x)),
  log: one(base.log, (x) => within(x, x >= 0, 1 / Math.abs(x))),
  log1p: one(base.log1p, (x) => within(x, x >= -1, 1 / Math.abs(1 + x))),
  sin: one(base.sin, (x) => Math.cos(x)),
  cos: one(base.cos, (x) => -Math.sin(x)),
  tan: one(base.tan, (x) => 1 / (Math.cos(x) * Math.cos(x))),
  atan: one(base.atan, (x) => 1 / (1 + x * x)),
  sinh: one(base.sinh, (x) => Math.cosh(x)),
  cosh: one(base.cosh, (x) => Math.sinh(x)),
  tanh: one(base.tanh, (x) => (4 * Math.exp(-2 * Math.abs(x))) / (1 + Math.exp(-2 * Math.abs(x))) / (1 + Math.exp(-2 * Math.abs(x)))),
  sigmoid: one(base.sigmoid, (x) => Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) / (1 + Math.exp(-Math.abs(x)))),
  softplus: one(base.softplus, logistic),
  logSigmoid: one(base.logSigmoid, (x) => logistic(-x)),
  erf: one(base.erf, (x) => within(x, true, TWO_OVER_SQRT_PI * exponentialOfSquare(x, -1)), square),
  erfc: one(base.erfc, (x) => within(x, true, -TWO_OVER_SQRT_PI * exponentialOfSquare(x, -1)), square),
  // 2 x y - 2 / sqrt(pi) cancels: up to 2 x^2 times its rounding for the x at which it is used.
  erfcx: one(base.erfcx, scaledErfcSlope, (x) => 32 + 8 * Math.min(50, Math.abs(x)) * Math.min(50, Math.abs(x))),
  normalCdf: one(base.normalCdf, (x) => within(x, true, normalDensity(x)), square),
  logNormalCdf: one(base.logNormalCdf, inverseMills, (x) => 32 + (x > 0 ? x * x : 0)),
  normalQuantile: {
    value: base.normalQuantile,
    slopes: (y) => [Math.abs(y) === Infinity ? Infinity : within(y, true, Math.sqrt(2 * Math.PI) * exponentialOfSquare(y * Math.SQRT1_2, 1))],
    roundings: (y) => 8 + 2 * y * y,
  },
  lgamma: one(base.lgamma, digamma, absolute),
  digamma: one(base.digamma, trigamma, absolute),
  trigamma: one(base.trigamma, () => Number.NaN),
  stopGradient: flat((x) => x),
  floor: flat(Math.floor),
  ceil: flat(Math.ceil),

  add: { value: (a, b) => a + b, slopes: () => [1, 1] },
  sub: { value: (a, b) => a - b, slopes: () => [1, -1] },
  mul: { value: (a, b) => a * b, slopes: (_, a, b) => [b, a] },
  div: { value: (a, b) => a / b, slopes: (_, a, b) => [1 / b, -(a / b) / b] },
  pow: {
    value: (a, b) => (b === 2 ? a * a : base.pow(a, b)),
    slopes: (y, a, b) => [powerSlope(y, a, b), exponentSlope(y, a, b)],
    // b - 1 is rounded, which a^(b - 1) multiplies by log a.
    roundings: (_, a) => 8 + (a > 0 && a < Infinity ? Math.abs(Math.log(a)) : 0),
  },
  max: extremum(Math.max, (a, b) => a > b),
  min: extremum(Math.min, (a, b) => a < b),

  less: flat((a, b) => Number(a < b)),
  lessEqual: flat((a, b) => Number(a <= b)),
  greater: flat((a, b) => Number(a > b)),
  greaterEqual: flat((a, b) => Number(a >= b)),
  equal: flat((a, b) => Number(a === b)),
  notEqual: flat((a, b) => Number(a !== b)),
  and: flat((a, b) => Number(a !== 0 && b !== 0)),
  or: flat((a, b) => Number(a !== 0 || b !== 0)),
  not: flat((a) => Number(a === 0)),
  where: { value: (condition, a, b) => (condition === 0 ? b : a), slopes: (_, condition) => (condition === 0 ? [0, 0, 1] : [0, 1, 0]) },
};

/** d/da of a^b: b a^b / a, and its limits where that is not a number. */
function powerSlope(y: number, a: number, b: number): number {
  if (Number.isNaN(y) || Math.abs(b) === Infinity) return Number.NaN;
  if (b === 0) return 0;
  if (b === 1) return 1;
  return b * base.pow(a, b - 1);
}

/** d/db of a^b: a^b log a; flat where a^b stays 0; for negative a there are powers at whole exponents only. */
function exponentSlope(y: number, a: number, b: number): number {
  if (Number.isNaN(y) || a < 0 || Object.is(a, -0)) return Number.NaN;
  if (a === 0) return b > 0 ? 0 : -Infinity;
  if (a === Infinity) return b < 0 ? 0 : Infinity;
  return y === 0 ? 0 : y * Math.log(a);
}
