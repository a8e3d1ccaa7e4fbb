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
 * S being symmetric, S L has the given adjoint as its lower triangle; S with its diagonal halved is the result. So S follows
 * column by column from the last: each element has products subtracted in descending order of the inner index.
 *
 * @source Murray 2016, "Differentiation of the Cholesky decomposition", arXiv:1602.07527, section 4, `chol_unblocked_rev`, each
 *   element's updates gathered where the element is divided.
 * @cost n^3 / 3
 */
export function choleskyAdjointInto(l: Buffer, adjoint: Buffer, out: Buffer, n: number, start: number): void {
  for (let k = n - 1; k >= 0; k--) {
    const d = l[start + k * (n + 1)]!;
    for (let i = 0; i < k; i++) out[start + i * n + k] = 0;
    // The diagonal last, since it needs the rest of its column.
    for (let r = n - 1; r >= k; r--) {
      let sum = adjoint[start + r * n + k]!;
      for (let m = n - 1; m > k; m--) sum -= l[start + m * n + k]! * (m > r ? out[start + m * n + r]! : out[start + r * n + m]!);
      out[start + r * n + k] = sum / d;
    }
  }
  for (let k = 0; k < n; k++) out[start + k * (n + 1)] = out[start + k * (n + 1)]! * 0.5;
}
