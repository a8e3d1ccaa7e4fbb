/**
 * @file Compute a function of a few numbers and of data that repeat once for each distinct row, and read it by index. Keeps bits.
 *
 * Counts have few distinct values, however many rows there are: what a density asks of a count and a latent number, such as
 * a log gamma function, is then a short table, and a row reads its entry.
 */
import { internal, sameShape, sizeOf } from "@typyro/base";
import type { Buffer } from "../aval.ts";
import { elementwise } from "../ops/elementwise.ts";
import { special } from "../ops/special.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite, type Rewriting } from "./rewrite.ts";

/** Tables are made where rows share an entry, so many on average. */
const FEWEST_ROWS_AN_ENTRY = 4;
/** Fewer rows are not worth a loop of their own. */
const FEWEST_ROWS = 32;

/** The tape with tables in place of what repeats; the same tape where nothing does. */
export function tabulate(tape: Tape): Tape {
  const tables = new Tables(tape);
  const wanted = tables.wanted();
  if (wanted.size === 0) return tape;
  return rewrite(tape, (node, rewriting) => {
    const entries = wanted.get(node.id);
    return entries === undefined ? undefined : tables.read(node, entries, rewriting);
  });
}

/** Rows that differ in any of some data: the entry of each row, and a row of each entry. */
interface Entries {
  readonly index: Int32Array;
  readonly rows: Int32Array;
}

/** Operations that cost no more than reading an entry. */
const CHEAP = new Set<unknown>([
  ops.add, ops.sub, ops.mul, ops.div, ops.sqrt, ops.neg, ops.square, ops.abs, ops.sign, ops.min, ops.max, ops.where, ops.less, ops.lessEqual, ops.greater,
  ops.greaterEqual, ops.equal, ops.notEqual, ops.and, ops.or, ops.not, ops.stopGradient, ops.floor, ops.ceil,
]);

const ELEMENTWISE = new Set<unknown>([...Object.values(elementwise), ...Object.values(special)]);

class Tables {
  readonly #tape: Tape;
  /** The data on which a node's rows depend, where it depends on nothing else but numbers. */
  readonly #data = new Map<NodeId, ReadonlySet<NodeId>>();
  readonly #dear = new Set<NodeId>();
  readonly #entries = new Map<string, Entries | undefined>();

  constructor(tape: Tape) {
    this.#tape = tape;
    for (const node of tape.nodes) {
      if (sizeOf(node.shape) < FEWEST_ROWS) continue;
      const data = node.kind === "constant" ? new Set([node.id]) : node.kind === "op" ? this.#dataOf(node) : undefined;
      if (data !== undefined) this.#data.set(node.id, data);
    }
  }

  #dataOf({ id, op, inputs, shape }: OpNode): ReadonlySet<NodeId> | undefined {
    if (op === ops.broadcastTo) return this.#isNumber(inputs[0]) ? new Set() : undefined;
    if (!ELEMENTWISE.has(op)) return undefined;
    const found = new Set<NodeId>();
    for (const input of inputs) {
      if (this.#isNumber(input)) continue;
      const data = this.#data.get(input);
      if (data === undefined || !sameShape(this.#tape.node(input).shape, shape)) return undefined;
      for (const source of data) found.add(source);
    }
    if (!CHEAP.has(op) || inputs.some((input) => this.#dear.has(input))) this.#dear.add(id);
    return found;
  }

  #isNumber(id: NodeId | undefined): boolean {
    return id !== undefined && sizeOf(this.#tape.node(id).shape) === 1;
  }

  /** The nodes that are read from tables: those that are dear, and of which what reads them is in no table. */
  wanted(): Map<NodeId, Entries> {
    const found = new Map<NodeId, Entries>();
    if (this.#dear.size === 0) return found;
    const read = new Set<NodeId>(this.#tape.outputs.values());
    for (let id = this.#tape.nodes.length - 1; id >= 0; id--) {
      const node = this.#tape.node(id);
      if (node.kind !== "op") continue;
      const entries = this.#dear.has(id) && node.dtype === "f64" ? this.#entriesOf(id) : undefined;
      if (entries === undefined) for (const input of node.inputs) read.add(input);
      else if (read.has(id)) found.set(id, entries);
    }
    return found;
  }

  #entriesOf(id: NodeId): Entries | undefined {
    const sources = [...(this.#data.get(id) ?? [])].sort((a, b) => a - b);
    const key = sources.join(" ");
    if (sources.length === 0) return undefined;
    if (this.#entries.has(key)) return this.#entries.get(key);
    let joint: Entries | undefined;
    for (const source of sources) {
      const node = this.#tape.node(source);
      if (node.kind !== "constant") throw internal("data are constants");
      const own = distinct(node.data);
      joint = own === undefined || joint === undefined ? own : crossed(joint, own);
      if (joint === undefined) break;
    }
    this.#entries.set(key, joint);
    return joint;
  }

  /** A node's rows, read from the table of their entries. */
  read(node: OpNode, { index, rows }: Entries, rewriting: Rewriting): NodeId {
    const { to } = rewriting;
    const table = this.#entry(node.id, rows, rewriting);
    const places = to.constant({ dtype: "i32", shape: [index.length] }, index);
    const read = to.append(ops.gather, [table, places], { axis: 0 });
    return node.shape.length === 1 ? read : to.append(ops.reshape, [read], { shape: [...node.shape] });
  }

  readonly #made = new Map<Int32Array, Map<NodeId, NodeId>>();

  /** A node for one row of each entry, recorded once. */
  #entry(id: NodeId, rows: Int32Array, rewriting: Rewriting): NodeId {
    const made = this.#made.get(rows) ?? new Map<NodeId, NodeId>();
    this.#made.set(rows, made);
    const entry = made.get(id) ?? this.#makeEntry(id, rows, rewriting);
    made.set(id, entry);
    return entry;
  }

  #makeEntry(id: NodeId, rows: Int32Array, rewriting: Rewriting): NodeId {
    const { to, moved } = rewriting;
    const node = this.#tape.node(id);
    const number = (given: NodeId): NodeId => (this.#tape.node(given).shape.length === 0 ? moved(given) : to.append(ops.reshape, [moved(given)], { shape: [] }));
    if (this.#isNumber(id)) return number(id);
    if (node.kind === "constant") return to.constant({ dtype: node.dtype, shape: [rows.length] }, pick(node.data, rows));
    if (node.kind !== "op") throw internal("an input has no entries");
    if (node.op === ops.broadcastTo) return to.append(ops.broadcastTo, [number(node.inputs[0] ?? -1)], { shape: [rows.length] });
    return to.append(node.op, node.inputs.map((input) => this.#entry(input, rows, rewriting)), node.attrs);
  }
}

function pick(data: Buffer, rows: Int32Array): Buffer {
  if (data instanceof Float64Array) return Float64Array.from(rows, (row) => data[row] ?? Number.NaN);
  return data instanceof Int32Array ? Int32Array.from(rows, (row) => data[row] ?? 0) : Uint8Array.from(rows, (row) => data[row] ?? 0);
}

/** The entries of some data; undefined where they are too many. -0 and 0 differ. */
function distinct(data: Buffer): Entries | undefined {
  return entriesBy(data.length, (row) => {
    const x = data[row] ?? Number.NaN;
    return Object.is(x, -0) ? "-0" : x;
  });
}

/** The entries of rows that differ in either of two. */
function crossed(a: Entries, b: Entries): Entries | undefined {
  return entriesBy(a.index.length, (row) => (a.index[row] ?? 0) * b.rows.length + (b.index[row] ?? 0));
}

/** Rows looked at first, spread over all: where more than three in four of them differ, so would too many of all. */
const SAMPLED = 256;
const MOST_SAMPLED = 192;

function entriesBy(size: number, keyOf: (row: number) => number | string): Entries | undefined {
  if (size >= FEWEST_ROWS_AN_ENTRY * SAMPLED) {
    const sampled = new Set(Array.from({ length: SAMPLED }, (_, i) => keyOf(Math.floor((i * size) / SAMPLED))));
    if (sampled.size > MOST_SAMPLED) return undefined;
  }
  const most = size / FEWEST_ROWS_AN_ENTRY;
  const found = new Map<number | string, number>();
  const rows: number[] = [];
  const index = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const key = keyOf(row);
    let entry = found.get(key);
    if (entry === undefined) {
      entry = rows.length;
      if (entry >= most) return undefined;
      found.set(key, entry);
      rows.push(row);
    }
    index[row] = entry;
  }
  return { index, rows: Int32Array.from(rows) };
}
