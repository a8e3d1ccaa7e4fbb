import { isModelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { add, array, where } from "./functions.ts";
import { whileRecording } from "./nested.ts";
import { isTensor, type TensorLike } from "./tensor.ts";
import { lift } from "./value.ts";

const tensor = (dtype: string, shape: readonly number[], data: ArrayLike<number>, isDisposed = false): TensorLike => ({ dtype, shape, isDisposed, dataSync: () => data });

const codeOf = (body: () => unknown): string | undefined => {
  try {
    body();
  } catch (error) {
    return isModelError(error) ? error.code : String(error);
  }
  return undefined;
};

describe("a tensor", () => {
  it("is known by shape, dtype and dataSync together", () => {
    expect(isTensor(tensor("float32", [1], [1]))).toBe(true);
    for (const other of [lift([1, 2]), [1, 2], new Float64Array(2), { shape: [2], dtype: "float32" }, { shape: "2", dtype: "float32", dataSync: () => [] }, null, undefined, 1, "tensor"]) expect(isTensor(other)).toBe(false);
  });

  it("is read as the nested array of its elements is: numbers as f64, booleans as bool", () => {
    for (const dtype of ["float32", "int32"]) {
      const value = lift(tensor(dtype, [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)));
      expect(value.dtype).toBe("f64");
      expect(value.toArray()).toEqual([[1, 2, 3], [4, 5, 6]]);
    }
    expect(where(tensor("bool", [2], Uint8Array.of(1, 0)), 3, 4).toArray()).toEqual([3, 4]);
    expect(lift(tensor("float32", [], [7])).item()).toBe(7);
    expect(lift(tensor("float32", [0, 2], [])).shape).toEqual([0, 2]);
  });

  it("is an operand, an index and an entry of an array, as arrays are", () => {
    expect(add(tensor("float32", [2], [1, 2]), [10, 20]).toArray()).toEqual([11, 22]);
    expect(lift([5, 6, 7]).at(tensor("int32", [2], Int32Array.of(2, 0))).toArray()).toEqual([7, 5]);
    expect(array([tensor("float32", [2], [1, 2]), [3, 4]]).toArray()).toEqual([[1, 2], [3, 4]]);
  });

  it("is copied, so that what is written to its buffer later changes nothing", () => {
    const data = Float32Array.of(1, 2);
    const value = lift(tensor("float32", [2], data));
    data[0] = 9;
    expect(value.toArray()).toEqual([1, 2]);
  });

  it("must hold no NaN while a model is recorded, but may before", () => {
    const t = tensor("float32", [2], [1, Number.NaN]);
    expect(codeOf(() => lift(t))).toBeUndefined();
    expect(codeOf(() => whileRecording(() => "x", () => lift(t)))).toBe("data-nan");
    expect(codeOf(() => whileRecording(() => "x", () => lift(t, { allowNaN: true })))).toBeUndefined();
  });

  it("is read once while a model is recorded, unless its numbers change", () => {
    const data = Float32Array.of(1, 2);
    const t = tensor("float32", [2], data);
    whileRecording(() => undefined, () => {
      const before = lift(t).data();
      expect(lift(t).data()).toBe(before);
      data[1] = 3;
      expect(lift(t).toArray()).toEqual([1, 3]);
    });
  });

  it("is refused where it was disposed of, or holds no real numbers", () => {
    expect(codeOf(() => lift(tensor("float32", [2], [1, 2], true)))).toBe("tensor-disposed");
    expect(codeOf(() => lift(tensor("complex64", [1], [1, 2])))).toBe("tensor-dtype");
    expect(codeOf(() => lift(tensor("string", [1], [])))).toBe("tensor-dtype");
  });
});
