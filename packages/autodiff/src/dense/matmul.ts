/**
 * @file Multiply matrices, each element in the order in which the tape sums: product k adds to partial k mod 4.
 *
 * So `matmul(x, v)` has the bits of `sum(x * v)` along the last axis.
 */
import type { Buffer } from "../aval.ts";

/** How a factor is read: the distance between its rows and between its columns, as it stands in the product. */
export interface Strides {
  readonly row: number;
  readonly column: number;
}

/**
 * Write the n x m product of an n x inner and an inner x m matrix.
 *
 * @param starts - positions of the first elements of the two factors and of the product.
 * @cost n * inner * m
 */
export function matmulInto(a: Buffer, b: Buffer, out: Buffer, n: number, inner: number, m: number, left: Strides, right: Strides, aStart: number, bStart: number, start: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      let x = aStart + i * left.row;
      let y = bStart + j * right.column;
      let k = 0;
      for (; k + 3 < inner; k += 4) {
        p0 += a[x]! * b[y]!;
        p1 += a[x + left.column]! * b[y + right.row]!;
        p2 += a[x + 2 * left.column]! * b[y + 2 * right.row]!;
        p3 += a[x + 3 * left.column]! * b[y + 3 * right.row]!;
        x += 4 * left.column;
        y += 4 * right.row;
      }
      if (k < inner) p0 += a[x]! * b[y]!;
      if (k + 1 < inner) p1 += a[x + left.column]! * b[y + right.row]!;
      if (k + 2 < inner) p2 += a[x + 2 * left.column]! * b[y + 2 * right.row]!;
      out[start + i * m + j] = p0 + p2 + (p1 + p3);
    }
  }
}
