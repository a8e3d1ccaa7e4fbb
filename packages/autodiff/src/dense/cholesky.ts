/**
 * @file Factor symmetric positive definite matrices as L L', and carry derivatives back through the factor.
 *
 * Matrices are row-major pieces of longer buffers, `start` being the position of their first element.
 * Each element starts from its own of A and has products subtracted in ascending order of the inner
 * index, which is what left-looking, right-looking and blocked forms all do: a blocked kernel keeps these bits.
 */
import type { Buffer } from "../aval.ts";

/**
 * Write the lower Cholesky factor of a symmetric matrix, of which only the lower triangle is read.
 *
 * Where a pivot is not positive, it and everything computed from it is NaN: the density there is NaN,
 * never an infinity that a sampler would be drawn to.
 *
 * @returns the row of the first pivot that is not positive, or -1.
 * @cost n^3 / 3
 */
export function choleskyInto(a: Buffer, out: Buffer, n: number, start: number): number {
  let failed = -1;
  for (let j = 0; j < n; j++) {
    const row = start + j * n;
    let pivot = a[row + j]!;
    for (let k = 0; k < j; k++) pivot -= out[row + k]! * out[row + k]!;
    const root = pivot > 0 ? Math.sqrt(pivot) : Number.NaN;
    if (failed < 0 && !(pivot > 0)) failed = j;
    out[row + j] = root;
    for (let k = j + 1; k < n; k++) out[row + k] = 0;
    for (let i = j + 1; i < n; i++) {
      const other = start + i * n;
      let sum = a[other + j]!;
      for (let k = 0; k < j; k++) sum -= out[other + k]! * out[row + k]!;
      out[other + j] = sum / root;
    }
  }
  return failed;
}

/**
 * Write the adjoint of A, in its lower triangle, given the factor L and the adjoint of L (whose lower triangle is read).
 *
 * @source Murray 2016, "Differentiation of the Cholesky decomposition", arXiv:1602.07527, section 4, `chol_unblocked_rev`.
 * @cost 2 n^3 / 3
 */
export function choleskyAdjointInto(l: Buffer, adjoint: Buffer, out: Buffer, n: number, start: number): void {
  for (let i = 0; i < n; i++) {
    const row = start + i * n;
    for (let j = 0; j < n; j++) out[row + j] = j <= i ? adjoint[row + j]! : 0;
  }
  for (let j = n - 1; j >= 0; j--) {
    const row = start + j * n;
    const d = l[row + j]!;
    let dBar = out[row + j]!;
    for (let i = j + 1; i < n; i++) dBar -= (l[start + i * n + j]! * out[start + i * n + j]!) / d;
    dBar /= d;
    for (let i = j + 1; i < n; i++) out[start + i * n + j] = out[start + i * n + j]! / d;
    for (let k = 0; k < j; k++) out[row + k] = out[row + k]! - dBar * l[row + k]!;
    for (let i = j + 1; i < n; i++) {
      const other = start + i * n;
      const cBar = out[other + j]!;
      for (let k = 0; k < j; k++) out[row + k] = out[row + k]! - cBar * l[other + k]!;
      for (let k = 0; k < j; k++) out[other + k] = out[other + k]! - cBar * l[row + k]!;
    }
    out[row + j] = dBar * 0.5;
  }
}
