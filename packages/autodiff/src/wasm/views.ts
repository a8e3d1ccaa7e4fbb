/**
 * @file Say where each element of a rearranged value is read: rearrangements are never computed, only read through.
 */
import { internal, type Shape, sizeOf } from "@typyro/base";
import type { Buffer } from "../aval.ts";
import { readingOrder } from "../ops/broadcast.ts";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";

/** For element i of the reader, the element of the source that is read. */
export type Map1 =
  | { readonly kind: "same" }
  /** The same element always. */
  | { readonly kind: "at"; readonly index: number }
  /** i + by */
  | { readonly kind: "shift"; readonly by: number }
  /** floor(i / rows) + from: the source has one element for each run of `rows`. */
  | { readonly kind: "run"; readonly rows: number; readonly from: number }
  /** i mod period + from */
  | { readonly kind: "tile"; readonly period: number; readonly from: number }
  /** `index` is the node of the group index where the table is one as it stands. */
  | { readonly kind: "table"; readonly table: Int32Array; readonly index?: NodeId | undefined };

/** The same stretch of elements over and over. */
export type Tile = Extract<Map1, { kind: "tile" }>;

/** A value as it is read: the node that holds the numbers, and where they stand. */
export interface View {
  readonly root: NodeId;
  readonly map: Map1;
}

const SAME: Map1 = { kind: "same" };

/** Operations that only move elements, whatever the numbers are. */
const MOVING = new Set<unknown>([ops.reshape, ops.broadcastTo, ops.transpose, ops.slice, ops.gather]);

/** Whether a node is read through instead of computed. */
export function isView(tape: Tape, node: Node): node is OpNode {
  if (node.kind !== "op" || !MOVING.has(node.op)) return false;
  return node.op !== ops.gather || tape.node(node.inputs[1] ?? -1).kind === "constant";
}

/** Views of a tape's nodes, worked out once each. */
export class Views {
  readonly #tape: Tape;
  readonly #known: (View | undefined)[];
  /** Elements of each node; -1 where they were not counted yet. */
  readonly #sizes: Float64Array;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#known = new Array<View | undefined>(tape.nodes.length);
    this.#sizes = new Float64Array(tape.nodes.length).fill(-1);
  }

  /** Elements of a node. */
  size(id: NodeId): number {
    const known = this.#sizes[id] ?? -1;
    return known >= 0 ? known : (this.#sizes[id] = sizeOf(this.#tape.node(id).shape));
  }

  of(id: NodeId): View {
    const known = this.#known[id];
    if (known !== undefined) return known;
    const node = this.#tape.node(id);
    const view = isView(this.#tape, node) ? this.#through(node) : { root: id, map: SAME };
    this.#known[id] = view;
    return view;
  }

  /** A value as an elementwise operation of a larger shape, of `size` elements, reads it. */
  stretched(id: NodeId, size: number, shape: Shape): View {
    const inner = this.of(id);
    if (this.size(id) === size) return inner;
    const from = this.#tape.node(id).shape;
    const table = sizeOf(from) === 1 ? undefined : readingOrder(from, shape);
    const outer: Map1 = table === undefined ? { kind: "at", index: 0 } : recognise(table, sizeOf(from));
    return { root: inner.root, map: compose(inner.map, outer, size, this.size(inner.root)) };
  }

  #through(node: OpNode): View {
    const [source, index] = node.inputs;
    if (source === undefined) throw internal(`${node.op.name} has no input`);
    const inner = this.of(source);
    const from = this.#tape.node(source);
    if (node.op === ops.reshape || sizeOf(from.shape) === 0) return inner;
    if (inner.map.kind === "at") return inner;
    if (sizeOf(from.shape) === 1) return { root: inner.root, map: compose(inner.map, { kind: "at", index: 0 }, 1, 1) };
    const table = orderOf(this.#tape, node);
    const recognised = recognise(table, sizeOf(from.shape));
    const isIndex = node.op === ops.gather && from.shape.length === 1 && inner.map.kind === "same" && recognised.kind === "table";
    const map: Map1 = isIndex ? { ...recognised, index } : recognised;
    return { root: inner.root, map: compose(inner.map, map, table.length, sizeOf(this.#tape.node(inner.root).shape)) };
  }
}

/** Up to so many positions are kept, since many small parts may be taken from one array. */
const MOST_KEPT = 1 << 16;
let kept = new Float64Array(0);

/** 0, 1, 2, ... of so many elements, to be read only. */
function positionsUpTo(count: number): Float64Array {
  if (count > MOST_KEPT) return Float64Array.from({ length: count }, (_, i) => i);
  if (kept.length < count) kept = Float64Array.from({ length: Math.min(MOST_KEPT, 2 * count) }, (_, i) => i);
  return kept.subarray(0, count);
}

/** The element of its source that each element of a rearrangement is, found by rearranging positions. */
function orderOf(tape: Tape, { op, inputs, attrs, shape, dtype }: OpNode): Int32Array {
  const avals = inputs.map((id) => tape.node(id));
  const [source] = avals;
  const positions = positionsUpTo(sizeOf(source?.shape ?? []));
  const buffers = avals.map((node, i): Buffer => (i === 0 || node.kind !== "constant" ? positions : node.data));
  const out = new Int32Array(sizeOf(shape));
  op.prepare(avals, { dtype, shape }, attrs)(buffers, out);
  return out;
}

/** The plainest description of a table of positions in a source of `size` elements. */
export function recognise(table: Int32Array, size: number): Map1 {
  const n = table.length;
  const from = table[0] ?? 0;
  if (n <= 1) return { kind: "at", index: from };
  let isShift = true;
  let isAt = true;
  for (let i = 0; i < n && (isShift || isAt); i++) {
    if (table[i] !== from + i) isShift = false;
    if (table[i] !== from) isAt = false;
  }
  if (isShift) return from === 0 && n === size ? SAME : { kind: "shift", by: from };
  if (isAt) return { kind: "at", index: from };
  let rows = 1;
  while (rows < n && table[rows] === from) rows++;
  let period = 1;
  while (period < n && table[period] === from + period) period++;
  if (n % rows === 0 && table.every((position, i) => position === from + Math.floor(i / rows))) return { kind: "run", rows, from };
  if (n % period === 0 && table.every((position, i) => position === from + (i % period))) return { kind: "tile", period, from };
  return { kind: "table", table };
}

/** Where `outer`, of `n` elements, reads in a root of `size` elements, once `inner` says where its source reads. */
function compose(inner: Map1, outer: Map1, n: number, size: number): Map1 {
  if (inner.kind === "same") return outer;
  if (outer.kind === "same" || inner.kind === "at") return inner;
  if (outer.kind === "at") return { kind: "at", index: position(inner, outer.index) };
  const table = new Int32Array(n);
  for (let i = 0; i < n; i++) table[i] = position(inner, position(outer, i));
  return recognise(table, size);
}

/** The element that element `i` reads. */
export function position(map: Map1, i: number): number {
  switch (map.kind) {
    case "same":
      return i;
    case "at":
      return map.index;
    case "shift":
      return i + map.by;
    case "run":
      return Math.floor(i / map.rows) + map.from;
    case "tile":
      return (i % map.period) + map.from;
    case "table":
      return map.table[i] ?? 0;
  }
}

/** Text of a map for the kernel's listing. */
export function describeMap(map: Map1): string {
  switch (map.kind) {
    case "same":
      return "";
    case "at":
      return `[${map.index}]`;
    case "shift":
      return `[row + ${map.by}]`;
    case "run":
      return `[row / ${map.rows}]`;
    case "tile":
      return `[row mod ${map.period}]`;
    case "table":
      return "[index]";
  }
}
