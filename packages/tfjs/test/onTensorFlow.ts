/**
 * @file Run a tape by TensorFlow.js, operation by operation, so that its own derivatives can be taken.
 *
 * Where its gradients of an operation fail (version 4.22), the same function is made of others, and the place says so.
 */
import type { Attrs, Node, NodeId, Tape } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";
import type { Tensor, TensorFlow } from "./tensorFlow.ts";

const numberOf = (attrs: Attrs, name: string): number => Number(attrs[name]);
const listOf = (attrs: Attrs, name: string): readonly number[] => {
  const list = attrs[name];
  return typeof list === "object" ? list : [];
};

type Translation = (tf: TensorFlow, inputs: readonly Tensor[], attrs: Attrs, shape: Shape) => Tensor;

const at = (inputs: readonly Tensor[], i: number): Tensor => {
  const input = inputs[i];
  if (input === undefined) throw new Error(`an operation has no input ${i}`);
  return input;
};

const same = (name: "neg" | "abs" | "square" | "sqrt" | "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tan" | "atan" | "sinh" | "cosh" | "tanh" | "sigmoid" | "softplus" | "erf"): Translation => (tf, inputs) => tf[name](at(inputs, 0));
const pair = (name: "add" | "sub" | "mul" | "div" | "pow"): Translation => (tf, inputs) => tf[name](at(inputs, 0), at(inputs, 1));
/** Stretched first: the gradient of theirs keeps the larger shape. */
const larger = (name: "maximum" | "minimum"): Translation => (tf, inputs, _, shape) => tf[name](tf.broadcastTo(at(inputs, 0), shape), tf.broadcastTo(at(inputs, 1), shape));

/** As a constant: a comparison has no gradient there, not even a flat one. */
function greater(tf: TensorFlow, inputs: readonly Tensor[]): Tensor {
  const result = tf.greater(at(inputs, 0), at(inputs, 1));
  return tf.tensor(result.dataSync(), result.shape, "bool");
}

function sliced(tf: TensorFlow, x: Tensor, attrs: Attrs): Tensor {
  const [axis, start, stop, step] = ["axis", "start", "stop", "step"].map((name) => numberOf(attrs, name)) as [number, number, number, number];
  // A slice with a step has no gradient there, and rows taken by index have one.
  const rows = Int32Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
  if (step > 1) return tf.gather(x, tf.tensor(rows, [rows.length], "int32"), axis);
  return tf.slice(x, x.shape.map((_, i) => (i === axis ? start : 0)), x.shape.map((n, i) => (i === axis ? stop - start : n)));
}

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  neg: same("neg"), abs: same("abs"), square: same("square"), sqrt: same("sqrt"), exp: same("exp"), expm1: same("expm1"), log: same("log"), log1p: same("log1p"), sin: same("sin"), cos: same("cos"),
  tan: same("tan"), atan: same("atan"), sinh: same("sinh"), cosh: same("cosh"), tanh: same("tanh"), sigmoid: same("sigmoid"), softplus: same("softplus"), erf: same("erf"),
  add: pair("add"), sub: pair("sub"), mul: pair("mul"), div: pair("div"), pow: pair("pow"), max: larger("maximum"), min: larger("minimum"), greater,
  // Theirs fails where its argument is an intermediate result.
  logSigmoid: (tf, inputs) => tf.neg(tf.softplus(tf.neg(at(inputs, 0)))),
  where: (tf, inputs) => tf.where(at(inputs, 0), at(inputs, 1), at(inputs, 2)),
  sum: (tf, inputs, attrs) => tf.sum(at(inputs, 0), listOf(attrs, "axes")),
  reshape: (tf, inputs, attrs) => tf.reshape(at(inputs, 0), listOf(attrs, "shape")),
  broadcastTo: (tf, inputs, attrs) => tf.broadcastTo(at(inputs, 0), listOf(attrs, "shape")),
  transpose: (tf, inputs, attrs) => tf.transpose(at(inputs, 0), listOf(attrs, "permutation")),
  slice: (tf, inputs, attrs) => sliced(tf, at(inputs, 0), attrs),
  concat: (tf, inputs, attrs) => tf.concat(inputs, numberOf(attrs, "axis")),
  gather: (tf, inputs, attrs) => tf.gather(at(inputs, 0), at(inputs, 1), numberOf(attrs, "axis")),
  scatterAdd: (tf, inputs, attrs) => tf.unsortedSegmentSum(at(inputs, 0), at(inputs, 1), numberOf(attrs, "size")),
  matmul: (tf, inputs, attrs) => tf.matMul(at(inputs, 0), at(inputs, 1), numberOf(attrs, "left") === 1, numberOf(attrs, "right") === 1),
  cumsum: (tf, inputs, attrs) => tf.cumsum(at(inputs, 0), numberOf(attrs, "axis"), false, numberOf(attrs, "reversed") === 1),
};

/** Names of the operations that can be translated. */
export const translated: readonly string[] = Object.keys(TRANSLATIONS);

const DTYPES = { f64: "float32", i32: "int32", bool: "bool" } as const;

function evaluated(tf: TensorFlow, node: Node, inputs: readonly Tensor[], values: readonly Tensor[]): Tensor {
  if (node.kind === "constant") return tf.tensor(node.dtype === "f64" ? Float32Array.from(node.data) : node.data, node.shape, DTYPES[node.dtype]);
  if (node.kind === "op") {
    const translation = TRANSLATIONS[node.op.name];
    if (translation === undefined) throw new Error(`operation ${node.op.name} has no translation`);
    return translation(tf, node.inputs.map((id: NodeId) => at(values, id)), node.attrs, node.shape);
  }
  return at(inputs, Number(node.name.slice(1)));
}

/** The gradient of `total` by each input, as TensorFlow.js differentiates the tape's operations. */
export function gradientByTensorFlow(tf: TensorFlow, tape: Tape, inputs: readonly (readonly number[])[]): number[][] {
  const f = (...given: Tensor[]): Tensor => {
    const values: Tensor[] = [];
    for (const node of tape.nodes) values.push(evaluated(tf, node, given, values));
    return at(values, tape.outputs.get("total") ?? 0);
  };
  const points = tape.inputs.map(({ shape }, i) => tf.tensor(Float32Array.from(inputs[i] ?? []), shape, "float32"));
  const gradients = tf.tidy(() => tf.grads(f)(points).map((gradient) => Array.from(gradient.dataSync())));
  for (const point of points) point.dispose();
  return gradients;
}
