/**
 * @file List the supports of numbers: regions of numbers with the bijectors that reach them.
 */
import type { Num } from "@typyro/autodiff";
import { PI } from "@typyro/base";
import { expBijector, lowerBound, upperBound } from "../bijectors/exp.ts";
import { identity } from "../bijectors/identity.ts";
import { interval as intervalBijector } from "../bijectors/interval.ts";
import { softplusBijector } from "../bijectors/softplus.ts";
import * as regions from "../regions/numbers.ts";
import { reached, type Support, unreached } from "./support.ts";

export { integer, integerGreaterThan, integerInterval, nonnegativeInteger, positiveInteger } from "./integers.ts";

/** Finite numbers: infinities and NaN are not real. */
export const real: Support = reached(regions.real, identity);

/** Any number, infinities and NaN included; for parameters that are not restricted. */
export const anything: Support = reached(regions.anything, identity);

/** Numbers above 0; infinity is not one. */
export const positive: Support = reached(regions.positive, expBijector);

/** The same, reached by softplus rather than the exponential. */
export const softplusPositive: Support = { ...reached(regions.positive, softplusBijector), name: "softplusPositive" };

/** 0 and the numbers above it. */
export const nonnegative: Support = reached(regions.nonnegative, expBijector);

/** Numbers strictly above `low`, which may depend on other sites. */
export const greaterThan = (low: Num): Support => reached(regions.greaterThan(low), lowerBound(low));

/** `low` and the numbers above it; the bound may depend on other sites. */
export const greaterThanEqual = (low: Num): Support => reached(regions.greaterThanEqual(low), lowerBound(low));

/** Numbers strictly below `high`, which may depend on other sites. */
export const lessThan = (high: Num): Support => reached(regions.lessThan(high), upperBound(high));

/** `high` and the numbers below it; the bound may depend on other sites. */
export const lessThanEqual = (high: Num): Support => reached(regions.lessThanEqual(high), upperBound(high));

/** Numbers from `low` to `high`, both ends included; the ends may depend on other sites. */
export const interval = (low: Num, high: Num): Support => reached(regions.interval(low, high), intervalBijector(low, high));

/** Numbers strictly between `low` and `high`, which may depend on other sites. */
export const openInterval = (low: Num, high: Num): Support => reached(regions.openInterval(low, high), intervalBijector(low, high));

/** Numbers from 0 to 1, both included. */
export const unitInterval: Support = reached(regions.unitInterval, intervalBijector(0, 1));

/** Angles from -pi to pi. */
export const circular: Support = reached(regions.circular, intervalBijector(-PI, PI));

/** 0 or 1. */
export const boolean: Support = unreached(regions.boolean);
