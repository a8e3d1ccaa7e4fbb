/**
 * @file Write differences of gamma functions without cancellation, line by line as in the base package's `special` folder, to the same bits.
 *
 * Numbers outside of the ranges named are left to the host.
 * @source `special/log1pmx.ts`, `lbeta.ts`, `lgammaRise.ts` and `digammaRise.ts` of @typyro/base, with their sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { ifAny, whileAny } from "./branches.ts";
import { digamma, lgamma, lgamma1pNear, logMinusDigammaFar, logMinusDigammaRest, stirlingCorrection, trigamma } from "./gammaFunctions.ts";
import { artanhTail, log, log1p } from "./logarithm.ts";

const INFINITY = Number.POSITIVE_INFINITY;
export const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Where the asymptotic series begin. */
const FAR = 8;
/** Beyond it, x + step is step for all x below 10. */
const LONGEST = 1e20;

/** All of several truth values. */
export const every = (a: Arithmetic, [first, ...others]: readonly [Vector, ...Vector[]]): Vector => others.reduce((x, y) => a.and(x, y), first);

/** 0 < x < Infinity */
export const isPositiveFinite = (a: Arithmetic, x: Vector): Vector => a.and(a.gt(x, 0), a.lt(x, INFINITY));

/** log(1 + u) - u for u > -1. */
export function log1pmx(a: Arithmetic, u: Vector): Vector {
  const isWide = a.or(a.lt(u, -0.29), a.gt(u, 0.41));
  const wide = ifAny(a, isWide, () => a.sub(log1p(a, u), u));
  const s = a.div(u, a.add(2, u));
  const halfSquare = a.mul(a.mul(0.5, u), u);
  const near = a.sub(a.mul(s, a.add(halfSquare, artanhTail(a, a.mul(s, s)))), halfSquare);
  return a.select(isWide, wide, near);
}

/** log(ratio) - u for ratio = 1 + u. */
export function logRatioMinus(a: Arithmetic, u: Vector, ratio: Vector): Vector {
  const isSmall = a.lt(u, -0.5);
  const small = ifAny(a, isSmall, () => a.sub(log(a, ratio), u));
  return a.select(isSmall, small, ifAny(a, a.not(isSmall), () => log1pmx(a, u)));
}

// Gauss-Legendre rule of 5 points on [-1, 1].
const NODE_1 = 0.5384693101056831;
const NODE_2 = 0.906179845938664;
const WEIGHT_0 = 0.5688888888888889;
const WEIGHT_1 = 0.47862867049936647;
const WEIGHT_2 = 0.23692688505618908;

/** The integral of f from x to x + step. */
function integral(a: Arithmetic, x: Vector, step: Vector, f: (x: Vector) => Operand): Vector {
  const half = a.mul(0.5, step);
  const centre = a.add(x, half);
  const pair = (node: number): Vector => a.add(f(a.sub(centre, a.mul(half, node))), f(a.add(centre, a.mul(half, node))));
  const [inner, outer] = [pair(NODE_1), pair(NODE_2)];
  return a.mul(half, a.add(a.add(a.mul(WEIGHT_0, f(centre)), a.mul(WEIGHT_1, inner)), a.mul(WEIGHT_2, outer)));
}

/** digamma(x + step) - digamma(x), for positive finite x and finite steps of at least 0. */
export function digammaRise(a: Arithmetic, x: Vector, step: Vector): Vector {
  const isSmall = a.le(step, a.mul(0.0625, x));
  const isLarge = a.not(isSmall);
  const small = ifAny(a, isSmall, () => integral(a, x, step, (at) => trigamma(a, at)));
  const large = ifAny(a, isLarge, () => {
    const isBelow = a.lt(x, 1);
    const s = a.min(step, LONGEST);
    const [from = x, steps = x] = whileAny(
      a,
      [a.add(x, a.and(isBelow, 1)), a.and(isBelow, a.div(a.div(step, x), a.add(x, step)))],
      ([at = x]) => a.and(isLarge, a.lt(at, FAR)),
      ([at = x, sum = x]) => {
        const first = a.mul(at, a.add(at, s));
        const next = a.add(at, 1);
        const second = a.mul(next, a.add(next, s));
        return [a.add(at, 2), a.add(sum, a.div(a.mul(s, a.add(first, second)), a.mul(first, second)))];
      },
    );
    return a.add(steps, a.add(log1p(a, a.div(step, from)), a.sub(logMinusDigammaFar(a, from), logMinusDigammaFar(a, a.add(from, step)))));
  });
  return a.select(isSmall, small, large);
}

export const isBeyondRise = (a: Arithmetic, x: Vector, step: Vector): Vector => a.not(every(a, [isPositiveFinite(a, x), a.ge(step, 0), a.lt(step, INFINITY)]));

/** digamma(x) - log x for positive finite x. */
export function digammaMinusLog(a: Arithmetic, x: Vector): Vector {
  const isSmall = a.lt(x, 1.7);
  const small = ifAny(a, isSmall, () => a.sub(digamma(a, x), log(a, x)));
  const large = ifAny(a, a.not(isSmall), () => {
    const [from = x, steps = x, lost = x] = whileAny(
      a,
      [x, 0, 0],
      ([at = x]) => a.and(a.not(isSmall), a.lt(at, FAR)),
      ([at = x, before = x, error = x]) => {
        const step = log1pmx(a, a.div(1, at));
        const sum = a.add(before, step);
        return [a.add(at, 1), sum, a.add(error, a.add(a.sub(before, sum), step))];
      },
    );
    return a.add(steps, a.sub(lost, logMinusDigammaFar(a, from)));
  });
  return a.select(isSmall, small, large);
}

export const isBeyondDigammaMinusLog = (a: Arithmetic, x: Vector): Vector => a.not(isPositiveFinite(a, x));

/** digamma(r + k) - log(r + k) - (digamma(r) - log r). */
export function digammaMinusLogRise(a: Arithmetic, r: Vector, k: Vector): Vector {
  const isNear = a.lt(r, FAR);
  const sum = a.add(r, k);
  const near = ifAny(a, isNear, () => a.sub(digammaMinusLog(a, sum), digammaMinusLog(a, r)));
  const far = ifAny(a, a.not(isNear), () => a.add(a.mul(a.div(0.5, r), a.div(k, sum)), a.sub(logMinusDigammaRest(a, r), logMinusDigammaRest(a, sum))));
  return a.select(isNear, near, far);
}

/** lgamma(x + step) - lgamma(x) for x >= 1 and steps of at most 1. */
function lgammaRise(a: Arithmetic, x: Vector, step: Vector): Vector {
  const isSmall = a.le(step, a.mul(0.125, x));
  const small = ifAny(a, isSmall, () => integral(a, x, step, (at) => digamma(a, at)));
  const large = ifAny(a, a.not(isSmall), () => {
    const sum = a.add(x, step);
    const corrections = a.sub(stirlingCorrection(a, sum), stirlingCorrection(a, x));
    return a.add(a.add(corrections, a.mul(step, log(a, sum))), a.sub(a.mul(a.sub(x, 0.5), log1p(a, a.div(step, x))), step));
  });
  return a.select(isSmall, small, large);
}

/** The logarithm of the beta function, for positive finite numbers. */
export function lbeta(a: Arithmetic, x: Vector, y: Vector): Vector {
  const p = a.min(x, y);
  const q = a.max(x, y);
  const logQ = log(a, q);
  const isLarge = a.gt(p, 1);
  const isOne = a.eq(p, 1);
  const sum = a.add(p, q);
  const isMixed = a.and(a.lt(p, 1), a.gt(sum, 2));
  const isSmall = a.and(a.lt(p, 1), a.le(sum, 2));
  const large = ifAny(a, isLarge, () => {
    const h = a.div(p, q);
    const corrections = a.sub(a.add(stirlingCorrection(a, p), stirlingCorrection(a, q)), stirlingCorrection(a, sum));
    const rest = a.sub(a.mul(a.sub(p, 0.5), log(a, a.div(h, a.add(1, h)))), a.mul(q, log1p(a, h)));
    return a.add(a.add(a.sub(HALF_LOG_TWO_PI, a.mul(0.5, logQ)), corrections), rest);
  });
  const mixed = ifAny(a, isMixed, () => a.sub(lgamma(a, p), lgammaRise(a, q, p)));
  const small = ifAny(a, isSmall, () => {
    const smooth = a.sub(a.add(lgamma1pNear(a, p), lgamma1pNear(a, q)), lgamma1pNear(a, sum));
    return a.add(a.sub(a.sub(log(a, sum), log(a, p)), logQ), smooth);
  });
  return a.select(isLarge, large, a.select(isOne, a.sub(0, logQ), a.select(isMixed, mixed, small)));
}

export const isBeyondBeta = (a: Arithmetic, x: Vector, y: Vector): Vector => a.not(a.and(isPositiveFinite(a, x), isPositiveFinite(a, y)));
