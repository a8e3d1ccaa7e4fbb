/**
 * @file Say what is known of a value before it is computed: its type and shape, and the buffer that holds it.
 */
import { formatShape, type Shape, sizeOf } from "@typyro/base";

/** `f64` for every number, `i32` for indices only, `bool` from comparisons only. */
export type DType = "f64" | "i32" | "bool";

/** An abstract value: type and shape without data. */
export interface Aval {
  readonly dtype: DType;
  readonly shape: Shape;
}

const SCALARS: Readonly<Record<DType, Aval>> = { f64: { dtype: "f64", shape: [] }, i32: { dtype: "i32", shape: [] }, bool: { dtype: "bool", shape: [] } };

/** An abstract value; the same one for all scalars of a type, since shape rules ask for them again and again. */
export function avalOf(dtype: DType, shape: Shape): Aval {
  return shape.length === 0 ? SCALARS[dtype] : { dtype, shape };
}

/** Storage of a value, row-major. */
export type Buffer = Float64Array | Int32Array | Uint8Array;

/** A zeroed buffer for an abstract value. */
export function allocate({ dtype, shape }: Aval): Buffer {
  const size = sizeOf(shape);
  switch (dtype) {
    case "f64":
      return new Float64Array(size);
    case "i32":
      return new Int32Array(size);
    case "bool":
      return new Uint8Array(size);
  }
}

/** `f64[18]`, and `f64[]` for a scalar. */
export function formatAval({ dtype, shape }: Aval): string {
  return `${dtype}${formatShape(shape)}`;
}
