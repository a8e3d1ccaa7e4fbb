/**
 * @file Write the log probability of a negative binomial count and its slopes, line by line as in the base package's `special` folder, to the same bits.
 *
 * Numbers outside of the ranges named are left to the host.
 * @source `special/logNegativeBinomial.ts` of @typyro/base, with its sources.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { ifAny } from "./branches.ts";
import { digammaMinusLogRise, every, HALF_LOG_TWO_PI, isPositiveFinite, lbeta, logRatioMinus } from "./gammaDifferences.ts";
import { stirlingCorrection } from "./gammaFunctions.ts";
import { log, log1p } from "./logarithm.ts";

/** What is no finite count of at least 0, no positive finite odds or mean, or no positive finite concentration. */
export const isBeyondCounts = (a: Arithmetic, k: Vector, x: Vector, r: Vector): Vector =>
  a.not(every(a, [a.ge(k, 0), a.lt(k, Number.POSITIVE_INFINITY), isPositiveFinite(a, x), isPositiveFinite(a, r)]));

/** The form of large counts and concentrations, both at least 1, for a finite mean. */
function saddle(a: Arithmetic, k: Vector, m: Vector, r: Vector): Vector {
  const sum = a.add(r, m);
  const grown = a.div(a.add(r, k), sum);
  const first = a.mul(r, logRatioMinus(a, a.div(a.sub(k, m), sum), grown));
  const second = a.mul(k, logRatioMinus(a, a.div(a.mul(a.div(r, sum), a.sub(m, k)), k), a.mul(grown, a.div(m, k))));
  const corrections = a.sub(a.sub(stirlingCorrection(a, a.add(r, k)), stirlingCorrection(a, r)), stirlingCorrection(a, k));
  const logs = a.mul(0.5, a.add(log(a, k), log1p(a, a.div(k, r))));
  return a.add(a.add(first, second), a.sub(a.sub(corrections, logs), HALF_LOG_TWO_PI));
}

/** log(gamma(k + r) / (k! gamma(r))) where k or r is below 1. */
const fewWays = (a: Arithmetic, k: Vector, r: Vector): Vector => a.sub(a.neg(lbeta(a, r, a.add(k, 1))), log(a, a.add(r, k)));

/** By the odds of a success. */
export function logNegativeBinomial(a: Arithmetic, k: Vector, odds: Vector, r: Vector): Vector {
  const isNone = a.eq(k, 0);
  const isLarge = a.and(a.ge(k, 1), a.ge(r, 1));
  const m = a.mul(r, odds);
  const large = ifAny(a, isLarge, () => a.select(a.eq(m, Number.POSITIVE_INFINITY), Number.NEGATIVE_INFINITY, saddle(a, k, m, r)));
  const none = ifAny(a, a.not(isLarge), () => a.mul(r, log1p(a, odds)));
  const few = ifAny(a, a.not(a.or(isNone, isLarge)), () => a.sub(a.sub(fewWays(a, k, r), none), a.mul(k, log1p(a, a.div(1, odds)))));
  return a.select(isLarge, large, a.select(isNone, a.neg(none), few));
}

/** By the mean. */
export function logNegativeBinomial2(a: Arithmetic, k: Vector, m: Vector, r: Vector): Vector {
  const isNone = a.eq(k, 0);
  const isLarge = a.and(a.ge(k, 1), a.ge(r, 1));
  const large = ifAny(a, isLarge, () => saddle(a, k, m, r));
  const isWide = a.gt(m, r);
  const none = ifAny(a, a.not(isLarge), () => {
    const wide = ifAny(a, isWide, () => a.mul(r, log(a, a.div(r, a.add(r, m)))));
    return a.select(isWide, wide, a.mul(a.neg(r), log1p(a, a.div(m, r))));
  });
  const few = ifAny(a, a.not(a.or(isNone, isLarge)), () => a.sub(a.add(fewWays(a, k, r), none), a.mul(k, log1p(a, a.div(r, m)))));
  return a.select(isLarge, large, a.select(isNone, none, few));
}

/** The slope in r, the odds being fixed. */
export function logNegativeBinomialByR(a: Arithmetic, k: Vector, odds: Vector, r: Vector): Vector {
  const isNone = a.eq(k, 0);
  const none = ifAny(a, isNone, () => a.neg(log1p(a, odds)));
  const some = ifAny(a, a.not(isNone), () => {
    const m = a.mul(r, odds);
    const sum = a.add(r, m);
    const u = a.div(a.sub(k, m), sum);
    const isNear = a.lt(a.abs(u), 0.5);
    const near = ifAny(a, isNear, () => log1p(a, u));
    const far = ifAny(a, a.not(isNear), () => log(a, a.div(a.add(r, k), sum)));
    return a.add(a.select(isNear, near, far), digammaMinusLogRise(a, r, k));
  });
  return a.select(isNone, none, some);
}

/** The slope in r, the mean being fixed. */
export function logNegativeBinomial2ByR(a: Arithmetic, k: Vector, m: Vector, r: Vector): Vector {
  const sum = a.add(r, m);
  const isFew = a.or(a.eq(k, 0), a.eq(k, 1));
  const few = ifAny(a, isFew, () => a.add(logRatioMinus(a, a.div(a.neg(m), sum), a.div(r, sum)), a.div(a.div(a.mul(k, m), r), sum)));
  const many = ifAny(a, a.not(isFew), () => a.add(logRatioMinus(a, a.div(a.sub(k, m), sum), a.div(a.add(r, k), sum)), digammaMinusLogRise(a, r, k)));
  return a.select(isFew, few, many);
}
