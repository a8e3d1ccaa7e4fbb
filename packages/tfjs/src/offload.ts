/**
 * @file Let TensorFlow.js multiply large matrices, in float32, while a model is sampled; everything else stays in float64 where it was.
 */
import type { Factor, Multiplier, Products } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";

/** A tensor as products use it. */
export interface ProductTensor {
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

/** The functions of TensorFlow.js that products call; `@tensorflow/tfjs-node` has them. */
export interface TensorMultiplier<T extends ProductTensor> {
  tensor(values: Float32Array, shape: [number, number], dtype: "float32"): T;
  matMul(a: NoInfer<T>, b: NoInfer<T>, transposeA: boolean, transposeB: boolean): NoInfer<T>;
  getBackend(): string;
}

/** Options of `offload`. */
export interface OffloadOptions {
  /** Multiplications of one product from which on it goes to TensorFlow.js. Default 1,000,000. */
  readonly threshold?: number | undefined;
}

/** The backend of the native addon. */
const NATIVE = "tensorflow";
/** From about here on a product costs the compiled code more than handing it over does (docs/decisions/0005). */
const THRESHOLD = 1_000_000;
const FUNCTIONS = ["tensor", "matMul", "getBackend"] as const;

/**
 * Large products of matrices, and of a matrix with a vector, by the native addon of TensorFlow.js: an option of `mcmc`, `stream` and `explain`.
 *
 * Their factors and results are rounded to float32, so the log density is too, by some 1e-5 in a regression and 1e-3 where a hundred thousand unknowns are multiplied. Draws are those of the same
 * posterior, but not the same digits on every machine. Data are handed over once, and let go of with the run.
 *
 * @param tf - `@tensorflow/tfjs-node`, imported by the caller; another backend is refused, whenever it is chosen.
 * @error `offload-functions`, `offload-backend`, `option-outside-range`
 * @example
 * import * as tf from "@tensorflow/tfjs-node";
 * const posterior = await mcmc(model, data, { products: offload(tf) });
 */
export function offload<T extends ProductTensor>(tf: TensorMultiplier<T>, { threshold = THRESHOLD }: OffloadOptions = {}): Products {
  const at = [new CallSite(offload)];
  const given: unknown = tf;
  const missing = FUNCTIONS.filter((name) => typeof given !== "object" || given === null || typeof (given as Readonly<Record<string, unknown>>)[name] !== "function");
  if (missing.length > 0) throw modelError("offload-functions", { missing }, { at });
  if (typeof threshold !== "number" || !(threshold >= 0)) {
    throw modelError("option-outside-range", { option: "threshold", value: threshold, range: "a number of multiplications, at least 0", example: "offload(tf, { threshold: 1_000_000 })" }, { at });
  }
  requireNative(tf, at);
  return { threshold, open: () => new TensorProducts(tf) };
}

/** @error `offload-backend` */
function requireNative(tf: { getBackend(): string }, at: readonly CallSite[] = []): void {
  const backend = tf.getBackend();
  if (backend !== NATIVE) throw modelError("offload-backend", { backend }, { at });
}

/** The products of one kernel. */
class TensorProducts<T extends ProductTensor> implements Multiplier {
  readonly #tf: TensorMultiplier<T>;
  /** Tensors of constants, by the array that holds their numbers. */
  readonly #kept = new Map<Float64Array, Map<number, T>>();

  constructor(tf: TensorMultiplier<T>) {
    this.#tf = tf;
  }

  multiply(left: Factor, right: Factor): ArrayLike<number> {
    // The backend belongs to the whole program, which may have chosen another one meanwhile.
    requireNative(this.#tf);
    const a = this.#tensorOf(left);
    const b = this.#tensorOf(right);
    const product = this.#tf.matMul(a, b, left.isTransposed, right.isTransposed);
    const numbers = product.dataSync();
    product.dispose();
    if (left.numbers.kind === "given") a.dispose();
    if (right.numbers.kind === "given") b.dispose();
    return numbers;
  }

  close(): void {
    for (const shapes of this.#kept.values()) for (const tensor of shapes.values()) if (!tensor.isDisposed) tensor.dispose();
    this.#kept.clear();
  }

  #tensorOf({ numbers, rows, columns }: Factor): T {
    if (numbers.kind === "given") return this.#tf.tensor(numbers.data, [rows, columns], "float32");
    const shapes = this.#kept.get(numbers.data) ?? new Map<number, T>();
    this.#kept.set(numbers.data, shapes);
    const known = shapes.get(rows);
    // Whoever ends a scope of tensors around a run disposes of these too.
    if (known?.isDisposed === false) return known;
    const tensor = this.#tf.tensor(Float32Array.from(numbers.data), [rows, columns], "float32");
    shapes.set(rows, tensor);
    return tensor;
  }
}
