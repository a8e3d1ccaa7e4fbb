/**
 * @file Find the functions that compute an operation on matrices, and the addresses with which they are called.
 */
import { sizeOf } from "@typyro/base";
import type { Aval } from "../../aval.ts";
import { numberAttr } from "../../op.ts";
import { matricesOf } from "../../ops/linalg.ts";
import { ops } from "../../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../../tape.ts";
import type { FunctionCode } from "../assembler.ts";
import type { Schedule } from "../schedule.ts";
import { choleskyCode } from "./cholesky.ts";
import { choleskyAdjointCode } from "./choleskyAdjoint.ts";
import { dotCode } from "./dot.ts";
import { cumsumCode } from "./cumsum.ts";
import { isPacked } from "./packed.ts";
import { productCode, workspaceOf } from "./product.ts";
import type { Product } from "./tile.ts";
import { solveCode } from "./solve.ts";

/** Where a matrix begins in memory. */
export interface Operand {
  readonly address: number;
  /** Whether each lane has its own. */
  readonly isLaned: boolean;
}

/** A function of the module, and the calls of it that an operation consists of. */
export interface DenseCalls {
  /** Equal keys are equal functions. */
  readonly key: string;
  /** Write it. `workspace` reserves so many elements of all lanes. */
  readonly build: (workspace: (elements: number) => number) => FunctionCode;
  readonly calls: readonly (readonly number[])[];
}

const DENSE = new Set<unknown>([ops.matmul, ops.cholesky, ops.choleskyAdjoint, ops.solveTriangular, ops.cumsum]);
/** Calls for more matrices than this are a loop. */
export const MOST_CALLS = 64;

/** Whether the matrices of each input lie equally far apart from one of the batch to the next, or are one, so that a loop can call for them. */
function isEven(tape: Tape, inputs: readonly NodeId[], batch: number): boolean {
  return inputs.every((id) => [1, batch].includes(sizeOf(tape.node(id).shape.slice(0, -2))));
}

/** Whether an operation has functions of its own here, and does not go outside. */
export function isOwn({ tape, outside }: Pick<Schedule, "tape" | "outside">, { id, op, inputs, shape }: OpNode): boolean {
  if (op === ops.recurrence) return true;
  if (outside.has(id) || !DENSE.has(op) || sizeOf(shape) === 0 || inputs.some((input) => tape.node(input).dtype !== "f64" || sizeOf(tape.node(input).shape) === 0)) return false;
  const batch = sizeOf(shape.slice(0, -2));
  return op === ops.cumsum || batch <= MOST_CALLS || isEven(tape, inputs, batch);
}

/** The calls of an operation; `operands` are its inputs, then its result. */
export function denseCalls(tape: Tape, node: OpNode, operands: readonly Operand[], lanes: number): DenseCalls {
  if (node.op === ops.cumsum) return cumsumCall(node, operands, lanes);
  const avals = [...node.inputs.map((id) => tape.node(id)), node];
  const batch = node.shape.slice(0, -2);
  const starts = avals.map((aval) => matricesOf(aval, batch));
  const calls = Array.from({ length: sizeOf(batch) }, (_, i) => operands.map(({ address, isLaned }, j) => address + (isLaned ? 8 * lanes : 8) * (starts[j]?.[i] ?? 0)));
  const { build, reversed, key } = functionOf(node, avals, operands, lanes);
  return { build, key: `${node.op.name} ${lanes} ${key}`, calls: reversed === true ? calls.map(([first = 0, second = 0, out = 0]) => [second, first, out]) : calls };
}

function cumsumCall({ shape, attrs }: OpNode, operands: readonly Operand[], lanes: number): DenseCalls {
  const axis = numberAttr(attrs, "axis");
  const whole = { outer: sizeOf(shape.slice(0, axis)), along: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)), isReversed: numberAttr(attrs, "reversed") === 1 };
  const isLaned = operands[0]?.isLaned === true;
  return { key: `cumsum ${lanes} ${isLaned} ${JSON.stringify(whole)}`, build: () => cumsumCode(whole, lanes, isLaned), calls: [operands.map(({ address }) => address)] };
}

interface Found {
  readonly key: string;
  readonly build: DenseCalls["build"];
  /** Whether the factors change places. */
  readonly reversed?: boolean;
}

function functionOf(node: OpNode, avals: readonly Aval[], operands: readonly Operand[], lanes: number): Found {
  const { op, attrs } = node;
  const n = node.shape.at(-2) ?? 1;
  const columns = node.shape.at(-1) ?? 1;
  const [first = false, second = false] = operands.map(({ isLaned }) => isLaned);
  switch (op) {
    case ops.cholesky:
      return { key: `${n} ${first}`, build: (workspace) => choleskyCode(n, lanes, first, workspace(n * n)) };
    case ops.choleskyAdjoint:
      return { key: `${n} ${first} ${second}`, build: (workspace) => choleskyAdjointCode(n, lanes, first, second, workspace(n * n)) };
    case ops.solveTriangular: {
      const system = { n, columns, isLower: numberAttr(attrs, "lower") === 1, isTransposed: numberAttr(attrs, "transposed") === 1, isMatrixLaned: first, isRightLaned: second };
      return { key: JSON.stringify(system), build: () => solveCode(system, lanes) };
    }
    default:
      return product(node, avals, [first, second], lanes);
  }
}

function product({ attrs, shape }: OpNode, [a]: readonly Aval[], [isLeftLaned, isRightLaned]: readonly [boolean, boolean], lanes: number): Found {
  const n = shape.at(-2) ?? 1;
  const m = shape.at(-1) ?? 1;
  const isLeftTransposed = numberAttr(attrs, "left") === 1;
  const inner = a?.shape.at(isLeftTransposed ? -2 : -1) ?? 1;
  const left = isLeftTransposed ? { step: 1, inner: n } : { step: inner, inner: 1 };
  const right = numberAttr(attrs, "right") === 1 ? { step: inner, inner: 1 } : { step: 1, inner: m };
  const isRightAlongSum = right.inner === 1;
  const isRightAlong = m === 1 || right.step === 1;
  const isLong = isPacked({ numbers: n, groups: m, inner });
  if (lanes === 1 && left.inner === 1 && isRightAlongSum && inner > 1 && !isLong) return { key: `dot ${n} ${m} ${inner}`, build: () => dotCode(n, m, inner) };
  // Groups run along the way in which neighbours of a factor lie side by side. In lanes numbers run along the longer way, and where factors are
  // copied they are those that all lanes share, or else those that need no copy.
  const areCopiedGroupsColumns = isLeftLaned === isRightLaned ? left.inner === 1 || !isRightAlongSum : isRightLaned;
  const groupsAreColumns = lanes === 1 ? isRightAlong && !(m === 1 && left.step === 1) : isLong ? areCopiedGroupsColumns : n >= Math.min(4, m);
  const p: Product = groupsAreColumns
    ? { numbers: n, groups: m, inner, number: { ...left, isLaned: isLeftLaned }, group: { ...right, isLaned: isRightLaned }, out: { numberStep: m, groupStep: 1 } }
    : { numbers: m, groups: n, inner, number: { ...right, isLaned: isRightLaned }, group: { ...left, isLaned: isLeftLaned }, out: { numberStep: 1, groupStep: m } };
  return {
    key: JSON.stringify(p),
    reversed: !groupsAreColumns,
    build: (workspace) => {
      const elements = workspaceOf(p, lanes);
      return productCode(p, lanes, elements === 0 ? 0 : workspace(elements));
    },
  };
}
