/**
 * @file List the supports of scalar values with one bound that is itself a member.
 */
import { and, greater, greaterEqual, less, lessEqual, lift, type Num } from "@typyro/autodiff";
import { lowerBound, upperBound } from "../bijectors/exp.ts";
import type { Support } from "./support.ts";

const show = (bound: Num): string => {
  const value = lift(bound);
  return value.isKnown && value.size === 1 ? String(value.item()) : "its bound";
};

/** `low` and the numbers above it; the bound may depend on other sites. */
export function greaterThanEqual(low: Num): Support {
  return {
    eventDim: 0,
    isDiscrete: false,
    name: "greaterThanEqual",
    description: `a number of at least ${show(low)}`,
    contains: (x) => and(greaterEqual(x, low), less(x, Number.POSITIVE_INFINITY)),
    bijector: lowerBound(low),
  };
}

/** `high` and the numbers below it; the bound may depend on other sites. */
export function lessThanEqual(high: Num): Support {
  return {
    eventDim: 0,
    isDiscrete: false,
    name: "lessThanEqual",
    description: `a number of at most ${show(high)}`,
    contains: (x) => and(lessEqual(x, high), greater(x, Number.NEGATIVE_INFINITY)),
    bijector: upperBound(high),
  };
}
