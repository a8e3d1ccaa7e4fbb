/**
 * @file Write the log densities of gamma and beta variables, line by line as in the base package's `special` folder, to the same bits.
 *
 * Numbers outside of the ranges named are left to the host.
 * @source `special/logDensities.ts`, `gammaP.ts` and `betaI.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { ifAny } from "./branches.ts";
import { every, HALF_LOG_TWO_PI, isPositiveFinite, lbeta, logRatioMinus } from "./gammaDifferences.ts";
import { lgamma, stirlingCorrection } from "./gammaFunctions.ts";
import { log, log1p } from "./logarithm.ts";

/** Up to here the terms of the textbook's sum are too small to cancel. */
const FEW = 4;
/** The least share of a beta variable for which there is vector code. */
const LEAST = 1e-200;

/** (a - 1) log x - x - lgamma(a), for positive finite numbers. */
export function logGammaDensity(a: Arithmetic, shape: Vector, x: Vector): Vector {
  const n = a.sub(shape, 1);
  const isLarge = a.gt(n, FEW);
  const large = ifAny(a, isLarge, () => {
    const exponent = a.sub(a.mul(n, logRatioMinus(a, a.div(a.sub(x, n), n), a.div(x, n))), stirlingCorrection(a, n));
    return a.sub(exponent, a.add(HALF_LOG_TWO_PI, a.mul(0.5, log(a, n))));
  });
  const small = ifAny(a, a.not(isLarge), () => a.sub(a.sub(a.mul(n, log(a, x)), x), lgamma(a, shape)));
  return a.select(isLarge, large, small);
}

export const isBeyondGammaDensity = (a: Arithmetic, shape: Vector, x: Vector): Vector => a.not(a.and(isPositiveFinite(a, shape), isPositiveFinite(a, x)));

/** log of x^(p-1) y^(q-1) / B(p, q) for p, q >= 1 and y = 1 - x. */
function logBetaPrefixDensity(a: Arithmetic, p: Vector, q: Vector, x: Vector, y: Vector): Vector {
  const sum = a.add(p, q);
  const fromLeft = a.add(a.sub(a.mul(x, q), p), a.mul(x, p));
  const fromRight = a.sub(a.sub(q, a.mul(y, q)), a.mul(y, p));
  const delta = a.select(a.le(x, y), fromLeft, fromRight);
  const corrections = a.sub(a.sub(stirlingCorrection(a, sum), stirlingCorrection(a, p)), stirlingCorrection(a, q));
  const left = a.mul(p, logRatioMinus(a, a.div(delta, p), a.mul(x, a.div(sum, p))));
  const right = a.mul(q, logRatioMinus(a, a.div(a.neg(delta), q), a.mul(y, a.div(sum, q))));
  const exponent = a.add(a.add(left, right), corrections);
  const factor = a.div(a.mul(a.sqrt(p), a.sqrt(a.div(q, sum))), a.mul(x, y));
  return a.add(exponent, a.sub(log(a, factor), HALF_LOG_TWO_PI));
}

/** (p - 1) log x + (q - 1) log(1 - x) - lbeta(p, q), for positive p and q of a finite sum, and 1e-200 < x < 1. */
export function logBetaDensity(a: Arithmetic, p: Vector, q: Vector, x: Vector): Vector {
  const y = a.sub(1, x);
  const isLarge = every(a, [a.ge(p, 1), a.ge(q, 1), a.gt(a.add(p, q), FEW)]);
  const large = ifAny(a, isLarge, () => logBetaPrefixDensity(a, p, q, x, y));
  const small = ifAny(a, a.not(isLarge), () => a.sub(a.add(a.mul(a.sub(p, 1), log(a, x)), a.mul(a.sub(q, 1), log1p(a, a.neg(x)))), lbeta(a, p, q)));
  return a.select(isLarge, large, small);
}

export const isBeyondBetaDensity = (a: Arithmetic, p: Vector, q: Vector, x: Vector): Vector =>
  a.not(every(a, [a.gt(p, 0), a.gt(q, 0), a.lt(a.add(p, q), Number.POSITIVE_INFINITY), a.gt(x, LEAST), a.lt(x, 1)]));
