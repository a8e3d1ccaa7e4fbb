/**
 * @file Take tables of a few columns apart, so that a reduction over the columns of a row is a few operations between whole columns. Keeps bits,
 * except where a table is summed as a whole: that is the sum of its rows' sums then.
 *
 * A loop over the elements of such a table has segments of two or three: the components of a mixture, the classes of an outcome.
 * Columns are as long as the rows, so that everything before, between and after the reductions shares one loop.
 */
import { internal, sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Buffer } from "../aval.ts";
import { listAttr } from "../op.ts";
import { elementwise } from "../ops/elementwise.ts";
import { special } from "../ops/special.ts";
import { ops } from "../ops/table.ts";
import type { ConstantNode, Node, NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite, type Rewriting } from "./rewrite.ts";

/** Tables of more columns keep their loops: code grows with each. */
const MOST_COLUMNS = 4;
/** Fewer rows a column are not worth a loop of their own. */
const FEWEST_ROWS = 4;

const ELEMENTWISE = new Set<unknown>([...Object.values(elementwise), ...Object.values(special)]);
const REDUCTIONS = new Set<unknown>([ops.sum, ops.maxOf, ops.all, ops.any]);

/** The tape with small tables in columns; the same tape where no row of one is reduced. */
export function columns(tape: Tape): Tape {
  const apart = tablesToTake(tape);
  if (apart.size === 0) return tape;
  const taken = new Columns(tape);
  return rewrite(tape, (node, rewriting) => {
    if (apart.has(node.id)) {
      taken.take(node, rewriting);
      return undefined;
    }
    const [source] = node.inputs;
    return source !== undefined && apart.has(source) ? taken.reduced(node, source, rewriting) : undefined;
  });
}

function isTable({ shape }: Node): boolean {
  const [rows = 0, width = 0] = shape;
  return shape.length === 2 && width > 1 && width <= MOST_COLUMNS && rows >= FEWEST_ROWS * width;
}

/** The tables that are computed: those which reach each other through operations are taken apart together or not at all. */
function tablesToTake(tape: Tape): Set<NodeId> {
  const groups = new Map<NodeId, NodeId>();
  const root = (of: NodeId): NodeId => {
    let id = of;
    for (let parent = groups.get(id); parent !== undefined; parent = groups.get(id)) {
      // Every second one is led past its parent, so that a long chain is walked once.
      const above = groups.get(parent);
      if (above !== undefined) groups.set(id, above);
      id = above ?? parent;
    }
    return id;
  };
  const join = (a: NodeId, b: NodeId): void => {
    const [from, to] = [root(a), root(b)];
    if (from !== to) groups.set(from, to);
  };
  const kept = new Set<NodeId>();
  const wanted = new Set<NodeId>();
  const tables: NodeId[] = [];
  for (const node of tape.nodes) {
    if (node.kind === "constant") continue;
    const inputs = node.kind === "op" ? node.inputs.filter((id) => isTable(tape.node(id)) && tape.node(id).kind !== "constant") : [];
    const isMade = isTable(node);
    if (isMade) {
      tables.push(node.id);
      if (node.kind !== "op" || !isMadeOfColumns(tape, node)) kept.add(node.id);
    }
    for (const input of inputs) {
      if (isMade && node.kind === "op" && isMadeOfColumns(tape, node)) join(input, node.id);
      else if (node.kind === "op" && isMadeFromColumns(node)) {
        if (!alongColumns(node)) wanted.add(input);
      } else kept.add(input);
    }
  }
  for (const id of tape.outputs.values()) kept.add(id);
  const rootsOf = (ids: Iterable<NodeId>): Set<NodeId> => new Set([...ids].map(root));
  const [without, reduced] = [rootsOf(kept), rootsOf(wanted)];
  return new Set(tables.filter((id) => reduced.has(root(id)) && !without.has(root(id))));
}

/** Whether the columns of a table come from columns and smaller values. */
function isMadeOfColumns(tape: Tape, { op, inputs, shape }: OpNode): boolean {
  return (ELEMENTWISE.has(op) || op === ops.broadcastTo) && inputs.every((id) => hasColumns(tape.node(id).shape, shape));
}

/** Whether a value is a table, or is the same in all its rows or all its columns. */
function hasColumns(shape: Shape, [rows = 0, width = 0]: Shape): boolean {
  const [n = 1, k = 1] = shape.length === 1 ? [1, ...shape] : shape;
  return shape.length <= 2 && (n === 1 || n === rows) && (k === 1 || k === width);
}

/** Whether an operation on a table is one on its columns. */
const isMadeFromColumns = ({ op, attrs }: OpNode): boolean => REDUCTIONS.has(op) && listAttr(attrs, "axes").length > 0;

const alongRows = ({ attrs }: OpNode): boolean => listAttr(attrs, "axes").includes(1);
const alongColumns = ({ attrs }: OpNode): boolean => listAttr(attrs, "axes").includes(0);

class Columns {
  readonly #from: Tape;
  /** Of each table, in the new tape: vectors, or numbers where all rows are the same. */
  readonly #known = new Map<NodeId, readonly NodeId[]>();

  constructor(from: Tape) {
    this.#from = from;
  }

  /** Record the columns of a table. */
  take({ id, op, inputs, attrs, shape }: OpNode, rewriting: Rewriting): void {
    const operands = inputs.map((input) => this.#of(input, shape, rewriting));
    const made = op === ops.broadcastTo ? operands[0] : Array.from({ length: shape[1] ?? 0 }, (_, k) => rewriting.to.append(op, operands.map((column) => column[k] ?? -1), attrs));
    if (made === undefined) throw internal("a table is made of nothing");
    this.#known.set(id, made);
  }

  /** The columns of a value as an operation of a table's shape reads it. */
  #of(id: NodeId, shape: Shape, { to, moved }: Rewriting): readonly NodeId[] {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const node = this.#from.node(id);
    const [rows = 0, width = 0] = shape;
    if (sizeOf(node.shape) === 1) {
      const number = node.shape.length === 0 ? moved(id) : to.append(ops.reshape, [moved(id)], { shape: [] });
      return new Array<NodeId>(width).fill(number);
    }
    if (node.kind === "constant" && sameShape(node.shape, shape)) return this.#split(node, to);
    if (node.shape[0] === rows && node.shape.length === 2) return new Array<NodeId>(width).fill(to.append(ops.reshape, [moved(id)], { shape: [rows] }));
    const row = node.shape.length === 1 ? moved(id) : to.append(ops.reshape, [moved(id)], { shape: [width] });
    return Array.from({ length: width }, (_, k) => to.append(ops.reshape, [to.append(ops.slice, [row], { axis: 0, start: k, stop: k + 1, step: 1 })], { shape: [] }));
  }

  #split({ id, data, dtype, shape: [rows = 0, width = 0] }: ConstantNode, to: Tape): readonly NodeId[] {
    const found = Array.from({ length: width }, (_, k) => to.constant({ dtype, shape: [rows] }, columnOf(data, width, k)));
    this.#known.set(id, found);
    return found;
  }

  /** A reduction of a table, from its columns. */
  reduced(node: OpNode, source: NodeId, { to }: Rewriting): NodeId {
    const { op } = node;
    const shape = this.#from.node(source).shape;
    const rows = [shape[0] ?? 0];
    const columnsOf = this.#known.get(source) ?? [];
    const whole = (id: NodeId): NodeId => (to.node(id).shape.length === 0 ? to.append(ops.broadcastTo, [id], { shape: rows }) : id);
    if (!alongRows(node)) {
      const ends = columnsOf.map((column) => to.append(ops.reshape, [to.append(op, [whole(column)], { axes: [0] })], { shape: [1] }));
      return to.append(ops.concat, ends, { axis: 0 });
    }
    const combined = op === ops.sum ? sumInOrder(columnsOf, to) : columnsOf.reduce((a, b) => to.append(op === ops.maxOf ? ops.max : op === ops.all ? ops.and : ops.or, [a, b]));
    return alongColumns(node) ? to.append(op, [whole(combined)], { axes: [0] }) : whole(combined);
  }
}

/** The sum of at most four numbers in the order of `sum`, which begins with 0 and so gives 0 for -0. */
function sumInOrder([a = -1, b = -1, c, d]: readonly NodeId[], to: Tape): NodeId {
  const add = (x: NodeId, y: NodeId | undefined): NodeId => (y === undefined ? x : to.append(ops.add, [x, y]));
  return add(add(add(a, c), add(b, d)), to.constant({ dtype: "f64", shape: [] }, Float64Array.of(0)));
}

function columnOf(data: Buffer, width: number, k: number): Buffer {
  const picked = (_: unknown, row: number): number => data[row * width + k] ?? Number.NaN;
  const length = data.length / width;
  if (data instanceof Float64Array) return Float64Array.from({ length }, picked);
  return data instanceof Int32Array ? Int32Array.from({ length }, picked) : Uint8Array.from({ length }, picked);
}
