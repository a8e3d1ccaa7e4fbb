/**
 * @file Keep constants that depend on a size alone, one buffer for each size, so that a tape holds each of them once.
 */
import { lift, type Value } from "@typyro/autodiff";
import { CallSite, internal, modelError } from "@typyro/base";

/** A function of a size that gives the same object each time. */
export function bySize<R>(make: (n: number) => R): (n: number) => R {
  const made = new Map<number, R>();
  return (n) => {
    const found = made.get(n);
    if (found !== undefined) return found;
    const fresh = make(n);
    made.set(n, fresh);
    return fresh;
  };
}

/** Vectors of a size, from their elements. */
export function vectorBySize(length: (n: number) => number, element: (i: number, n: number) => number): (n: number) => Value {
  return bySize((n) => lift(Float64Array.from({ length: length(n) }, (_, i) => element(i, n))));
}

/** Row-major positions of the elements below the diagonal of n x n matrices, row by row. */
export const belowDiagonal: (n: number) => Int32Array = bySize((n) => trianglePositions(n, 0));

/** Where the elements below the diagonal go when each is moved one column to the right. */
export const belowDiagonalShifted: (n: number) => Int32Array = bySize((n) => trianglePositions(n, 1));

/** Row-major positions of the diagonal of n x n matrices. */
export const onDiagonal: (n: number) => Int32Array = bySize((n) => Int32Array.from({ length: n }, (_, i) => i * (n + 1)));

function trianglePositions(n: number, shift: number): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) found.push(i * n + j + shift);
  return Int32Array.from(found);
}

/** For each element below the diagonal, row by row, a number made of its row and column. */
export function belowDiagonalWeights(weight: (i: number, j: number, n: number) => number): (n: number) => Value {
  return bySize((n) => {
    const found: number[] = [];
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) found.push(weight(i, j, n));
    return lift(Float64Array.from(found));
  });
}

/** The n with n (n - 1) / 2 = m. @error `bijector-size`, which names `bijector` */
export function sizeFromPairs(m: number, bijector: string): number {
  const n = (1 + Math.sqrt(1 + 8 * m)) / 2;
  if (Number.isInteger(n)) return n;
  const needed = "as many as a triangle has: 1, 3, 6, 10, ...";
  throw modelError("bijector-size", { bijector, given: `${m} numbers`, needed, help: "give n (n - 1) / 2 numbers for a correlation of n rows, n (n + 1) / 2 for a triangle with its diagonal" }, { at: [new CallSite(sizeFromPairs)] });
}

/** The last size of a shape. */
export function lastSize(shape: readonly number[]): number {
  const n = shape.at(-1);
  if (n === undefined) throw internal("a vector has no axis");
  return n;
}
