/**
 * @file Take elements of a variable by the labels of its dimensions.
 */
import { modelError, nearestName, type Shape, sizeOf, unravel } from "@typyro/base";

/** A label of a dimension, or several: one drops the dimension, several keep it in the order given. */
export type Labels = string | number | readonly (string | number)[];

/** What elements are taken from: a variable of draws. */
interface Selectable {
  readonly shape: Shape;
  readonly data: Float64Array;
  readonly dims?: readonly string[] | undefined;
  readonly coords?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
}

/** Positions along an axis, and whether the axis stays. */
interface Taken {
  readonly positions: readonly number[];
  readonly isKept: boolean;
}

/** The elements of a variable at some labels; a dimension without labels is counted from 0. @param rows - chains times draws @error unknown-label */
export function elementsAt<V extends Selectable>(variable: V, dims: readonly string[], labels: Readonly<Record<string, Labels>>, rows: number): V {
  const { shape, coords = {} } = variable;
  const taken = shape.map((size, axis): Taken => {
    const dim = dims[axis] ?? "";
    const wanted = Object.hasOwn(labels, dim) ? labels[dim] : undefined;
    if (wanted === undefined) return { positions: Array.from({ length: size }, (_, i) => i), isKept: true };
    const known = coords[dim] ?? Array.from({ length: size }, (_, i) => i);
    const list = typeof wanted === "object" ? wanted : [wanted];
    return { positions: list.map((label) => positionOf(dim, label, known)), isKept: typeof wanted === "object" };
  });
  if (taken.every(({ isKept, positions }, axis) => isKept && positions.length === shape[axis] && positions.every((position, i) => position === i))) return variable;
  const whole = taken.map(({ positions }) => positions.length);
  const size = sizeOf(shape);
  const sources = Array.from({ length: sizeOf(whole) }, (_, i) => unravel(i, whole).reduce((flat, index, axis) => flat * (shape[axis] ?? 1) + (taken[axis]?.positions[index] ?? 0), 0));
  const data = new Float64Array(rows * sources.length);
  for (let row = 0; row < rows; row++) for (let i = 0; i < sources.length; i++) data[row * sources.length + i] = variable.data[row * size + sources[i]!]!;
  const kept = taken.flatMap(({ isKept }, axis) => (isKept ? [axis] : []));
  const left = kept.flatMap((axis) => {
    const dim = dims[axis] ?? "";
    const named = coords[dim];
    return named === undefined ? [] : [[dim, (taken[axis]?.positions ?? []).map((position) => named[position] ?? position)] as const];
  });
  return { ...variable, shape: kept.map((axis) => whole[axis] ?? 0), dims: kept.map((axis) => dims[axis] ?? ""), coords: Object.fromEntries(left), data };
}

/** @error unknown-label */
function positionOf(dim: string, label: string | number, labels: readonly (string | number)[]): number {
  const position = labels.findIndex((other) => String(other) === String(label));
  if (position >= 0) return position;
  throw modelError("unknown-label", { dim, label, labels, nearest: typeof label === "string" ? nearestName(label, labels.map(String)) : undefined });
}
