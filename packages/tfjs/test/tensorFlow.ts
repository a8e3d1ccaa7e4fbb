/**
 * @file Find a TensorFlow.js to test with, or say why there is none.
 *
 * Its types are not imported, so that the programs compile where it is not installed; what is called of it stands here.
 */
import { createRequire } from "node:module";
import util from "node:util";
import type { TensorLike } from "@typyro/autodiff";
import type { TensorMaker } from "../src/index.ts";

/** A tensor as the tests use it. */
export interface Tensor extends TensorLike {
  readonly shape: number[];
  readonly isDisposed: boolean;
  dispose(): void;
  arraySync(): unknown;
}

type Elementwise = "neg" | "abs" | "square" | "sqrt" | "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tan" | "atan" | "sinh" | "cosh" | "tanh" | "sigmoid" | "softplus" | "erf";
type Binary = "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum" | "greater";

/** The part of TensorFlow.js that the tests call. */
export type TensorFlow = TensorMaker<Tensor> & Record<Elementwise, (x: Tensor) => Tensor> & Record<Binary, (a: Tensor, b: Tensor) => Tensor> & {
  tensor(values: ArrayLike<number | boolean | string>, shape: readonly number[], dtype: string): Tensor;
  scalar(x: number): Tensor;
  complex(real: readonly number[], imaginary: readonly number[]): Tensor;
  where(condition: Tensor, a: Tensor, b: Tensor): Tensor;
  sum(x: Tensor, axes?: readonly number[]): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  broadcastTo(x: Tensor, shape: readonly number[]): Tensor;
  transpose(x: Tensor, permutation: readonly number[]): Tensor;
  unsortedSegmentSum(x: Tensor, segments: Tensor, count: number): Tensor;
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  concat(xs: readonly Tensor[], axis: number): Tensor;
  gather(x: Tensor, index: Tensor, axis: number): Tensor;
  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor;
  cumsum(x: Tensor, axis: number, exclusive: boolean, reverse: boolean): Tensor;
  grads(f: (...inputs: Tensor[]) => Tensor): (inputs: readonly Tensor[]) => Tensor[];
  tidy<T>(body: () => T): T;
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
  memory(): { readonly numTensors: number };
  env(): { set(flag: string, value: boolean): void };
};

/** An instance to test with, or the reason why there is none. */
export type Found = { readonly tf: TensorFlow; readonly backend: string } | { readonly missing: string };

const load = createRequire(import.meta.url);

/** TensorFlow.js 4.22 calls a function that Node 23 removed. */
function restoreIsNullOrUndefined(): void {
  if (!("isNullOrUndefined" in util)) Object.assign(util, { isNullOrUndefined: (x: unknown) => x === null || x === undefined });
}

function required(name: string, backend: string): Found {
  try {
    restoreIsNullOrUndefined();
    // A package without the types of its exports here; what is called of it is stated above.
    const tf = load(name) as TensorFlow;
    // Otherwise a banner advertises the native addon in every run.
    tf.env().set("IS_TEST", true);
    return { tf, backend };
  } catch (error) {
    return { missing: reasonOf(name, error) };
  }
}

/** A package that is not there, a native library that is not there, or whatever else was thrown. */
export function reasonOf(name: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") return `${name} is not installed`;
  const text = error instanceof Error ? error.message : String(error);
  return text.includes("tfjs_binding.node") ? `the native library of ${name} is not there: its build script was not approved, or could not download it` : `${name} does not load: ${text.split("\n")[0] ?? ""}`;
}

/** The native addon: that of the workspace, or where a machine has a build of its own the folder that `TYPYRO_TFJS_NODE` names. */
export function nativeTensorFlow(): Found {
  return required(process.env["TYPYRO_TFJS_NODE"] ?? "@tensorflow/tfjs-node", "tensorflow");
}

/** The instances that load here, and those that do not with the reason. They share one engine: set the backend before each use. */
export function everyTensorFlow(): readonly { readonly name: string; readonly found: Found }[] {
  return [
    { name: "the native addon", found: nativeTensorFlow() },
    { name: "the cpu backend", found: required("@tensorflow/tfjs", "cpu") },
  ];
}

/** What a group of tests is called, with the reason where it is skipped. */
export function titleOf(name: string, found: Found): string {
  return "tf" in found ? name : `${name} (SKIPPED: ${found.missing})`;
}
