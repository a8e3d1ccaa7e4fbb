/**
 * @file List the regions of counts and labels: whole numbers, with bounds or without.
 */
import { and, equal, floor, greater, greaterEqual, less, lessEqual, type Num, type Value } from "@typyro/autodiff";
import { show } from "./numbers.ts";
import type { Region } from "./region.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const discrete = { eventDim: 0, isDiscrete: true } as const;

const isWhole = (x: Value): Value => equal(floor(x), x);

/** All whole numbers. */
export const integer: Region = {
  ...discrete,
  name: "integer",
  description: "a whole number",
  example: 0,
  ends: [-INFINITY, INFINITY],
  contains: (x) => and(isWhole(x), less(x.abs(), INFINITY)),
};

/** 0, 1, 2, ... */
export const nonnegativeInteger: Region = {
  ...discrete,
  name: "nonnegativeInteger",
  description: "a whole number of at least 0",
  example: 0,
  ends: [0, INFINITY],
  contains: (x) => and(and(isWhole(x), greaterEqual(x, 0)), less(x, INFINITY)),
};

/** 1, 2, 3, ... */
export const positiveInteger: Region = {
  ...discrete,
  name: "positiveInteger",
  description: "a whole number of at least 1",
  example: 1,
  ends: [1, INFINITY],
  contains: (x) => and(and(isWhole(x), greaterEqual(x, 1)), less(x, INFINITY)),
};

/** Whole numbers strictly above `low`, which may depend on other sites. */
export function integerGreaterThan(low: Num): Region {
  const first = floor(low).add(1);
  return {
    ...discrete,
    name: "integerGreaterThan",
    description: `a whole number above ${show(low)}`,
    example: first,
    ends: [first, INFINITY],
    contains: (x) => and(and(isWhole(x), greater(x, low)), less(x, INFINITY)),
  };
}

/** Whole numbers from `low` to `high`, both included; the ends may depend on other sites. */
export function integerInterval(low: Num, high: Num): Region {
  return {
    ...discrete,
    name: "integerInterval",
    description: `a whole number from ${show(low)} to ${show(high)}`,
    example: low,
    ends: [low, high],
    contains: (x) => and(isWhole(x), and(greaterEqual(x, low), lessEqual(x, high))),
  };
}
