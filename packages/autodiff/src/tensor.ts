/**
 * @file Know a tensor of TensorFlow.js by its fields, and read its numbers.
 *
 * Nothing of TensorFlow.js is imported: which of its packages and backends made a tensor makes no difference.
 */
import { CallSite, modelError, type Shape } from "@typyro/base";
import type { Buffer } from "./aval.ts";

/** What is asked of a tensor, which `tf.Tensor` of every version and backend satisfies. */
export interface TensorLike {
  readonly shape: readonly number[];
  /** `float32`, `int32` or `bool`; the others hold no numbers. */
  readonly dtype: string;
  readonly isDisposed?: boolean;
  /** The elements, row-major. */
  dataSync(): ArrayLike<number>;
}

/** Whether something has a tensor's `shape`, `dtype` and `dataSync`. */
export function isTensor(x: unknown): x is TensorLike {
  if (typeof x !== "object" || x === null || !("shape" in x) || !("dtype" in x) || !("dataSync" in x)) return false;
  return Array.isArray(x.shape) && typeof x.dtype === "string" && typeof x.dataSync === "function";
}

/**
 * A copy of a tensor's elements: booleans stay booleans, and all numbers are f64, as those of arrays are.
 *
 * @error `tensor-disposed`, and `tensor-dtype` for `complex64` and `string`.
 */
export function readTensor(tensor: TensorLike): { readonly dtype: "f64" | "bool"; readonly shape: Shape; readonly data: Buffer } {
  const { shape, dtype } = tensor;
  const at = [new CallSite(readTensor)];
  if (tensor.isDisposed === true) throw modelError("tensor-disposed", { dtype, shape }, { at });
  switch (dtype) {
    case "bool":
      return { dtype: "bool", shape: [...shape], data: Uint8Array.from(tensor.dataSync()) };
    case "float32":
    case "int32":
      return { dtype: "f64", shape: [...shape], data: Float64Array.from(tensor.dataSync()) };
    default:
      throw modelError("tensor-dtype", { dtype, shape }, { at });
  }
}
