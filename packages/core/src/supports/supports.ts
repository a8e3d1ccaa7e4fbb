/**
 * @file List the supports of scalar values: the reals, bounded reals, and the two outcomes.
 */
import { abs, and, equal, greater, greaterEqual, less, lessEqual, lift, notEqual, type Num, or } from "@typyro/autodiff";
import { expBijector, lowerBound, upperBound } from "../bijectors/exp.ts";
import { identity } from "../bijectors/identity.ts";
import { interval as intervalBijector } from "../bijectors/interval.ts";
import type { Support } from "./support.ts";

export { integer, integerGreaterThan, integerInterval, nonnegativeInteger, positiveInteger } from "./integers.ts";

const continuous = { eventDim: 0, isDiscrete: false } as const;
const discrete = { eventDim: 0, isDiscrete: true, bijector: { none: "a discrete set cannot be reached by moving continuously" } } as const;

/** Finite numbers: infinities and NaN are not real. */
export const real: Support = {
  ...continuous,
  name: "real",
  description: "a real number",
  contains: (x) => less(abs(x), Number.POSITIVE_INFINITY),
  bijector: identity,
};

/** Numbers above 0; infinity is not one. */
export const positive: Support = {
  ...continuous,
  name: "positive",
  description: "a positive number",
  contains: (x) => and(greater(x, 0), less(x, Number.POSITIVE_INFINITY)),
  bijector: expBijector,
};

/** 0 and the numbers above it. */
export const nonnegative: Support = {
  ...continuous,
  name: "nonnegative",
  description: "a number of at least 0",
  contains: (x) => and(greaterEqual(x, 0), less(x, Number.POSITIVE_INFINITY)),
  bijector: expBijector,
};

const show = (bound: Num): string => {
  const value = lift(bound);
  return value.isKnown && value.size === 1 ? String(value.item()) : "its bound";
};

/** Numbers strictly above `low`, which may depend on other sites. */
export function greaterThan(low: Num): Support {
  return { ...continuous, name: "greaterThan", description: `a number above ${show(low)}`, contains: (x) => and(greater(x, low), less(x, Number.POSITIVE_INFINITY)), bijector: lowerBound(low) };
}

/** Numbers strictly below `high`, which may depend on other sites. */
export function lessThan(high: Num): Support {
  return { ...continuous, name: "lessThan", description: `a number below ${show(high)}`, contains: (x) => and(less(x, high), greater(x, Number.NEGATIVE_INFINITY)), bijector: upperBound(high) };
}

/** Numbers from `low` to `high`, both ends included; the ends may depend on other sites. */
export function interval(low: Num, high: Num): Support {
  return {
    ...continuous,
    name: "interval",
    description: `a number from ${show(low)} to ${show(high)}`,
    contains: (x) => and(greaterEqual(x, low), lessEqual(x, high)),
    bijector: intervalBijector(low, high),
  };
}

/** Numbers strictly between `low` and `high`, which may depend on other sites. */
export function openInterval(low: Num, high: Num): Support {
  return {
    ...interval(low, high),
    name: "openInterval",
    description: `a number above ${show(low)} and below ${show(high)}`,
    contains: (x) => and(greater(x, low), less(x, high)),
  };
}

/** Numbers from 0 to 1, both included. */
export const unitInterval: Support = { ...interval(0, 1), name: "unitInterval" };

/** 0 or 1. */
export const boolean: Support = { ...discrete, name: "boolean", description: "0 or 1", contains: (x) => or(equal(x, 0), equal(x, 1)) };

/** Any number, infinities and NaN included; for parameters that are not restricted. */
export const anything: Support = { ...continuous, name: "anything", description: "a number", contains: (x) => or(equal(x, x), notEqual(x, x)), bijector: identity };
