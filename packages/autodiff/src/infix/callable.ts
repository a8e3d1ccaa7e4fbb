/**
 * @file List the functions that a formula may call, with how many arguments each takes.
 */
import { internal } from "@typyro/base";
import * as functions from "../functions.ts";
import * as matrices from "../matrices.ts";
import type { Num, Value } from "../value.ts";

/** A function of a formula. */
export interface Callable {
  readonly least: number;
  readonly most: number;
  readonly apply: (args: readonly Value[]) => Value;
}

type Unary = (x: Num) => Value;
type Binary = (x: Num, y: Num) => Value;
type Ternary = (x: Num, y: Num, z: Num) => Value;

const {
  abs, add, all, and, any, atan, besselI0e, besselI0MinusI1e, besselI1e, betaI, betaIInverse, betaQ, betaQInverse, ceil, cos, cosh, digamma, digammaMinusLog, digammaRise, div, equal, erf, erfc,
  exp, expm1, floor, gammaP, gammaPInverse, gammaQ, gammaQInverse, greater, greaterEqual, lbeta, less, lessEqual, lgamma, log, log1mExp, log1p, logAddExp, logBetaDensity,
  logGammaDensity, logNegativeBinomial, logNegativeBinomial2, logNormalCdf, logSigmoid, logSumExp, maximum, mean, minimum, mul, neg, normalCdf, normalQuantile, not, notEqual, or, pow, sigmoid, sign, sin, sinh,
  softplus, sqrt, square, stopGradient, sub, sum, tan, tanh, where,
} = functions;
const { addDiag, cholesky, choleskySolve, cumsum, diag, diagonal, dot, isPositiveDefinite, logDet, matmul, matrixTranspose, outer, solveTriangular, sqdist, tril, triu } = matrices;

const UNARY: Readonly<Record<string, Unary>> = {
  abs, atan, besselI0e, besselI0MinusI1e, besselI1e, ceil, cholesky, cos, cosh, diag, diagonal, digamma, digammaMinusLog, erf, erfc, exp, expm1, floor, isPositiveDefinite,
  lgamma, log, log1mExp, log1p, logDet, logNormalCdf, logSigmoid, matrixTranspose, neg, normalCdf, normalQuantile, sigmoid, sign, sin, sinh, softplus, sqrt, square,
  stopGradient, tan, tanh,
};

const BINARY: Readonly<Record<string, Binary>> = {
  add, addDiag, choleskySolve, digammaRise, div, dot, equal, gammaP, gammaPInverse, gammaQ, gammaQInverse, greater, greaterEqual, lbeta, less, lessEqual, logAddExp,
  logGammaDensity, matmul, maximum, minimum, mul, notEqual, outer, pow, sqdist, sub, solveTriangular: (a, b) => solveTriangular(a, b),
};

const TERNARY: Readonly<Record<string, Ternary>> = { betaI, betaIInverse, betaQ, betaQInverse, logBetaDensity, logNegativeBinomial, logNegativeBinomial2 };

/** Functions whose second argument is a number known now: an axis, or an offset. */
const WITH_NUMBER: Readonly<Record<string, (x: Value, n: number | undefined) => Value>> = {
  sum, mean, logSumExp, all, any, cumsum: (x, axis) => cumsum(x, axis), tril: (x, offset) => tril(x, offset), triu: (x, offset) => triu(x, offset),
};

const OF_BOOLEANS: Readonly<Record<string, Callable>> = {
  not: callable(1, 1, ([x]) => not(given(x))),
  and: callable(2, 2, ([x, y]) => and(given(x), given(y))),
  or: callable(2, 2, ([x, y]) => or(given(x), given(y))),
  where: callable(3, 3, ([condition, x, y]) => where(given(condition), given(x), given(y))),
};

function callable(least: number, most: number, apply: Callable["apply"]): Callable {
  return { least, most, apply };
}

/** Arguments were counted before. */
function given(x: Value | undefined): Value {
  if (x === undefined) throw internal("a function of a formula got too few arguments");
  return x;
}

function every<F>(table: Readonly<Record<string, F>>, make: (f: F) => Callable): Record<string, Callable> {
  return Object.fromEntries(Object.entries(table).map(([name, f]) => [name, make(f)]));
}

/** Every function that a formula may call, by name. */
export const callables: Readonly<Record<string, Callable>> = {
  ...every(UNARY, (f) => callable(1, 1, ([x]) => f(given(x)))),
  ...every(BINARY, (f) => callable(2, 2, ([x, y]) => f(given(x), given(y)))),
  ...every(TERNARY, (f) => callable(3, 3, ([x, y, z]) => f(given(x), given(y), given(z)))),
  ...every(WITH_NUMBER, (f) => callable(1, 2, ([x, n]) => f(given(x), n?.item()))),
  ...OF_BOOLEANS,
};
