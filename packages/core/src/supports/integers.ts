/**
 * @file List the supports of counts and labels: whole numbers, which no bijector reaches.
 */
import type { Num } from "@typyro/autodiff";
import * as regions from "../regions/integers.ts";
import { type Support, unreached } from "./support.ts";

/** All whole numbers. */
export const integer: Support = unreached(regions.integer);

/** 0, 1, 2, ... */
export const nonnegativeInteger: Support = unreached(regions.nonnegativeInteger);

/** 1, 2, 3, ... */
export const positiveInteger: Support = unreached(regions.positiveInteger);

/** Whole numbers strictly above `low`, which may depend on other sites. */
export const integerGreaterThan = (low: Num): Support => unreached(regions.integerGreaterThan(low));

/** Whole numbers from `low` to `high`, both included; the ends may depend on other sites. */
export const integerInterval = (low: Num, high: Num): Support => unreached(regions.integerInterval(low, high));
