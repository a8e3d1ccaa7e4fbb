/**
 * @file Evaluate a tape in dual numbers: values, directional derivatives, and how far rounding may put another way from them.
 *
 * Forward mode with rules of its own for every operation, against the library's reverse mode. Values are
 * defined anew from the documented meaning of each operation, one multi-index at a time, and must agree to the bit.
 */
import { broadcastShapes, type Shape, sizeOf } from "@typyro/base";
import { type Attrs, listAttr, numberAttr } from "../src/op.ts";
import type { elementwise } from "../src/ops/elementwise.ts";
import type { linalg } from "../src/ops/linalg.ts";
import type { rearrange } from "../src/ops/rearrange.ts";
import type { recurrent } from "../src/ops/recurrence.ts";
import type { reduce } from "../src/ops/reduce.ts";
import type { special } from "../src/ops/special.ts";
import type { Node, NodeId, OpNode, Tape } from "../src/tape.ts";
import { isMatrixOp, matrixOpNames, matrixRule } from "./matrixRules.ts";
import { recurrenceRule } from "./recurrenceRule.ts";
import { type ScalarRule, scalarRules } from "./scalarRules.ts";
import { specialRules } from "./specialRules.ts";

/** A number for each element of an array. */
export interface Field {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

/** A directional derivative of each element. */
interface Tangent {
  readonly slope: readonly number[];
  /** The same with every path counted by its size: what rounding errors are relative to. */
  readonly path: readonly number[];
  /** Roundings of slopes, times the paths that they are on. */
  readonly roundings: readonly number[];
}

/** A directional derivative with the count of roundings that another way of computing it may differ by. */
export interface Derivative {
  readonly slope: number;
  readonly path: number;
  readonly roundings: number;
}

/** All multi-indices of a shape, row-major. */
function* indicesOf(shape: Shape): Generator<readonly number[]> {
  const [n, ...rest] = shape;
  if (n === undefined) {
    yield [];
    return;
  }
  for (let i = 0; i < n; i++) for (const index of indicesOf(rest)) yield [i, ...index];
}

function positionOf(index: readonly number[], shape: Shape): number {
  return index.reduce((position, i, axis) => position * (shape[axis] ?? 1) + i, 0);
}

function read({ shape, data }: Field, index: readonly number[]): number {
  return data[positionOf(index, shape)] ?? Number.NaN;
}

/** Read as if stretched: aligned at the right, and size 1 read at 0. */
function readStretched(field: Field, index: readonly number[]): number {
  const aligned = index.slice(index.length - field.shape.length);
  return read(field, aligned.map((i, axis) => (field.shape[axis] === 1 ? 0 : i)));
}

function build(shape: Shape, element: (index: readonly number[]) => number): number[] {
  return Array.from(indicesOf(shape), element);
}

/** Adds numbers as the tape's meaning says: number i to partial i mod 4, then (p0 + p2) + (p1 + p3). */
export function fixedOrderSum(numbers: readonly number[]): number {
  const [p0 = 0, p1 = 0, p2 = 0, p3 = 0] = [0, 1, 2, 3].map((r) => numbers.filter((_, i) => i % 4 === r).reduce((total, x) => total + x, 0));
  return p0 + p2 + (p1 + p3);
}

/** The elements of `field` that are reduced into `index` of the result, row-major. */
function reduced(field: Field, axes: readonly number[], index: readonly number[]): { position: number; value: number }[] {
  const found: { position: number; value: number }[] = [];
  for (const from of indicesOf(field.shape)) {
    const kept = from.filter((_, axis) => !axes.includes(axis));
    if (kept.every((i, axis) => i === index[axis])) found.push({ position: positionOf(from, field.shape), value: read(field, from) });
  }
  return found;
}

type Move = (fields: readonly Field[], out: Shape, attrs: Attrs) => number[];
type LinearName = keyof typeof rearrange | "sum" | "segmentSum" | "segmentTotal";

function first(fields: readonly Field[]): Field {
  const [field] = fields;
  if (field === undefined) throw new Error("no input");
  return field;
}

/** Sum of the entries of a list of contributions to each element of the result. */
function scattered(out: Shape, contributions: Iterable<readonly [index: readonly number[], x: number]>): number[] {
  const result = new Array<number>(sizeOf(out)).fill(0);
  for (const [index, x] of contributions) {
    const position = positionOf(index, out);
    result[position] = (result[position] ?? 0) + x;
  }
  return result;
}

const replaceAt = (index: readonly number[], axis: number, n: number, by: readonly number[]): number[] => [...index.slice(0, axis), ...by, ...index.slice(axis + n)];

/** Operations that add and move elements only: derivatives move as values do. */
const linear: Readonly<Record<LinearName, Move>> = {
  reshape: (fields) => [...Array.from(first(fields).data)],
  broadcastTo: (fields, out) => build(out, (index) => readStretched(first(fields), index)),
  transpose: (fields, out, attrs) => {
    const permutation = listAttr(attrs, "permutation");
    return build(out, (index) => read(first(fields), permutation.map((_, axis) => index[permutation.indexOf(axis)] ?? 0)));
  },
  slice: (fields, out, attrs) => {
    const axis = numberAttr(attrs, "axis");
    return build(out, (index) => read(first(fields), replaceAt(index, axis, 1, [numberAttr(attrs, "start") + (index[axis] ?? 0) * numberAttr(attrs, "step")])));
  },
  pad: (fields, out, attrs) => {
    const axis = numberAttr(attrs, "axis");
    return build(out, (index) => {
      const row = ((index[axis] ?? 0) - numberAttr(attrs, "start")) / numberAttr(attrs, "step");
      const isRow = Number.isInteger(row) && row >= 0 && row < (first(fields).shape[axis] ?? 0);
      return isRow ? read(first(fields), replaceAt(index, axis, 1, [row])) : 0;
    });
  },
  concat: (fields, out, attrs) => {
    const axis = numberAttr(attrs, "axis");
    return build(out, (index) => {
      let row = index[axis] ?? 0;
      for (const field of fields) {
        const size = field.shape[axis] ?? 0;
        if (row < size) return read(field, replaceAt(index, axis, 1, [row]));
        row -= size;
      }
      return Number.NaN;
    });
  },
  gather: (fields, out, attrs) => {
    const axis = numberAttr(attrs, "axis");
    const index: Field = fields[1] ?? { shape: [], data: [] };
    return build(out, (at) => read(first(fields), replaceAt(at, axis, index.shape.length, [read(index, at.slice(axis, axis + index.shape.length))])));
  },
  scatterAdd: (fields, out, attrs) => {
    const axis = numberAttr(attrs, "axis");
    const index: Field = fields[1] ?? { shape: [], data: [] };
    const rows = [...indicesOf(first(fields).shape)];
    return scattered(out, rows.map((at) => [replaceAt(at, axis, index.shape.length, [read(index, at.slice(axis, axis + index.shape.length))]), read(first(fields), at)]));
  },
  segmentSum: (fields, out) =>
    build(out, ([group = 0]) => {
      const rows = first(fields);
      const index: Field = fields[1] ?? { shape: [], data: [] };
      return fixedOrderSum([...indicesOf(rows.shape)].filter((at) => read(index, at) === group).map((at) => read(rows, at)));
    }),
  segmentTotal: (fields, out) => {
    const rows = first(fields);
    const groups = Array.from(fields[1]?.data ?? []);
    const partials = [0, 0, 0, 0];
    for (const [row, x] of Array.from(rows.data).entries()) partials[(row - groups.indexOf(groups[row] ?? 0)) % 4]! += x;
    return build(out, () => partials[0]! + partials[2]! + (partials[1]! + partials[3]!));
  },
  sum: (fields, out, attrs) => build(out, (index) => fixedOrderSum(reduced(first(fields), listAttr(attrs, "axes"), index).map(({ value }) => value))),
};

const isLinear = (name: string): name is LinearName => name in linear;

/** The rules of everything that acts on each element alone. */
const rulesOfElements: Readonly<Record<keyof typeof elementwise | keyof typeof special, ScalarRule>> = { ...scalarRules, ...specialRules };
const isScalarRule = (name: string): name is keyof typeof rulesOfElements => name in rulesOfElements;

/** Times a derivative that is exactly zero, an infinite slope is nothing. */
const times = (slope: number, tangent: number): number => (tangent === 0 ? 0 : slope * tangent);

/** One way in which elements of the result depend on elements of an input. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly slope: number;
  readonly roundings: number;
}

/** A node as evaluated: its elements, and how they depend on those of its inputs. */
interface Evaluated extends Field {
  /** For a nonlinear operation, edges for each input. */
  readonly edges: readonly (readonly Edge[])[];
  /** For a linear operation, how derivatives of the first inputs are moved; the last may be an index. */
  readonly move: ((tangents: readonly Field[]) => number[]) | undefined;
}

/** A tape with values for its inputs. */
export class DualTape {
  readonly #tape: Tape;
  readonly #nodes: Evaluated[] = [];

  constructor(tape: Tape, inputs: Readonly<Record<string, ArrayLike<number>>>) {
    this.#tape = tape;
    for (const node of tape.nodes) this.#nodes.push(this.#evaluate(node, inputs));
  }

  /** The values of a node, row-major. */
  values(id: NodeId): ArrayLike<number> {
    return this.#at(id).data;
  }

  /** The derivative of a scalar output in one element of an input. */
  derivative(output: string, input: string, element: number): Derivative {
    const last = this.#tape.outputs.get(output);
    if (last === undefined) throw new Error(`no output ${output}`);
    const tangents = new Map<NodeId, Tangent>();
    for (const node of this.#tape.nodes) {
      if (node.id > last) break;
      const tangent = this.#tangent(node, tangents, input, element);
      if (tangent !== undefined) tangents.set(node.id, tangent);
    }
    const { slope = [0], path = [0], roundings = [0] } = tangents.get(last) ?? {};
    return { slope: slope[0] ?? 0, path: path[0] ?? 0, roundings: roundings[0] ?? 0 };
  }

  #at(id: NodeId): Evaluated {
    const node = this.#nodes[id];
    if (node === undefined) throw new Error(`node ${id} comes too late`);
    return node;
  }

  #evaluate(node: Node, inputs: Readonly<Record<string, ArrayLike<number>>>): Evaluated {
    const { shape } = node;
    if (node.kind === "input") return { shape, data: inputs[node.name] ?? [], edges: [], move: undefined };
    if (node.kind === "constant") return { shape, data: node.data, edges: [], move: undefined };
    const fields = node.inputs.map((id) => this.#at(id));
    if (isLinear(node.op.name)) return moved(linear[node.op.name], fields, node);
    if (isScalarRule(node.op.name)) return elementByElement(node.op.name, fields);
    if (isMatrixOp(node.op.name)) return { shape, ...matrixRule(node.op.name, fields, shape, node.attrs), move: undefined };
    if (node.op.name === "recurrence") return { shape, ...recurrenceRule(fields, shape, node.attrs), move: undefined };
    return folded(node, first(fields));
  }

  /** Undefined where a node does not depend on the input. */
  #tangent(node: Node, tangents: ReadonlyMap<NodeId, Tangent>, input: string, element: number): Tangent | undefined {
    const size = sizeOf(node.shape);
    if (node.kind === "input" && node.name === input) {
      const slope = Array.from({ length: size }, (_, i) => (i === element ? 1 : 0));
      return { slope, path: slope, roundings: slope.map(() => 0) };
    }
    if (node.kind !== "op" || !node.inputs.some((id) => tangents.has(id))) return undefined;
    const evaluated = this.#at(node.id);
    if (evaluated.move !== undefined) return this.#moveTangents(node, evaluated.move, tangents);
    const sums = { slope: new Array<number>(size).fill(0), path: new Array<number>(size).fill(0), roundings: new Array<number>(size).fill(0) };
    for (const [i, id] of node.inputs.entries()) {
      const before = tangents.get(id);
      if (before !== undefined) for (const edge of evaluated.edges[i] ?? []) addAlong(edge, before, sums);
    }
    return sums;
  }

  #moveTangents(node: OpNode, move: (tangents: readonly Field[]) => number[], tangents: ReadonlyMap<NodeId, Tangent>): Tangent {
    const part = (key: keyof Tangent): number[] =>
      move(node.inputs.map((id) => ({ shape: this.#at(id).shape, data: tangents.get(id)?.[key] ?? new Float64Array(sizeOf(this.#at(id).shape)) })));
    return { slope: part("slope"), path: part("path"), roundings: part("roundings") };
  }
}

function addAlong({ from, to, slope, roundings }: Edge, before: Tangent, sums: { slope: number[]; path: number[]; roundings: number[] }): void {
  const path = times(Math.abs(slope), before.path[from] ?? 0);
  sums.slope[to] = (sums.slope[to] ?? 0) + times(slope, before.slope[from] ?? 0);
  sums.path[to] = (sums.path[to] ?? 0) + path;
  sums.roundings[to] = (sums.roundings[to] ?? 0) + times(Math.abs(slope), before.roundings[from] ?? 0) + times(roundings, path);
}

function moved(rule: Move, fields: readonly Evaluated[], { shape, attrs, op }: OpNode): Evaluated {
  const index = op.name === "gather" || op.name === "scatterAdd" || op.name.startsWith("segment") ? fields.slice(1) : [];
  return { shape, data: rule(fields, shape, attrs), edges: [], move: (tangents) => rule([...tangents.slice(0, tangents.length - index.length), ...index], shape, attrs) };
}

function elementByElement(name: keyof typeof rulesOfElements, fields: readonly Evaluated[]): Evaluated {
  const rule = rulesOfElements[name];
  const shape = broadcastShapes(...fields.map((field) => field.shape)) ?? [];
  const positions: readonly Field[] = fields.map((field) => ({ shape: field.shape, data: Array.from(field.data, (_, i) => i) }));
  const edges: Edge[][] = fields.map(() => []);
  let to = 0;
  const data = build(shape, (index) => {
    const [a = 0, b = 0, c = 0] = fields.map((field) => readStretched(field, index));
    const y = rule.value(a, b, c);
    const slopes = rule.slopes(y, a, b, c);
    const roundings = rule.roundings?.(y, a, b, c) ?? 8;
    for (const [i, field] of positions.entries()) edges[i]?.push({ from: readStretched(field, index), to, slope: slopes[i] ?? 0, roundings });
    to++;
    return y;
  });
  return { shape, data, edges, move: undefined };
}

/** `maxOf`, `all` and `any`. */
function folded({ shape, attrs, op }: OpNode, field: Field): Evaluated {
  const edges: Edge[] = [];
  let to = 0;
  const data = build(shape, (index) => {
    const rows = reduced(field, listAttr(attrs, "axes"), index);
    const values = rows.map(({ value }) => value);
    if (op.name === "all") return Number(values.every((x) => x !== 0));
    if (op.name === "any") return Number(values.some((x) => x !== 0));
    const top = Math.max(-Infinity, ...values);
    const winners = rows.filter(({ value }) => value === top);
    // No row wins against NaN, whose slope is not a number either.
    for (const { position } of Number.isNaN(top) ? rows : winners) edges.push({ from: position, to, slope: Number.isNaN(top) ? Number.NaN : 1 / winners.length, roundings: 8 });
    to++;
    return top;
  });
  return { shape, data, edges: [edges], move: undefined };
}

type AllNames = keyof typeof rulesOfElements | keyof typeof rearrange | keyof typeof reduce | keyof typeof linalg | keyof typeof recurrent;

/** The names of the operations that have rules here. */
export const dualNames: readonly AllNames[] = [...(Object.keys({ ...linear, ...rulesOfElements }) as AllNames[]), ...matrixOpNames, "recurrence", "maxOf", "all", "any"];
