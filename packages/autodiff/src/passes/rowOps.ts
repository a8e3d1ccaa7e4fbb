/**
 * @file Say which operations a row of a recurrence may use: those on numbers, and on small arrays those that numbers can do in their place.
 */
import { sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Attrs, Op } from "../op.ts";
import { isOfNumbers } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";

/** An array of more elements is no part of a row: an 8 x 8 matrix is. */
export const MOST_ELEMENTS = 64;

/** Operations that move elements without computing. */
export const MOVING: ReadonlySet<Op> = new Set<Op>([ops.reshape, ops.broadcastTo, ops.transpose, ops.slice, ops.pad, ops.concat, ops.gather]);
const COMPUTING: ReadonlySet<Op> = new Set<Op>([ops.sum, ops.maxOf, ops.all, ops.any, ops.cumsum, ops.matmul, ops.cholesky, ops.solveTriangular]);

/** Whether arrays of a shape may be part of a row. */
export function isSmall(shape: Shape): boolean {
  const size = shape.length === 0 ? 1 : sizeOf(shape);
  return size > 0 && size <= MOST_ELEMENTS;
}

/** Whether a row may have a node. */
export function isOfRow({ op, shape }: OpNode): boolean {
  return isSmall(shape) && (isOfNumbers(op) || MOVING.has(op) || COMPUTING.has(op));
}

/** Whether two nodes do the same with inputs of the same shapes; positions of elements that are taken are not inputs, but say what is done. */
export function doTheSame(tape: Tape, a: OpNode, b: OpNode): boolean {
  if (a === b) return true;
  if (a.op !== b.op || a.inputs.length !== b.inputs.length || !sameShape(a.shape, b.shape) || !sameAttrs(a.attrs, b.attrs)) return false;
  return a.op !== ops.gather || samePositions(tape, a.inputs[1] ?? -1, b.inputs[1] ?? -1);
}

/** The inputs of a node that hold numbers to compute with. */
export function operandsOf({ op, inputs }: OpNode): readonly NodeId[] {
  return op === ops.gather ? inputs.slice(0, 1) : inputs;
}

function samePositions(tape: Tape, a: NodeId, b: NodeId): boolean {
  const [first, second] = [tape.node(a), tape.node(b)];
  if (first.kind !== "constant" || second.kind !== "constant") return false;
  return a === b || (first.data.length === second.data.length && first.data.every((x, i) => x === second.data[i]));
}

function sameAttrs(a: Attrs, b: Attrs): boolean {
  if (a === b) return true;
  for (const name in a) {
    const [x, y] = [a[name], b[name]];
    if (typeof x === "object" ? typeof y !== "object" || !sameShape(x, y) : x !== y) return false;
  }
  return true;
}
