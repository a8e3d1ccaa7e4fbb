/**
 * @file Read the reference values of special functions and measure distances in units in the last place.
 */
import { readFileSync } from "node:fs";

/** Arguments, then the true value as high + low, then the condition number. */
export type ReferenceRow = readonly number[];

/** The rows of every function in one file of `fixtures/`. */
export function readReference(name: string): ReadonlyMap<string, readonly ReferenceRow[]> {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8"));
  if (typeof parsed !== "object" || parsed === null) throw new Error(`${name}.json holds no object`);
  return new Map(Object.entries(parsed).map(([key, rows]) => [key, rowsOf(rows)]));
}

function rowsOf(rows: unknown): readonly ReferenceRow[] {
  if (!Array.isArray(rows)) throw new Error("rows of reference values are an array");
  return rows.map((row: unknown) => {
    if (!Array.isArray(row) || !row.every((value) => typeof value === "number")) throw new Error(`not a row of numbers: ${String(row)}`);
    return row;
  });
}

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
