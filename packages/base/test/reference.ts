/**
 * @file Read the reference values of special functions and measure distances in units in the last place.
 */
import elementary from "./fixtures/special-elementary.json" with { type: "json" };
import error from "./fixtures/special-error.json" with { type: "json" };
import gamma from "./fixtures/special-gamma.json" with { type: "json" };
import incomplete from "./fixtures/special-incomplete.json" with { type: "json" };
import large from "./fixtures/special-large.json" with { type: "json" };
import slopes from "./fixtures/special-slopes.json" with { type: "json" };

/** Arguments, then the true value as high + low, then the condition number. */
export type ReferenceRow = readonly number[];

/** The rows of every function, by file of `fixtures/`. */
export const reference: Readonly<Record<string, Readonly<Record<string, readonly ReferenceRow[]>>>> = {
  "special-elementary": elementary,
  "special-error": error,
  "special-gamma": gamma,
  "special-incomplete": incomplete,
  "special-slopes": slopes,
  "special-large": large,
};

const F64 = new Float64Array(1);
const BITS = new BigInt64Array(F64.buffer);

/** The bits of a double. */
export function bitsOf(x: number): bigint {
  F64[0] = x;
  return BITS[0]!;
}

/** The double next above. */
export function nextUp(x: number): number {
  if (x === 0) return 5e-324;
  const bits = bitsOf(x);
  BITS[0] = x > 0 ? bits + 1n : bits - 1n;
  return F64[0]!;
}

/** The distance from |x| to the next larger double. */
export function ulpOf(x: number): number {
  const size = Math.abs(x);
  return size >= Number.MAX_VALUE ? 2 ** 971 : nextUp(size) - size;
}

/** How many ulps of `high` lie between `got` and high + low. */
export function ulpsBetween(got: number, high: number, low = 0): number {
  if (Object.is(got, high) && low === 0) return 0;
  return Math.abs(got - high - low) / ulpOf(high);
}
