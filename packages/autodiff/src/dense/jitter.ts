/**
 * @file Find what to add to the diagonal of a matrix that just fails to be positive definite.
 */
import type { Buffer } from "../aval.ts";
import { choleskyInto } from "./cholesky.ts";

/**
 * Additions tried, as shares of the largest diagonal element: less than the root of the smallest rounding leaves a
 * factor that is rounding alone, and more would no longer be jitter.
 */
const SHARES = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

/** What a matrix that is not positive definite needs: its position among the batches, and the smallest jitter that helps. */
export interface NotPositiveDefinite {
  readonly batch: number;
  /** A power of ten, or undefined where even a thousandth of the diagonal does not help. */
  readonly jitter: number | undefined;
}

/**
 * The first of several n x n matrices that is not positive definite; one that holds NaN is passed over, since its
 * fault lies elsewhere.
 */
export function findNotPositiveDefinite(a: Buffer, n: number): NotPositiveDefinite | undefined {
  const size = n * n;
  const scratch = new Float64Array(size);
  for (let batch = 0; batch * size < a.length; batch++) {
    const matrix = Float64Array.from(a.subarray(batch * size, (batch + 1) * size));
    if (matrix.some((x) => Number.isNaN(x)) || choleskyInto(matrix, scratch, n, 0) < 0) continue;
    return { batch, jitter: smallestJitter(matrix, n, scratch) };
  }
  return undefined;
}

function smallestJitter(matrix: Float64Array, n: number, scratch: Float64Array): number | undefined {
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(matrix[i * (n + 1)]!));
  for (const share of SHARES) {
    const jitter = Number((share * scale).toPrecision(1));
    const trial = Float64Array.from(matrix);
    for (let i = 0; i < n; i++) trial[i * (n + 1)] = trial[i * (n + 1)]! + jitter;
    if (jitter > 0 && choleskyInto(trial, scratch, n, 0) < 0) return jitter;
  }
  return undefined;
}
