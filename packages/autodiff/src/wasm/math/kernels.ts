/**
 * @file List the operations that are written as vector code; the others call the base package's function for each number.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { isBeyondCounts, logNegativeBinomial, logNegativeBinomial2, logNegativeBinomial2ByR, logNegativeBinomialByR } from "./countDensities.ts";
import { erf, erfc, erfcx, logNormalCdf, normalCdf } from "./errorFunction.ts";
import { cosh, exp, expm1, sigmoid, sinh, tanh } from "./exponential.ts";
import { isBeyondBetaDensity, isBeyondGammaDensity, logBetaDensity, logGammaDensity } from "./gammaDensities.ts";
import { digammaMinusLog, digammaRise, isBeyondBeta, isBeyondDigammaMinusLog, isBeyondRise, lbeta } from "./gammaDifferences.ts";
import { digamma, isNotPositive, lgamma, trigamma } from "./gammaFunctions.ts";
import { log, log1mExp, log1p, logAddExp, logSigmoid, softplus } from "./logarithm.ts";
import { pow } from "./power.ts";
import { atan, cos, isLargeAngle, sin, tan } from "./trigonometric.ts";

/** Writes a function of one or more numbers. */
export type MathKernel = (a: Arithmetic, x: Vector, y: Vector, z: Vector) => Vector;

/** Functions short enough to be written in place where a loop uses them, beside being functions of the module. */
export const mathKernels: Readonly<Record<string, MathKernel>> = {
  exp, expm1, log, log1p, sigmoid, softplus, logSigmoid, tanh, sinh, cosh,
};

/** Functions that are always called. */
export const longKernels: Readonly<Record<string, MathKernel>> = {
  pow, sin, cos, tan, atan, erf, erfc, erfcx, normalCdf, logNormalCdf, lgamma, digamma, trigamma, logAddExp, log1mExp, lbeta, digammaRise, digammaMinusLog, logGammaDensity,
  logBetaDensity, logNegativeBinomial, logNegativeBinomialByR, logNegativeBinomial2, logNegativeBinomial2ByR,
};

/** Numbers for which a function asks the host: where they are, truth values say. */
export const beyondKernels: Readonly<Record<string, MathKernel>> = {
  sin: isLargeAngle, cos: isLargeAngle, tan: isLargeAngle, lgamma: isNotPositive, digamma: isNotPositive, trigamma: isNotPositive,
  lbeta: isBeyondBeta, digammaRise: isBeyondRise, logGammaDensity: isBeyondGammaDensity, logBetaDensity: isBeyondBetaDensity,
  digammaMinusLog: isBeyondDigammaMinusLog, logNegativeBinomial: isBeyondCounts, logNegativeBinomialByR: isBeyondCounts, logNegativeBinomial2: isBeyondCounts, logNegativeBinomial2ByR: isBeyondCounts,
};

/** Writes an operation of numbers in a few instructions. */
type ShortKernel = (a: Arithmetic, x: Operand, y: Operand, z: Operand) => Operand;

/** One of two numbers; where one of them is NaN or 0, a truth value, which is all ones or all zeros, makes it by a single instruction. */
function choice(a: Arithmetic, condition: Operand, x: Operand, y: Operand): Operand {
  if (Number.isNaN(x)) return a.or(condition, y);
  return Object.is(y, 0) ? a.and(condition, x) : a.select(condition, x, y);
}

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
  where: choice,
};

/** Operations whose inputs are truth values; the first input of `where` is one too. */
export const LOGICAL: ReadonlySet<string> = new Set(["and", "or", "not"]);
