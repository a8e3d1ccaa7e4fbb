/**
 * @file Solve triangular systems by substitution.
 *
 * Each unknown starts from its right-hand side and has products subtracted in the order in which the
 * unknowns are found, which row, column and blocked forms share: a blocked kernel keeps these bits.
 */
import type { Buffer } from "../aval.ts";

/** Which triangle of the matrix is read, and whether its transpose is meant. */
export interface TriangleKind {
  readonly isLower: boolean;
  readonly isTransposed: boolean;
}

/** Positions of the first elements of the matrix, the right-hand sides and the solution. */
export interface SolveStarts {
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

/**
 * Write the solution X of T X = B, T being the triangle (or its transpose) of an n x n matrix and B n x m.
 *
 * @cost n^2 m
 */
export function solveTriangularInto(a: Buffer, b: Buffer, out: Buffer, n: number, m: number, starts: SolveStarts, { isLower, isTransposed }: TriangleKind): void {
  const rowStride = isTransposed ? 1 : n;
  const columnStride = isTransposed ? n : 1;
  const isForward = isLower !== isTransposed;
  for (let step = 0; step < n; step++) {
    const i = isForward ? step : n - 1 - step;
    const diagonal = a[starts.a + i * (n + 1)]!;
    for (let c = 0; c < m; c++) {
      let sum = b[starts.b + i * m + c]!;
      for (let before = 0; before < step; before++) {
        const k = isForward ? before : n - 1 - before;
        sum -= a[starts.a + i * rowStride + k * columnStride]! * out[starts.out + k * m + c]!;
      }
      out[starts.out + i * m + c] = sum / diagonal;
    }
  }
}
