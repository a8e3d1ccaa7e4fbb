/**
 * @file Check axes, target shapes and indices before they are recorded, with errors that name the row.
 */
import { CallSite, formatShape, modelError, type Shape, sizeOf, unravel } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";

/** An axis counted from the left; -1 is the last. */
export function normalizeAxis(axis: number, shape: Shape): number {
  const rank = shape.length;
  const fromLeft = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && fromLeft >= 0 && fromLeft < rank) return fromLeft;
  throw modelError("axis-outside-shape", { axis, shape: formatShape(shape) }, { at: [new CallSite(normalizeAxis)] });
}

/** Axes to reduce, ascending: all of them where none is given. */
export function normalizeAxes(axes: number | readonly number[] | undefined, shape: Shape): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  return [...new Set(list.map((axis) => normalizeAxis(axis, shape)))].sort((a, b) => a - b);
}

/** A target shape with one size left open as -1, worked out. */
export function resolveShape(from: Shape, to: Shape): number[] {
  const open = to.indexOf(-1);
  const rest = sizeOf(to.filter((_, i) => i !== open));
  const shape = open < 0 ? [...to] : to.map((n, i) => (i === open ? sizeOf(from) / rest : n));
  if (shape.every((n) => Number.isInteger(n) && n >= 0) && sizeOf(shape) === sizeOf(from)) return shape;
  throw modelError("reshape-size", { from: formatShape(from), size: sizeOf(from), to: formatShape(to) }, { at: [new CallSite(resolveShape)] });
}

/** Buffers are never written once read, so each is converted once and keeps one identity as an index. */
const converted = new WeakMap<Buffer, Int32Array>();

/** A value of indices. */
interface Indices extends Aval {
  data(): Buffer;
}

/**
 * Indices into an axis of `size` as i32.
 *
 * @error `index-outside-axis` for fractions, negatives and indices past the end, naming the row; `not-numbers` for
 *   booleans, which would be read as 0 and 1; `number-from-value` for indices that are not known.
 */
export function checkedIndices(indices: Indices, size: number): Int32Array {
  if (indices.dtype === "bool") throw modelError("not-numbers", { found: "booleans", path: [] }, { at: [new CallSite(checkedIndices)] });
  const data = indices.data();
  for (let flat = 0; flat < data.length; flat++) {
    const index = data[flat] ?? Number.NaN;
    if (index >= 0 && index < size && Number.isInteger(index)) continue;
    const row = data.length === 1 ? undefined : indices.shape.length === 1 ? flat : unravel(flat, indices.shape);
    throw modelError("index-outside-axis", { index, row, size }, { at: [new CallSite(checkedIndices)] });
  }
  if (data instanceof Int32Array) return data;
  const known = converted.get(data) ?? Int32Array.from(data);
  converted.set(data, known);
  return known;
}
