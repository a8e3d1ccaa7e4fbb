/**
 * @file Compute with shapes: sizes, strides, broadcasting, and how they print.
 *
 * A shape lists sizes from the left; dimensions are named from the right, -1 being the last, as NumPy
 * and NumPyro do. Broadcasting is NumPy's: sizes are aligned at the right, and 1 stretches.
 */

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i] ?? 1;
  return size;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i] ?? 1;
  }
  return strides;
}

/** The broadcast of several shapes, or undefined where they do not fit each other. */
export function broadcastShapes(...shapes: readonly Shape[]): number[] | undefined {
  let rank = 0;
  for (const shape of shapes) rank = Math.max(rank, shape.length);
  const out: number[] = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const offset = rank - shape.length;
    for (let i = 0; i < shape.length; i++) {
      const n = shape[i] ?? 1;
      const have = out[offset + i] ?? 1;
      if (n === have || n === 1) continue;
      if (have !== 1) return undefined;
      out[offset + i] = n;
    }
  }
  return out;
}

/** Whether `from` can be stretched to exactly `to`. */
export function broadcastsTo(from: Shape, to: Shape): boolean {
  const out = broadcastShapes(from, to);
  return out !== undefined && sameShape(out, to);
}

/** Strides with which to read `shape` as if it were broadcast to `to`: 0 along stretched axes. */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const own = stridesOf(shape);
  const offset = to.length - shape.length;
  return to.map((_, i) => (i < offset || shape[i - offset] === 1 ? 0 : (own[i - offset] ?? 0)));
}

/** `[2, 3]`, and `[]` for a scalar. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** The multi-index `[i, j]` of a flat row-major position. */
export function unravel(flat: number, shape: Shape): number[] {
  const index: number[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i] ?? 1;
    index.unshift(flat % n);
    flat = Math.floor(flat / n);
  }
  return index;
}
