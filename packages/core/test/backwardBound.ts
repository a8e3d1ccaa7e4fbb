/**
 * @file Bound the error that rounding may leave, without a tolerance chosen by feel.
 *
 * A computation is backward stable when its result is the true one for arguments that differ from those given by a few units in the last
 * place. So the error may be as large as the function's own change under such a change of any argument, plus a few units in the last place
 * of the result.
 *
 * @source Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 1.5: backward error and conditioning.
 */

const EPSILON = 2 ** -52;
/** The relative change of an argument from which the sensitivity is measured. */
const STEP = 2 ** -36;

/**
 * The error allowed to `f(...at)`: `ulps` units of every argument and of the result.
 *
 * @param floor - units are not smaller than those of this number: of 1 for logarithms, whose terms may cancel.
 */
export function backwardBound(f: (...x: number[]) => number, at: readonly number[], { ulps = 16, floor = 0 }: { readonly ulps?: number; readonly floor?: number } = {}): number {
  const value = f(...at);
  const sensitivity = at.reduce((total, x, i) => {
    const changes = [x * (1 + STEP), x * (1 - STEP)].map((moved) => Math.abs(f(...at.with(i, moved)) - value));
    const finite = changes.filter((change) => Number.isFinite(change));
    return total + Math.max(0, ...finite) / STEP;
  }, 0);
  return ulps * EPSILON * (Math.max(Math.abs(value), floor) + sensitivity) + Number.MIN_VALUE * ulps;
}

/** Whether `actual` is within `bound` of `expected`; infinities and NaN must be met exactly. */
export function isWithin(actual: number, expected: number, bound: number): boolean {
  return Object.is(actual, expected) || actual === expected || (Number.isFinite(actual) && Math.abs(actual - expected) <= bound);
}
