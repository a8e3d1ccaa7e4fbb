/**
 * @file Read numbers, nested arrays, typed arrays and tensors into one buffer with a shape, or say what stands in the way.
 *
 * While a model is recorded, an array is copied once: meeting the same array again gives the same copy,
 * so that it becomes one constant. The copy is compared first, since a program may reuse an array for
 * other numbers.
 */
import { CallSite, modelError, type Shape, sizeOf, unravel } from "@typyro/base";
import type { Buffer, DType } from "./aval.ts";
import { isTensor, readTensor } from "./tensor.ts";

/** An array as read. */
export interface ReadArray {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Buffer;
}

/** What recording a model adds to the reading of its data. */
export interface Recording {
  /** Copies already made, by the array they were made of. */
  readonly copies: Map<object, ReadArray>;
  /** The name that the user's data argument has for an array, such as `data.day`. */
  readonly nameOf: (array: object) => string | undefined;
}

let current: Recording | undefined;

/** Run `body` as the recording of a model, in which data are copied once and must hold no NaN. */
export function whileRecording<R>(nameOf: Recording["nameOf"], body: () => R): R {
  const before = current;
  current = { copies: new Map(), nameOf };
  try {
    return body();
  } finally {
    current = before;
  }
}

type TypedArray = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint8ClampedArray | Uint16Array | Uint32Array;

function isTypedArray(x: unknown): x is TypedArray {
  return ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array);
}

/** An untyped array, without the `any` of `Array.isArray`. */
export function isArray(x: unknown): x is readonly unknown[] {
  return Array.isArray(x);
}

/**
 * Read an array or a tensor of plain numbers (f64) or of booleans (bool).
 *
 * @param options.allowNaN - observed values are checked at their site, where a mask may hide them.
 * @error `not-numbers` for anything else, naming where; `ragged-array` for rows of unequal length;
 *   `data-nan` while a model is recorded; `tensor-disposed`, `tensor-dtype`.
 */
export function readArray(x: unknown, options: { readonly allowNaN?: boolean } = {}): ReadArray {
  if (current === undefined || typeof x !== "object" || x === null) return readAnew(x);
  const copy = current.copies.get(x);
  if (copy !== undefined && holds(copy, x)) return copy;
  const read = readAnew(x);
  if (copy !== undefined && sameContent(copy, read)) return copy;
  if (options.allowNaN !== true) refuseNaN(x, read, current);
  current.copies.set(x, read);
  return read;
}

/** Whether a list of numbers still has the elements of its copy; a quick answer where it has, which costs no further copy. */
function holds({ dtype, shape, data }: ReadArray, x: object): boolean {
  if (dtype !== "f64" || shape.length !== 1 || !(isTypedArray(x) || isArray(x)) || x.length !== data.length) return false;
  for (let i = 0; i < data.length; i++) if (!Object.is(x[i], data[i])) return false;
  return true;
}

function sameContent(a: ReadArray, b: ReadArray): boolean {
  return a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]) && a.data.every((x, i) => Object.is(x, b.data[i]));
}

function refuseNaN(array: object, { data, shape }: ReadArray, { nameOf }: Recording): void {
  let first = -1;
  let total = 0;
  for (let i = data.length - 1; i >= 0; i--) {
    if (!Number.isNaN(data[i])) continue;
    first = i;
    total++;
  }
  if (total === 0) return;
  const row = shape.length === 1 ? first : unravel(first, shape);
  throw modelError("data-nan", { name: nameOf(array), row, total, size: data.length, isTensor: isTensor(array) }, { at: [new CallSite(readArray)] });
}

function readAnew(x: unknown): ReadArray {
  if (typeof x === "number") return { dtype: "f64", shape: [], data: Float64Array.of(x) };
  if (typeof x === "boolean") return { dtype: "bool", shape: [], data: Uint8Array.of(x ? 1 : 0) };
  if (isTypedArray(x)) return { dtype: "f64", shape: [x.length], data: new Float64Array(x) };
  if (isTensor(x)) return readTensor(x);
  if (!isArray(x)) throw notNumbers(x, []);
  const shape = shapeOf(x);
  const first = firstLeaf(x);
  const isBoolean = typeof first === "boolean";
  const data = isBoolean ? new Uint8Array(sizeOf(shape)) : new Float64Array(sizeOf(shape));
  fill(x, { shape, data, isBoolean, path: shape.map(() => 0) }, 0, 0);
  return { dtype: isBoolean ? "bool" : "f64", shape, data };
}

function firstLeaf(x: unknown): unknown {
  while (isArray(x) || isTypedArray(x)) x = x[0];
  return x;
}

function shapeOf(x: unknown): number[] {
  const shape: number[] = [];
  while (isArray(x) || isTypedArray(x)) {
    shape.push(x.length);
    x = x[0];
  }
  return shape;
}

/** An array that is being filled; the path is that of the element at hand, as far as it was entered. */
interface Filling {
  readonly shape: Shape;
  readonly data: Buffer;
  readonly isBoolean: boolean;
  readonly path: number[];
}

function fill(x: unknown, filling: Filling, axis: number, start: number): number {
  const { shape, data, isBoolean, path } = filling;
  const here = (): number[] => path.slice(0, axis);
  if (axis === shape.length) {
    if (typeof x !== (isBoolean ? "boolean" : "number")) throw isArray(x) || isTypedArray(x) ? ragged(here(), shape, x.length) : notNumbers(x, here());
    data[start] = Number(x);
    return start + 1;
  }
  if (!isArray(x) && !isTypedArray(x)) throw typeof x === "number" || typeof x === "boolean" ? ragged(here(), shape, undefined) : notNumbers(x, here());
  if (x.length !== shape[axis]) throw ragged(here(), shape, x.length);
  for (let i = 0; i < x.length; i++) {
    path[axis] = i;
    start = fill(x[i], filling, axis + 1, start);
  }
  return start;
}

function notNumbers(x: unknown, path: readonly number[]): Error {
  return modelError("not-numbers", { found: described(x), path: [...path] }, { at: [new CallSite(readArray)] });
}

function described(x: unknown): string {
  if (x === null || typeof x === "undefined" || typeof x === "boolean") return String(x);
  if (typeof x === "string") return `the string "${x}"`;
  return typeof x === "object" ? "an object" : `a ${typeof x}`;
}

function ragged(path: readonly number[], shape: Shape, length: number | undefined): Error {
  return modelError("ragged-array", { path: [...path], expected: shape[path.length], length }, { at: [new CallSite(readArray)] });
}
