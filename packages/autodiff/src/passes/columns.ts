/**
 * @file Take tables of a few columns apart, so that a reduction over the columns of a row is a few operations between whole columns. Keeps bits,
 * except where a table is summed as a whole: that is the sum of its rows' sums then.
 *
 * A loop over the elements of such a table has segments of two or three: the components of a mixture, the classes of an outcome.
 * Columns are as long as the rows, so that everything before, between and after the reductions shares one loop.
 */
import { internal, sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Buffer } from "../aval.ts";
import { listAttr, numberAttr } from "../op.ts";
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

/** The tape with small tables in columns; the same tape where no row of one is reduced and no column of one is read by itself. */
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

/** How a table lies: `across` is the axis of its few columns, along the other one are its rows. */
interface Layout {
  readonly across: 0 | 1;
  readonly width: number;
  readonly rows: number;
}

function layoutOf({ shape }: Node): Layout | undefined {
  const [a = 0, b = 0] = shape;
  if (shape.length !== 2) return undefined;
  const [across, width, rows] = a < b ? ([0, a, b] as const) : ([1, b, a] as const);
  return width > 1 && width <= MOST_COLUMNS && rows >= FEWEST_ROWS * width ? { across, width, rows } : undefined;
}

/** The tables that are computed: those which reach each other through operations are taken apart together or not at all. */
function tablesToTake(tape: Tape): Set<NodeId> {
  const groups = new Map<NodeId, NodeId>();
  const root = (id: NodeId): NodeId => {
    let at = id;
    for (let parent = groups.get(at); parent !== undefined && parent !== at; parent = groups.get(at)) {
      // Half of the way is left out the next time, so that long chains of tables cost no more than short ones.
      groups.set(at, groups.get(parent) ?? parent);
      at = parent;
    }
    return at;
  };
  const kept = new Set<NodeId>(tape.outputs.values());
  const wanted = new Set<NodeId>();
  const tables: NodeId[] = [];
  for (const node of tape.nodes) {
    if (node.kind === "constant") continue;
    const layout = layoutOf(node);
    const isMade = layout !== undefined && node.kind === "op" && isMadeOfColumns(tape, node, layout);
    if (layout !== undefined) tables.push(node.id);
    if (layout !== undefined && !isMade) kept.add(node.id);
    if (node.kind !== "op") continue;
    for (const input of node.inputs) {
      const source = tape.node(input);
      const table = source.kind === "constant" ? undefined : layoutOf(source);
      if (table === undefined) continue;
      if (isMade) groups.set(root(input), root(node.id));
      else if (!isMadeFromColumns(node, table)) kept.add(input);
      else if (!reduces(node, 1 - table.across)) wanted.add(input);
    }
  }
  const rootsOf = (ids: Iterable<NodeId>): Set<NodeId> => new Set([...ids].map(root));
  const [without, reduced] = [rootsOf(kept), rootsOf(wanted)];
  return new Set(tables.filter((id) => reduced.has(root(id)) && !without.has(root(id))));
}

/** Whether the columns of a table come from columns and smaller values. */
function isMadeOfColumns(tape: Tape, { op, inputs, shape, attrs }: OpNode, { across, rows }: Layout): boolean {
  const shapes = inputs.map((id) => tape.node(id).shape);
  if (op === ops.concat || op === ops.pad) return attrs["axis"] === across && shapes.every((given) => given[across] === 1 && given[1 - across] === rows);
  if (op === ops.transpose) return true;
  return (ELEMENTWISE.has(op) || op === ops.broadcastTo) && shapes.every((given) => given.length <= 2 && aligned(given).every((n, axis) => n === 1 || n === shape[axis]));
}

/** A shape with as many axes as a table. */
const aligned = (shape: Shape): Shape => (shape.length < 2 ? [1, ...shape] : shape);

/** Whether an operation on a table is one on its columns: a reduction, or the choice of one of them. */
function isMadeFromColumns({ op, attrs, shape }: OpNode, { across }: Layout): boolean {
  return (REDUCTIONS.has(op) && listAttr(attrs, "axes").length > 0) || (op === ops.slice && attrs["axis"] === across && shape[across] === 1);
}

const reduces = ({ op, attrs }: OpNode, axis: number): boolean => REDUCTIONS.has(op) && listAttr(attrs, "axes").includes(axis);

class Columns {
  readonly #from: Tape;
  /** Of each table, in the new tape: vectors, or numbers where all rows are the same. */
  readonly #known = new Map<NodeId, readonly NodeId[]>();

  constructor(from: Tape) {
    this.#from = from;
  }

  /** Record the columns of a table. */
  take(node: OpNode, rewriting: Rewriting): void {
    const { id, op, inputs, attrs } = node;
    const layout = this.#layout(id);
    const operands = inputs.map((input) => this.#of(input, layout, rewriting));
    const [first = []] = operands;
    switch (op) {
      case ops.broadcastTo:
      case ops.transpose:
        this.#known.set(id, first);
        return;
      case ops.concat:
        this.#known.set(id, operands.flatMap(([column]) => column ?? []));
        return;
      case ops.pad: {
        const zero = rewriting.to.constant({ dtype: "f64", shape: [] }, Float64Array.of(0));
        this.#known.set(id, first.map((column, k) => (k === attrs["start"] ? column : zero)));
        return;
      }
      default:
        this.#known.set(id, Array.from({ length: layout.width }, (_, k) => rewriting.to.append(op, operands.map((columnsOf) => columnsOf[k] ?? -1), attrs)));
    }
  }

  #layout(id: NodeId): Layout {
    const layout = layoutOf(this.#from.node(id));
    if (layout === undefined) throw internal(`node ${id} is no table`);
    return layout;
  }

  /** The columns of a value as an operation on tables reads it. */
  #of(id: NodeId, { across, width, rows }: Layout, { to, moved }: Rewriting): readonly NodeId[] {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const node = this.#from.node(id);
    const shaped = (shape: Shape): NodeId => (sameShape(node.shape, shape) ? moved(id) : to.append(ops.reshape, [moved(id)], { shape: [...shape] }));
    if (sizeOf(node.shape) === 1) return new Array<NodeId>(width).fill(shaped([]));
    if (node.kind === "constant" && sizeOf(node.shape) === width * rows) return this.#split(node, to);
    if (aligned(node.shape)[across] === 1) return new Array<NodeId>(width).fill(shaped([rows]));
    const row = shaped([width]);
    return Array.from({ length: width }, (_, k) => to.append(ops.reshape, [to.append(ops.slice, [row], { axis: 0, start: k, stop: k + 1, step: 1 })], { shape: [] }));
  }

  #split(node: ConstantNode, to: Tape): readonly NodeId[] {
    const { data, dtype } = node;
    const { across, width, rows } = this.#layout(node.id);
    const found = Array.from({ length: width }, (_, k) => to.constant({ dtype, shape: [rows] }, across === 1 ? every(data, k, width) : data.slice(k * rows, (k + 1) * rows)));
    this.#known.set(node.id, found);
    return found;
  }

  /** What an operation makes of a table, from its columns. */
  reduced(node: OpNode, source: NodeId, { to }: Rewriting): NodeId {
    const { op, attrs, shape } = node;
    const { across, rows } = this.#layout(source);
    const columnsOf = this.#known.get(source) ?? [];
    const whole = (id: NodeId): NodeId => (to.node(id).shape.length === 0 ? to.append(ops.broadcastTo, [id], { shape: [rows] }) : id);
    if (op === ops.slice) return to.append(ops.reshape, [whole(columnsOf[numberAttr(attrs, "start")] ?? -1)], { shape: [...shape] });
    if (!reduces(node, across)) {
      const ends = columnsOf.map((column) => to.append(ops.reshape, [to.append(op, [whole(column)], { axes: [0] })], { shape: [1] }));
      return to.append(ops.concat, ends, { axis: 0 });
    }
    const combined = op === ops.sum ? sumInOrder(columnsOf, to) : columnsOf.reduce((a, b) => to.append(op === ops.maxOf ? ops.max : op === ops.all ? ops.and : ops.or, [a, b]));
    return reduces(node, 1 - across) ? to.append(op, [whole(combined)], { axes: [0] }) : whole(combined);
  }
}

/** The sum of at most four numbers in the order of `sum`, which begins with 0 and so gives 0 for -0. */
function sumInOrder([a = -1, b = -1, c, d]: readonly NodeId[], to: Tape): NodeId {
  const add = (x: NodeId, y: NodeId | undefined): NodeId => (y === undefined ? x : to.append(ops.add, [x, y]));
  return add(add(add(a, c), add(b, d)), to.constant({ dtype: "f64", shape: [] }, Float64Array.of(0)));
}

/** Each `width`th element from one on. */
function every(data: Buffer, from: number, width: number): Buffer {
  const picked = (_: unknown, row: number): number => data[row * width + from] ?? Number.NaN;
  const length = data.length / width;
  if (data instanceof Float64Array) return Float64Array.from({ length }, picked);
  return data instanceof Int32Array ? Int32Array.from({ length }, picked) : Uint8Array.from({ length }, picked);
}
