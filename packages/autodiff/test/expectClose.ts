/**
 * @file Say once when two numbers are close: NaN equals NaN, an infinity equals itself, the rest within a stated bound.
 */

/** Distance from 1 to the next double: twice the largest relative error of one rounding. */
export const EPSILON = 2.220446049250313e-16;

/** Below this doubles lose precision, so that relative errors mean nothing. */
export const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Whether `actual` is `expected` up to `bound`, an absolute error; below the smallest normal number nothing is asked. */
export function isClose(actual: number, expected: number, bound: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= bound + SMALLEST_NORMAL;
}

/** Throw where two numbers differ by more than `bound`, saying both and where. */
export function expectClose(actual: number, expected: number, bound: number, where: string): void {
  if (isClose(actual, expected, bound)) return;
  throw new Error(`${where}: ${actual} is not ${expected} (difference ${actual - expected}, allowed ${bound})`);
}

/** Throw where two lists are not the same, bit for bit; NaN equals NaN. */
export function expectSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, where: string): void {
  if (actual.length !== expected.length) throw new Error(`${where}: ${actual.length} elements where ${expected.length} belong`);
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i])) throw new Error(`${where}: element ${i} is ${actual[i]}, not ${expected[i]} to the bit`);
  }
}
