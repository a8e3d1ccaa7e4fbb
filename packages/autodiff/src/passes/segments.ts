/**
 * @file Turn sums over grouped rows into sums of groups: where rows are sorted by their group, each group is a stretch of rows. Reassociates.
 *
 * Rows are sorted here once where all that is known of them are constants, and only sums consume them.
 * A sum over all rows is taken group by group too, so that one loop serves both.
 */
import type { Buffer } from "../aval.ts";
import { elementwise } from "../ops/elementwise.ts";
import { special } from "../ops/special.ts";
import { ops } from "../ops/table.ts";
import type { ConstantNode, Node, NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

/** Groups with fewer rows than this on average are not worth a loop each. */
const FEWEST_ROWS = 3;

/** Rows that are grouped: their number, the group of each, and in which order to take them. */
interface Grouping {
  readonly index: ConstantNode;
  readonly groups: number;
  readonly order: Int32Array | undefined;
  /** Nodes of these rows that vary with the group. */
  readonly rows: ReadonlySet<NodeId>;
}

/** The tape with group sums over sorted rows. */
export function segments(tape: Tape): Tape {
  const groupings = new Map<number, Grouping>();
  for (const [size, candidates] of candidatesOf(tape)) {
    for (const candidate of candidates) {
      const grouping = groupingOf(tape, size, candidate);
      if (grouping === undefined) continue;
      groupings.set(size, grouping);
      break;
    }
  }
  if (groupings.size === 0) return tape;
  const sorted = new Map<Buffer, Buffer>();
  return rewrite(tape, (node, { to, moved }) => {
    const grouping = groupingOfInput(tape, node, groupings);
    if (grouping === undefined) return undefined;
    const input = (id: NodeId): NodeId => {
      const source = tape.node(id);
      if (grouping.order === undefined || source.kind !== "constant" || !isRows(source, grouping.index.data.length)) return moved(id);
      const data = sorted.get(source.data) ?? permuted(source.data, grouping.order);
      sorted.set(source.data, data);
      return to.constant(source, data);
    };
    const { op, inputs, attrs } = node;
    const [first, second] = inputs;
    if (op === ops.scatterAdd && second === grouping.index.id && first !== undefined) {
      return to.append(ops.segmentSum, [input(first), input(second)], { size: attrs["size"] ?? 0 });
    }
    if (op === ops.sum && first !== undefined && grouping.rows.has(first)) {
      return to.append(ops.segmentTotal, [input(first), input(grouping.index.id)], { size: grouping.groups });
    }
    return grouping.order === undefined ? undefined : to.append(op, inputs.map(input), attrs);
  });
}

const isRows = ({ shape }: Node, size: number): boolean => shape.length === 1 && shape[0] === size;

/** Group indices by number of rows, those that are used most first. */
function candidatesOf(tape: Tape): Map<number, ConstantNode[]> {
  const uses = new Map<NodeId, number>();
  for (const node of tape.nodes) {
    const index = node.kind === "op" ? indexOf(tape, node) : undefined;
    if (index !== undefined) uses.set(index.id, (uses.get(index.id) ?? 0) + 1);
  }
  const found = new Map<number, ConstantNode[]>();
  for (const id of [...uses.keys()].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0))) {
    const node = tape.node(id);
    if (node.kind !== "constant") continue;
    const size = node.data.length;
    found.set(size, [...(found.get(size) ?? []), node]);
  }
  return found;
}

/** The constant index by which a node reads a vector or adds to one. */
function indexOf(tape: Tape, { op, inputs }: OpNode): ConstantNode | undefined {
  const [source, index] = inputs;
  if ((op !== ops.gather && op !== ops.scatterAdd) || source === undefined || index === undefined) return undefined;
  const node = tape.node(index);
  return node.kind === "constant" && node.shape.length === 1 && tape.node(source).shape.length === 1 ? node : undefined;
}

function groupingOf(tape: Tape, size: number, index: ConstantNode): Grouping | undefined {
  const groups = groupsOf(tape, index);
  if (groups < 2 || size < FEWEST_ROWS * groups) return undefined;
  const isSorted = index.data.every((group, row) => row === 0 || group >= (index.data[row - 1] ?? 0));
  if (!isSorted && !canBeSorted(tape, size)) return undefined;
  // Sorting is stable, so rows of a group keep their order.
  const order = isSorted ? undefined : Int32Array.from({ length: size }, (_, row) => row).sort((a, b) => (index.data[a] ?? 0) - (index.data[b] ?? 0));
  return { index, groups, order, rows: varyingRows(tape, size, index.id) };
}

/** The number of groups of an index: that of the vector it reads or adds to. */
function groupsOf(tape: Tape, index: ConstantNode): number {
  for (const node of tape.nodes) {
    if (node.kind !== "op" || node.inputs[1] !== index.id || indexOf(tape, node) === undefined) continue;
    const vector = node.op === ops.gather ? tape.node(node.inputs[0] ?? -1) : node;
    return vector.shape[0] ?? 0;
  }
  return 0;
}

const isElementwise = ({ op }: OpNode): boolean => op.name in elementwise || op.name in special;

/** Elementwise nodes of so many rows that read a vector by the index, directly or not. */
function varyingRows(tape: Tape, size: number, index: NodeId): Set<NodeId> {
  const found = new Set<NodeId>();
  for (const node of tape.nodes) {
    if (node.kind !== "op" || !isRows(node, size)) continue;
    if ((node.op === ops.gather && node.inputs[1] === index) || (isElementwise(node) && node.inputs.some((id) => found.has(id)))) found.add(node.id);
  }
  return found;
}

/** Whether the order of the rows matters to nothing but rounding: rows come from constants and group values, and end in sums. */
function canBeSorted(tape: Tape, size: number): boolean {
  const outputs = new Set(tape.outputs.values());
  for (const node of tape.nodes) {
    if (isRows(node, size) && node.dtype !== "i32" && !isFreeRow(tape, node, size, outputs)) return false;
    if (node.kind !== "op" || !node.inputs.some((id) => isRows(tape.node(id), size))) continue;
    const ends = node.op === ops.sum || (node.op === ops.scatterAdd && indexOf(tape, node) !== undefined);
    const goesOn = isRows(node, size) && (isElementwise(node) || node.op === ops.gather);
    if (!ends && !goesOn) return false;
  }
  return true;
}

function isFreeRow(tape: Tape, node: Node, size: number, outputs: ReadonlySet<NodeId>): boolean {
  if (outputs.has(node.id) || node.kind === "input") return false;
  if (node.kind === "constant" || isElementwise(node)) return true;
  // A table that has as many elements as there are rows cannot be told from rows.
  return node.op === ops.broadcastTo ? tape.node(node.inputs[0] ?? -1).shape.length === 0 : node.op === ops.gather && indexOf(tape, node) !== undefined && !isRows(tape.node(node.inputs[0] ?? -1), size);
}

/** The grouping of the rows that an operation reads or makes. */
function groupingOfInput(tape: Tape, node: OpNode, groupings: ReadonlyMap<number, Grouping>): Grouping | undefined {
  for (const [size, grouping] of groupings) {
    if (isRows(node, size) || node.inputs.some((id) => isRows(tape.node(id), size))) return grouping;
  }
  return undefined;
}

function permuted(data: Buffer, order: Int32Array): Buffer {
  if (data instanceof Float64Array) return Float64Array.from(order, (row) => data[row] ?? Number.NaN);
  return data instanceof Int32Array ? Int32Array.from(order, (row) => data[row] ?? 0) : Uint8Array.from(order, (row) => data[row] ?? 0);
}
