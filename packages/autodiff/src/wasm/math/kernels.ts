/**
 * @file List the operations that are written as vector code; the others call the base package's function for each number.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { cosh, exp, expm1, sigmoid, sinh, tanh } from "./exponential.ts";
import { log, log1p, logSigmoid, softplus } from "./logarithm.ts";

/** Writes a function of one number. */
export type MathKernel = (a: Arithmetic, x: Vector) => Vector;

/** Functions long enough to be a function of the module too. */
export const mathKernels: Readonly<Record<string, MathKernel>> = {
  exp, expm1, log, log1p, sigmoid, softplus, logSigmoid, tanh, sinh, cosh,
};

/** Writes an operation of numbers in a few instructions. */
type ShortKernel = (a: Arithmetic, x: Operand, y: Operand, z: Operand) => Operand;

/** Operations of a few instructions, written in place. Conditions are truth values (all ones or all zeros). */
export const shortKernels: Readonly<Record<string, ShortKernel>> = {
  add: (a, x, y) => a.add(x, y),
  sub: (a, x, y) => a.sub(x, y),
  mul: (a, x, y) => a.mul(x, y),
  div: (a, x, y) => a.div(x, y),
  max: (a, x, y) => a.max(x, y),
  min: (a, x, y) => a.min(x, y),
  neg: (a, x) => a.neg(x),
  abs: (a, x) => a.abs(x),
  sign: (a, x) => a.select(a.gt(x, 0), 1, a.select(a.lt(x, 0), -1, x)),
  square: (a, x) => a.mul(x, x),
  sqrt: (a, x) => a.sqrt(x),
  floor: (a, x) => a.floor(x),
  ceil: (a, x) => a.ceil(x),
  stopGradient: (_, x) => x,
  less: (a, x, y) => a.lt(x, y),
  lessEqual: (a, x, y) => a.le(x, y),
  greater: (a, x, y) => a.gt(x, y),
  greaterEqual: (a, x, y) => a.ge(x, y),
  equal: (a, x, y) => a.eq(x, y),
  notEqual: (a, x, y) => a.ne(x, y),
  and: (a, x, y) => a.and(x, y),
  or: (a, x, y) => a.or(x, y),
  not: (a, x) => a.not(x),
  where: (a, condition, x, y) => a.select(condition, x, y),
};

/** Operations whose inputs are truth values; the first input of `where` is one too. */
export const LOGICAL: ReadonlySet<string> = new Set(["and", "or", "not"]);
