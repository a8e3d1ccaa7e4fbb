/**
 * @file List the supports of counts and labels: whole numbers, with bounds or without.
 */
import { and, equal, floor, greater, greaterEqual, less, lessEqual, lift, type Num, type Value } from "@typyro/autodiff";
import type { Support } from "./support.ts";

const discrete = { eventDim: 0, isDiscrete: true, bijector: { none: "a discrete set cannot be reached by moving continuously" } } as const;

const isWhole = (x: Value): Value => equal(floor(x), x);

const show = (bound: Num): string => {
  const value = lift(bound);
  return value.isKnown && value.size === 1 ? String(value.item()) : "its bound";
};

/** All whole numbers. */
export const integer: Support = { ...discrete, name: "integer", description: "a whole number", example: 0, contains: (x) => and(isWhole(x), less(x.abs(), Number.POSITIVE_INFINITY)) };

/** 0, 1, 2, ... */
export const nonnegativeInteger: Support = {
  ...discrete,
  name: "nonnegativeInteger",
  description: "a whole number of at least 0",
  example: 0,
  contains: (x) => and(and(isWhole(x), greaterEqual(x, 0)), less(x, Number.POSITIVE_INFINITY)),
};

/** 1, 2, 3, ... */
export const positiveInteger: Support = {
  ...discrete,
  name: "positiveInteger",
  description: "a whole number of at least 1",
  example: 1,
  contains: (x) => and(and(isWhole(x), greaterEqual(x, 1)), less(x, Number.POSITIVE_INFINITY)),
};

/** Whole numbers strictly above `low`, which may depend on other sites. */
export function integerGreaterThan(low: Num): Support {
  return {
    ...discrete,
    name: "integerGreaterThan",
    description: `a whole number above ${show(low)}`,
    example: floor(low).add(1),
    contains: (x) => and(and(isWhole(x), greater(x, low)), less(x, Number.POSITIVE_INFINITY)),
  };
}

/** Whole numbers from `low` to `high`, both included; the ends may depend on other sites. */
export function integerInterval(low: Num, high: Num): Support {
  return {
    ...discrete,
    name: "integerInterval",
    description: `a whole number from ${show(low)} to ${show(high)}`,
    example: low,
    contains: (x) => and(isWhole(x), and(greaterEqual(x, low), lessEqual(x, high))),
  };
}
