/**
 * @file List the regions of numbers: the reals, bounded reals, and the two outcomes.
 */
import { abs, and, equal, greater, greaterEqual, less, lessEqual, lift, notEqual, type Num, or } from "@typyro/autodiff";
import { PI } from "@typyro/base";
import type { Region } from "./region.ts";

const INFINITY = Number.POSITIVE_INFINITY;
const continuous = { eventDim: 0, isDiscrete: false } as const;

/** A bound as errors say it. */
export function show(bound: Num): string {
  const value = lift(bound);
  return value.isKnown && value.size === 1 ? String(value.item()) : "its bound";
}

/** Finite numbers: infinities and NaN are not real. */
export const real: Region = { ...continuous, name: "real", description: "a real number", ends: [-INFINITY, INFINITY], contains: (x) => less(abs(x), INFINITY) };

/** Any number, infinities and NaN included; for parameters that are not restricted. */
export const anything: Region = { ...continuous, name: "anything", description: "a number", ends: [-INFINITY, INFINITY], contains: (x) => or(equal(x, x), notEqual(x, x)) };

/** Numbers above 0; infinity is not one. */
export const positive: Region = { ...continuous, name: "positive", description: "a positive number", ends: [0, INFINITY], contains: (x) => and(greater(x, 0), less(x, INFINITY)) };

/** 0 and the numbers above it. */
export const nonnegative: Region = {
  ...continuous,
  name: "nonnegative",
  description: "a number of at least 0",
  ends: [0, INFINITY],
  contains: (x) => and(greaterEqual(x, 0), less(x, INFINITY)),
};

/** Numbers strictly above `low`, which may depend on other sites. */
export function greaterThan(low: Num): Region {
  return { ...continuous, name: "greaterThan", description: `a number above ${show(low)}`, ends: [low, INFINITY], contains: (x) => and(greater(x, low), less(x, INFINITY)) };
}

/** `low` and the numbers above it; the bound may depend on other sites. */
export function greaterThanEqual(low: Num): Region {
  return {
    ...continuous,
    name: "greaterThanEqual",
    description: `a number of at least ${show(low)}`,
    ends: [low, INFINITY],
    contains: (x) => and(greaterEqual(x, low), less(x, INFINITY)),
  };
}

/** Numbers strictly below `high`, which may depend on other sites. */
export function lessThan(high: Num): Region {
  return { ...continuous, name: "lessThan", description: `a number below ${show(high)}`, ends: [-INFINITY, high], contains: (x) => and(less(x, high), greater(x, -INFINITY)) };
}

/** `high` and the numbers below it; the bound may depend on other sites. */
export function lessThanEqual(high: Num): Region {
  return {
    ...continuous,
    name: "lessThanEqual",
    description: `a number of at most ${show(high)}`,
    ends: [-INFINITY, high],
    contains: (x) => and(lessEqual(x, high), greater(x, -INFINITY)),
  };
}

/** Numbers from `low` to `high`, both ends included; the ends may depend on other sites. */
export function interval(low: Num, high: Num): Region {
  return {
    ...continuous,
    name: "interval",
    description: `a number from ${show(low)} to ${show(high)}`,
    ends: [low, high],
    contains: (x) => and(greaterEqual(x, low), lessEqual(x, high)),
  };
}

/** Numbers strictly between `low` and `high`, which may depend on other sites. */
export function openInterval(low: Num, high: Num): Region {
  return { ...interval(low, high), name: "openInterval", description: `a number above ${show(low)} and below ${show(high)}`, contains: (x) => and(greater(x, low), less(x, high)) };
}

/** Numbers from 0 to 1, both included. */
export const unitInterval: Region = { ...interval(0, 1), name: "unitInterval" };

/** Angles from -pi to pi. */
export const circular: Region = { ...interval(-PI, PI), name: "circular", description: "an angle from -pi to pi" };

/** 0 or 1. */
export const boolean: Region = { eventDim: 0, isDiscrete: true, name: "boolean", description: "0 or 1", ends: [0, 1], contains: (x) => or(equal(x, 0), equal(x, 1)) };
