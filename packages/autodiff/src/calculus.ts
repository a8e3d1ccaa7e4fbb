/**
 * @file Give derivative rules the operations of values.
 */
import { sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Calculus } from "./op.ts";
import { cumsumAttrs, matmulAttrs, solveAttrs } from "./ops/linalg.ts";
import { ops } from "./ops/table.ts";
import type { Tape } from "./tape.ts";
import { triangleMask } from "./triangleMask.ts";
import { apply, lift, scalar, stretch, stretchedScalar, type Value } from "./value.ts";

/**
 * A sum in an adjoint. That of a stretched scalar is a product: one rounding instead of one for each row,
 * so the bits may differ from the sum's. Recorded programs never get this rewriting, only derivatives.
 */
function sum(a: Value, axes: readonly number[]): Value {
  const source = stretchedScalar(a);
  if (source === undefined) return a.sum(axes);
  const rows = sizeOf(axes.map((axis) => a.shape[axis] ?? 1));
  return source.mul(rows).broadcastTo(a.shape.filter((_, axis) => !axes.includes(axis)));
}

/** Sum over the axes along which `shape` was stretched to the shape of `a`. */
function sumTo(a: Value, shape: Shape): Value {
  if (sameShape(a.shape, shape)) return a;
  const extra = a.shape.length - shape.length;
  const axes = a.shape.map((_, axis) => axis).filter((axis) => axis < extra || (shape[axis - extra] === 1 && a.shape[axis] !== 1));
  return (axes.length === 0 ? a : sum(a, axes)).reshape(shape);
}

/** The operations of derivative rules on values; scalars are stretched by nodes of `tape`, never into arrays of constants. */
export function calculusOn(tape: Tape): Calculus<Value> {
  return { ...calculus, broadcastTo: (a, shape) => (a.size === 1 && sizeOf(shape) > 1 ? stretch(tape, a, shape) : a.broadcastTo(shape)) };
}

const calculus: Calculus<Value> = {
  add: (a, b) => lift(a).add(b),
  sub: (a, b) => lift(a).sub(b),
  mul: (a, b) => lift(a).mul(b),
  div: (a, b) => lift(a).div(b),
  neg: (a) => a.neg(),
  unary: (name, a) => a.map(name),
  special: (name, inputs) => apply(ops[name], inputs),
  pow: (a, b) => lift(a).pow(b),
  compare: (name, a, b) => lift(a).compare(name, b),
  and: (a, b) => apply(ops.and, [a, b]),
  where: (condition, a, b) => apply(ops.where, [condition, lift(a), lift(b)]),
  sum,
  reshape: (a, shape) => a.reshape(shape),
  broadcastTo: (a, shape) => a.broadcastTo(shape),
  transpose: (a, permutation) => a.transpose(permutation),
  slice: (a, axis, start, stop, step) => a.slice(start, stop, { axis, step }),
  pad: (a, axis, start, step, size) => apply(ops.pad, [a], { axis, start, step, size }),
  gather: (a, index, axis) => apply(ops.gather, [a, index], { axis }),
  scatterAdd: (a, index, axis, size) => apply(ops.scatterAdd, [a, index], { axis, size }),
  matmul: (a, b, transposed) => apply(ops.matmul, [a, b], matmulAttrs(transposed)),
  solveTriangular: (a, b, kind) => apply(ops.solveTriangular, [a, b], solveAttrs(kind)),
  choleskyAdjoint: (factor, adjoint) => apply(ops.choleskyAdjoint, [factor, adjoint]),
  triangle: (a, isLower) => apply(ops.where, [triangleMask(a.shape, isLower ? "lower" : "upper", 0), a, lift(0)]),
  cumsum: (a, axis, isReversed) => apply(ops.cumsum, [a], cumsumAttrs(axis, isReversed)),
  sumTo,
  scalar,
  elementwise: (op, inputs) => apply(op, inputs),
  recurrence: (inputs, attrs) => apply(ops.recurrence, inputs, attrs),
};
