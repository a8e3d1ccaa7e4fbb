/**
 * @file Order the work of a tape into steps: straight-line scalars, loops over rows, and calls of the host.
 *
 * Operations on arrays of the same size share one loop where nothing between them must be complete first; so a
 * chain of elementwise operations and the reductions that it feeds become one pass over the rows. What is only
 * needed later is left for later, so that forward and backward parts meet in one loop.
 */
import { internal, type Shape, sizeOf } from "@typyro/base";
import { listAttr, numberAttr, type Op } from "../op.ts";
import { elementwise } from "../ops/elementwise.ts";
import { ops } from "../ops/table.ts";
import { special } from "../ops/special.ts";
import { type Products, productsOutside } from "../outside/products.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { Scheduler } from "./scheduler.ts";
import { ALL, type Item, itemsOfStep, type Segments, type Step } from "./steps.ts";
import { isView, type Map1, recognise, type View, Views } from "./views.ts";

/** The work of a tape in order. */
export interface Schedule {
  readonly tape: Tape;
  readonly views: Views;
  readonly steps: readonly Step[];
  /** Nodes whose elements are kept in memory, outputs among them. */
  readonly stored: ReadonlySet<NodeId>;
  /** The item that computes a node by rows. */
  readonly maps: ReadonlyMap<NodeId, Item>;
  /** Products that something outside multiplies. */
  readonly outside: ReadonlySet<NodeId>;
}

/** Order the work. Reductions must be over the last axes (`passes/trailingAxes.ts`). */
export function schedule(tape: Tape, products?: Products): Schedule {
  const views = new Views(tape);
  const items = itemsOf(tape, views);
  const whole = wholeNodes(tape, views, items);
  const steps = new Scheduler(tape.nodes.length, items, whole).run();
  const maps = new Map<NodeId, Item>();
  for (const item of items) if (item.kind === "map" && item.size !== 1) maps.set(item.id, item);
  return { tape, views, steps, stored: storedNodes(tape, views, steps, maps, whole), maps, outside: productsOutside(tape, products) };
}

function itemsOf(tape: Tape, views: Views): Item[] {
  const copied = copiedViews(tape, views);
  const items: Item[] = [];
  for (let id = 0; id < tape.nodes.length; id++) {
    const node = tape.node(id);
    if (node.kind !== "op") continue;
    if (!isView(tape, node)) addWork(items, tape, views, node);
    else if (copied.has(id)) items.push(itemOf(node, "copy", views.size(id), [views.of(id)]));
  }
  return items;
}

/** Rearrangements that must stand in memory as they are: outputs, and what the host reads. */
function copiedViews(tape: Tape, views: Views): Set<NodeId> {
  const copied = new Set<NodeId>();
  const add = (id: NodeId): void => {
    if (isView(tape, tape.node(id)) && views.of(id).map.kind !== "same") copied.add(id);
  };
  for (const id of tape.outputs.values()) add(id);
  for (const node of tape.nodes) {
    if (node.kind !== "op" || kindOf(node) !== "host") continue;
    for (const id of node.inputs) if (node.op !== ops.recurrence || !isReadInPlace(views.of(id).map)) add(id);
  }
  return copied;
}

/** Whether a recurrence reads a view where its root stands: one element, or elements one after the other. */
export function isReadInPlace({ kind }: Map1): boolean {
  return kind === "same" || kind === "shift" || kind === "at";
}

type Kind = "map" | "reduce" | "concat" | "pad" | "scatter" | "host";

const MAPS = new Set<Op>([...Object.values(elementwise), ...Object.values(special)]);

function kindOf({ op }: OpNode): Kind {
  if (MAPS.has(op)) return "map";
  switch (op) {
    case ops.sum:
    case ops.maxOf:
    case ops.all:
    case ops.any:
    case ops.segmentSum:
    case ops.segmentTotal:
      return "reduce";
    case ops.concat:
      return "concat";
    case ops.pad:
      return "pad";
    case ops.scatterAdd:
      return "scatter";
    default:
      return "host";
  }
}

function addWork(items: Item[], tape: Tape, views: Views, node: OpNode): void {
  const { id, inputs, shape } = node;
  const kind = kindOf(node);
  const size = views.size(id);
  if (kind === "map") {
    items.push(itemOf(node, kind, size, readByRows(views, inputs, size, shape)));
    return;
  }
  const operands = inputs.map((input) => views.of(input));
  const rows = views.size(inputs[0] ?? 0);
  switch (kind) {
    case "reduce":
      items.push(itemOf(node, kind, rows, operands.slice(0, 1), { segments: segmentsOf(tape, node, rows, size) }));
      break;
    case "scatter":
      items.push(itemOf(node, "add", rows, operands.slice(0, 1), added(rowPlaces(tape, node), size)));
      break;
    case "pad":
    case "concat":
      for (const [part, to] of partPlaces(tape, node).entries()) items.push(itemOf(node, "put", views.size(inputs[part] ?? 0), operands.slice(part, part + 1), { to }));
      break;
    case "host":
      items.push(itemOf(node, kind, size, operands));
  }
}

const NOWHERE: Partial<Pick<Item, "segments" | "to" | "tile">> = {};

/** One thing to do. Every item has the same fields, so that engines find them at the same places. */
function itemOf(node: OpNode, kind: Item["kind"], size: number, operands: readonly View[], { segments, to, tile } = NOWHERE): Item {
  return { id: node.id, kind, size, operands, segments, to, tile, node };
}

/** What an operation on rows reads; written out for one and two inputs, which most have, since an array that is pushed to takes four times the memory. */
function readByRows(views: Views, inputs: readonly NodeId[], size: number, shape: Shape): View[] {
  if (inputs.length === 1) return [views.stretched(inputs[0]!, size, shape)];
  if (inputs.length === 2) return [views.stretched(inputs[0]!, size, shape), views.stretched(inputs[1]!, size, shape)];
  return inputs.map((input) => views.stretched(input, size, shape));
}

function segmentsOf(tape: Tape, { op, inputs, attrs }: OpNode, rows: number, groups: number): Segments {
  const [first, index] = inputs;
  if ((op === ops.segmentSum || op === ops.segmentTotal) && index !== undefined) {
    const size = numberAttr(attrs, "size");
    return isEven(tape.node(index), size) ? { kind: "runs", rows: rows / size } : { kind: "index", index, groups: size };
  }
  const rank = tape.node(first ?? -1).shape.length;
  const axes = listAttr(attrs, "axes");
  if (axes.some((axis, i) => axis !== rank - axes.length + i)) throw internal(`${op.name} over axes ${axes.join(",")} of ${rank} was not brought to the last axes`);
  return groups === 1 || rows === 0 ? ALL : { kind: "runs", rows: rows / groups };
}

/** Whether sorted group indices give all groups as many rows. */
function isEven(index: Node, groups: number): boolean {
  if (index.kind !== "constant" || index.data.length % groups !== 0) return false;
  const rows = index.data.length / groups;
  return index.data.every((group, row) => group === Math.floor(row / rows));
}

function added(to: Int32Array | number, size: number): Pick<Item, "to" | "tile"> {
  const map = typeof to === "number" ? undefined : recognise(to, size);
  return { to, tile: map?.kind === "tile" ? map : undefined };
}

/**
 * Where the elements of each part of a `concat` or `pad` go, found by moving numbers instead of values: those of all parts are
 * counted from 1, and what is there in the end says where each arrives.
 */
function partPlaces(tape: Tape, { op, inputs, attrs, dtype, shape }: OpNode): (Int32Array | number)[] {
  const avals = inputs.map((id) => tape.node(id));
  let count = 0;
  const buffers = avals.map((part) => Float64Array.from({ length: sizeOf(part.shape) }, () => ++count));
  const out = new Float64Array(sizeOf(shape));
  op.prepare(avals, { dtype, shape }, attrs)(buffers, out);
  const places = new Int32Array(count);
  for (let i = 0; i < out.length; i++) if (out[i]! > 0) places[out[i]! - 1] = i;
  let end = 0;
  return buffers.map(({ length }) => stretchOf(places.subarray(end, (end += length))));
}

/** Where the rows of a `scatterAdd` go: backwards, each reads the place that it adds to. */
function rowPlaces(tape: Tape, node: OpNode): Int32Array | number {
  const [source, index] = node.inputs.map((id) => tape.node(id));
  if (source === undefined || index?.kind !== "constant") throw internal("scatterAdd needs a constant index");
  const places = new Int32Array(sizeOf(source.shape));
  const positions = Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => i);
  ops.gather.prepare([node, index], source, node.attrs)([positions, index.data], places);
  return stretchOf(places);
}

/** Places one behind the other as the first of them. */
function stretchOf(places: Int32Array): Int32Array | number {
  const from = places[0] ?? 0;
  return places.every((place, i) => place === from + i) ? from : places;
}

/** 1 for nodes that something reads as a whole, and not row by row: these must be complete before. */
function wholeNodes(tape: Tape, views: Views, items: readonly Item[]): Uint8Array {
  const found = new Uint8Array(tape.nodes.length);
  for (const id of tape.outputs.values()) found[id] = 1;
  for (const { operands, size, kind } of items) {
    for (let i = 0; i < operands.length; i++) {
      const { root = 0, map } = operands[i] ?? {};
      const rows = views.size(root);
      if (rows > 1 && (map?.kind !== "same" || kind === "host" || rows !== size)) found[root] = 1;
    }
  }
  return found;
}

/** Costs of computing a row again, in multiplications; beyond `WORTH_STORING` it is stored. */
const CHEAP = new Set<unknown>([
  ops.add, ops.sub, ops.mul, ops.neg, ops.square, ops.abs, ops.min, ops.max, ops.where, ops.less, ops.lessEqual, ops.greater, ops.greaterEqual,
  ops.equal, ops.notEqual, ops.and, ops.or, ops.not, ops.stopGradient,
]);
const EXPENSIVE = 20;
const WORTH_STORING = 6;

/** Which nodes keep their rows in memory: outputs, what is read elsewhere than row by row, and what is dear to compute again. */
function storedNodes(tape: Tape, views: Views, steps: readonly Step[], maps: ReadonlyMap<NodeId, Item>, whole: Uint8Array): Set<NodeId> {
  const stored = new Set<NodeId>();
  for (let id = 0; id < whole.length; id++) if (whole[id] === 1) stored.add(id);
  for (const id of tape.outputs.values()) stored.add(views.of(id).map.kind === "same" ? views.of(id).root : id);
  const stepOf = new Int32Array(tape.nodes.length).fill(-1);
  for (const [position, step] of steps.entries()) for (const { id } of itemsOfStep(step)) stepOf[id] = position;
  const usedLater = new Set<NodeId>();
  for (const [position, step] of steps.entries()) {
    for (const { id, kind, operands } of itemsOfStep(step)) {
      if (kind !== "map" && (kind !== "reduce" || views.size(id) > 1)) stored.add(id);
      for (let i = 0; i < operands.length; i++) {
        const { root = 0 } = operands[i] ?? {};
        if (views.size(root) > 1 && stepOf[root] !== -1 && stepOf[root] !== position) usedLater.add(root);
      }
    }
  }
  const cost = new Map<NodeId, number>();
  for (const step of steps) {
    for (const item of itemsOfStep(step)) {
      if (item.kind !== "map" || item.size <= 1) continue;
      let total = CHEAP.has(item.node.op) ? 1 : EXPENSIVE;
      for (const { root } of item.operands) if (maps.has(root) && !stored.has(root)) total += cost.get(root) ?? 0;
      cost.set(item.id, total);
      if (usedLater.has(item.id) && total > WORTH_STORING) stored.add(item.id);
    }
  }
  return stored;
}
