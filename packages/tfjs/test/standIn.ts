/**
 * @file Stand in for the native addon where it is not there: its products in float32, one sum after the other, and a count of its tensors.
 */
import type { ProductTensor, TensorMultiplier } from "../src/index.ts";

/** What the tests of products ask of TensorFlow.js. */
export interface ProductTensorFlow<T extends ProductTensor = ProductTensor> extends TensorMultiplier<T> {
  memory(): { readonly numTensors: number };
}

/** A tensor of a stand-in. */
interface PlainTensor extends ProductTensor {
  readonly shape: readonly [number, number];
  readonly values: Float32Array;
}

/** An instance of its own. @param backend - what it says that it runs on */
export function standIn(backend: () => string = () => "tensorflow"): ProductTensorFlow<PlainTensor> & { readonly disposeAll: () => void; readonly products: () => number } {
  const alive = new Set<PlainTensor>();
  let products = 0;
  const tensor = (values: Float32Array, shape: [number, number]): PlainTensor => {
    const made: PlainTensor = {
      shape, values,
      get isDisposed() {
        return !alive.has(made);
      },
      dataSync: () => values,
      dispose: () => void alive.delete(made),
    };
    alive.add(made);
    return made;
  };
  const matMul = (a: PlainTensor, b: PlainTensor, transposeA: boolean, transposeB: boolean): PlainTensor => {
    for (const x of [a, b]) if (x.isDisposed) throw new Error("Tensor is disposed.");
    products++;
    const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [inner2, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    if (inner !== inner2) throw new Error(`Error in matMul: inner shapes (${inner}) and (${inner2}) must match`);
    const out = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let k = 0; k < inner; k++) {
          const x = a.values[transposeA ? k * rows + i : i * inner + k] ?? NaN;
          const y = b.values[transposeB ? j * inner + k : k * columns + j] ?? NaN;
          total = Math.fround(total + Math.fround(x * y));
        }
        out[i * columns + j] = total;
      }
    }
    return tensor(out, [rows, columns]);
  };
  return { tensor, matMul, getBackend: backend, memory: () => ({ numTensors: alive.size }), disposeAll: () => alive.clear(), products: () => products };
}
