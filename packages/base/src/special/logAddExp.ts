/**
 * @file Add numbers that are given by their logarithms.
 */
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";

/** log(e^a + e^b); -Infinity stands for an absent term. */
export function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  const smaller = Math.min(a, b);
  // Equal infinities have no difference; then the larger one is the answer.
  return larger === -Infinity || larger === Infinity ? larger : larger + log1p(exp(smaller - larger));
}

/**
 * log of the sum of e^x over the elements; -Infinity for none.
 *
 * The largest element is left out of the sum and added as 1, so that what the others contribute survives
 * even where it is small against 1.
 *
 * @cost two passes, one exponential an element.
 */
export function logSumExp(x: ArrayLike<number>): number {
  let largest = -Infinity;
  let at = -1;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value !== value) return NaN;
    if (value > largest) {
      largest = value;
      at = i;
    }
  }
  if (largest === -Infinity || largest === Infinity) return largest;
  let others = 0;
  for (let i = 0; i < x.length; i++) if (i !== at) others += exp(x[i]! - largest);
  return largest + log1p(others);
}
