/**
 * @file Hand numbers to TensorFlow.js as tensors, made by the instance of it that the caller has.
 */
import { lift, type Num } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";

/** The one function of TensorFlow.js that is called; any of its packages and backends has it. */
export interface TensorMaker<T> {
  tensor(values: Float32Array | Uint8Array, shape: number[], dtype: "float32" | "bool"): T;
}

/** Draws of named variables: `Draws`, `Posterior.draws`, and what `predictive` gives. */
export interface TensorSource {
  readonly chains: number;
  readonly draws: number;
  readonly variables: readonly { readonly name: string; readonly shape: Shape; readonly data: Float64Array }[];
}

/**
 * A tensor of known numbers (float32) or booleans (bool).
 *
 * TensorFlow.js has no float64: numbers are rounded to 24 bits, and those beyond 3.4e38 become infinite.
 *
 * @error `number-from-value` for a value that a model is still recording
 * @example toTensor(tf, posterior.get("alpha").mean());
 */
export function toTensor<T>(tf: TensorMaker<T>, values: Num): T {
  const value = lift(values, { allowNaN: true });
  const data = value.data();
  const shape = [...value.shape];
  return value.dtype === "bool" ? tf.tensor(Uint8Array.from(data), shape, "bool") : tf.tensor(Float32Array.from(data), shape, "float32");
}

/**
 * The draws of every variable as a float32 tensor, by name. The tensors are the caller's to dispose of.
 *
 * @param tf - any instance of TensorFlow.js, such as `@tensorflow/tfjs-node`
 * @returns tensors of shape [chain, draw, ...shape], rounded as `toTensor` rounds
 * @example
 * const { alpha, tau } = toTensors(tf, posterior.draws);
 * const { y } = toTensors(tf, posterior.predict());
 */
export function toTensors<T>(tf: TensorMaker<T>, { chains, draws, variables }: TensorSource): Record<string, T> {
  return Object.fromEntries(variables.map(({ name, shape, data }) => [name, tf.tensor(Float32Array.from(data), [chains, draws, ...shape], "float32")]));
}
