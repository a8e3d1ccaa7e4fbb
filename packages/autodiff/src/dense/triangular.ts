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
  for (let i = 0; i < n * m; i++) out[starts.out + i] = b[starts.b + i]!;
  const isForward = isLower !== isTransposed;
  for (let step = 0; step < n; step++) {
    const i = isForward ? step : n - 1 - step;
    const row = starts.out + i * m;
    // A row of the matrix is read from left to right either way: what is found is subtracted here, or later from all that remain.
    if (!isTransposed) {
      for (let before = 0; before < step; before++) {
        const k = isForward ? before : n - 1 - before;
        subtractRow(out, row, a[starts.a + i * n + k]!, starts.out + k * m, m);
      }
    }
    const pivot = a[starts.a + i * (n + 1)]!;
    for (let c = 0; c < m; c++) out[row + c] = out[row + c]! / pivot;
    if (!isTransposed) continue;
    const [from, to] = isForward ? [i + 1, n] : [0, i];
    for (let k = from; k < to; k++) subtractRow(out, starts.out + k * m, a[starts.a + i * n + k]!, row, m);
  }
}

function subtractRow(out: Buffer, to: number, factor: number, from: number, m: number): void {
  for (let c = 0; c < m; c++) out[to + c] = out[to + c]! - factor * out[from + c]!;
}
