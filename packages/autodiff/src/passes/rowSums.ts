/**
 * @file Sum rows of data once, when a tape is compiled: sums of squares of what is linear in values that rows share. Reassociates.
 *
 * In `sum(square(y - (alpha[group] + beta[group] * x)))` the rows of a group are replaced by a triangular factor of their data `[1 x y]`, which has the same
 * sum of squares for every alpha and beta: the work of a gradient no longer grows with the rows. `X beta` becomes a triangle of as many rows as columns.
 * It runs before the tape is differentiated, so that slopes are those of what is left.
 *
 * What is computed is the sum for data of which every column of every group differs by a few roundings of the column's own norm: errors of value and gradient
 * are those that data in the same precision may have anyway. Row by row, each number differs by roundings of its own. That is better where y - alpha is exact
 * because both are close and large, and where one row of a group has data that dwarf the others and yet next to no residual: such rows are kept (`rowFactors.ts`).
 * Where an unknown is infinite the result may be NaN in place of -Infinity.
 */
import { sizeOf } from "@typyro/base";
import type { Op } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite, type Rewriting } from "./rewrite.ts";
import { type FactorPlan, planFactor, recordFactor, recordSum } from "./rowFactors.ts";
import { isReadThrough, type Quadratic, RowForms } from "./rowForms.ts";

/** Fewer rows stay as they are. */
const FEWEST_ROWS = 16;
/** Rows that are left, as a part of those that there were. */
const LARGEST_PART = 2 / 3;
/** Multiplications, each with an addition, that may be spent on one sum: 2 to 4 seconds, as long as some 150 gradients row by row. */
const LARGEST_COST = 1e9;

/** The tape with such sums of fewer rows; the same tape where there are none. */
export function rowSums(tape: Tape): Tape {
  const sums = new Sums(tape).found();
  return sums.size === 0 ? tape : rewrite(tape, (node, rewriting) => sums.get(node.id)?.(rewriting));
}

/** Operations of whose result squares are terms, if they are of what it reads. */
const LINEAR = new Set<Op>([ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.reshape, ops.transpose, ops.broadcastTo, ops.slice, ops.gather, ops.scatterAdd, ops.sum]);
/** Operations whose result has the sum of their first input. */
const KEEPING_SUMS = new Set<Op>([ops.reshape, ops.transpose, ops.scatterAdd, ops.sum]);

/** A sum that can be reduced. */
interface Candidate {
  readonly sum: NodeId;
  readonly rows: number;
  readonly form: Quadratic;
  readonly plans: readonly FactorPlan[];
  /** Nodes between the sum and what rows share, which nobody else may read. */
  readonly inner: readonly NodeId[];
}

class Sums {
  readonly #tape: Tape;
  readonly #forms: RowForms;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#forms = new RowForms(tape);
  }

  found(): Map<NodeId, (rewriting: Rewriting) => NodeId> {
    const roots = this.#roots();
    if (roots.size === 0) return new Map();
    this.#enterAbove(roots);
    const candidates = [...roots].flatMap(([sum, source]) => this.#candidate(sum, source) ?? []);
    return new Map(this.#onlyOwn(candidates).map((candidate) => [candidate.sum, (rewriting) => this.#record(candidate, rewriting)]));
  }

  /** Sums over all elements of what is computed from squares, and the array whose rows are summed. */
  #roots(): Map<NodeId, NodeId> {
    const isFromSquares = new Uint8Array(this.#tape.nodes.length);
    const found = new Map<NodeId, NodeId>();
    for (const node of this.#tape.nodes) {
      if (node.kind !== "op") continue;
      if (isSquare(node)) isFromSquares[node.id] = sizeOf(node.shape) >= FEWEST_ROWS ? 1 : 0;
      else if (sizeOf(node.shape) > 1) isFromSquares[node.id] = LINEAR.has(node.op) && node.inputs.some((id) => isFromSquares[id] === 1) ? 1 : 0;
      else if (node.op === ops.sum && isFromSquares[this.#first(node.id)] === 1) found.set(node.id, this.#summed(this.#first(node.id)));
    }
    return found;
  }

  /** What has the same sum, before it is moved about, put among zeros where other rows are masked, or summed along an axis. */
  #summed(id: NodeId): NodeId {
    const node = this.#tape.node(id);
    return node.kind === "op" && KEEPING_SUMS.has(node.op) ? this.#summed(this.#first(id)) : id;
  }

  /** Read the forms of all arrays that end in some sums. */
  #enterAbove(roots: ReadonlyMap<NodeId, NodeId>): void {
    const wanted = new Uint8Array(this.#tape.nodes.length);
    for (const source of roots.values()) wanted[source] = 1;
    for (let id = wanted.length - 1; id >= 0; id--) {
      const node = this.#tape.node(id);
      if (wanted[id] === 1 && node.kind === "op" && isReadThrough(node.op) && sizeOf(node.shape) > 1) for (const input of node.inputs) wanted[input] = 1;
    }
    for (const node of this.#tape.nodes) if (node.kind === "op" && wanted[node.id] === 1) this.#forms.enter(node);
  }

  #candidate(sum: NodeId, source: NodeId): Candidate | undefined {
    const form = this.#forms.of(source);
    const rows = sizeOf(this.#tape.node(source).shape);
    if (form.kind !== "quadratic" || form.squares.length === 0 || rows < FEWEST_ROWS) return undefined;
    const plans = form.squares.flatMap((square) => planFactor(this.#forms.values, square, rows) ?? []);
    const [left, cost] = [total(plans, ({ left: own }) => own), total(plans, ({ cost: own }) => own)];
    if (plans.length < form.squares.length || left > LARGEST_PART * rows * plans.length || cost > LARGEST_COST) return undefined;
    return { sum, rows, form, plans, inner: this.#inner(sum, source) };
  }

  /** Arrays on the way to a sum that hold more than what rows share. */
  #inner(sum: NodeId, source: NodeId): NodeId[] {
    const found = new Set([source]);
    for (let id = this.#first(sum); id !== source; id = this.#first(id)) found.add(id);
    const waiting = [source];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const node = this.#tape.node(id);
      if (node.kind !== "op") continue;
      for (const input of node.inputs) {
        const { kind, shape } = this.#tape.node(input);
        if (found.has(input) || kind !== "op" || sizeOf(shape) === 1 || this.#forms.of(input).kind === "shared") continue;
        found.add(input);
        waiting.push(input);
      }
    }
    return [...found];
  }

  #first(id: NodeId): NodeId {
    const node = this.#tape.node(id);
    return node.kind === "op" ? (node.inputs[0] ?? -1) : -1;
  }

  /** Those whose rows only they read: others would be computed as well as what replaces them. */
  #onlyOwn(candidates: readonly Candidate[]): readonly Candidate[] {
    const readers = new Map<NodeId, NodeId[]>();
    const inner = new Set(candidates.flatMap((candidate) => candidate.inner));
    for (const node of this.#tape.nodes) {
      if (node.kind !== "op") continue;
      for (const input of node.inputs) if (inner.has(input)) readers.set(input, [...(readers.get(input) ?? []), node.id]);
    }
    const outputs = new Set(this.#tape.outputs.values());
    const own = new Set([...inner, ...candidates.map(({ sum }) => sum)]);
    const kept = candidates.filter((candidate) => candidate.inner.every((id) => !outputs.has(id) && (readers.get(id) ?? []).every((reader) => own.has(reader))));
    return kept.length === candidates.length ? kept : this.#onlyOwn(kept);
  }

  #record({ sum, rows, form, plans }: Candidate, rewriting: Rewriting): NodeId {
    const { to } = rewriting;
    const { origin } = this.#tape.node(sum);
    const groups = Math.max(...plans.map(({ stages }) => stages[0]?.groups.count ?? 1));
    to.origin = { ...origin, summed: { rows, groups, left: total(plans, ({ left }) => left) } };
    const { values } = this.#forms;
    const parts = [...plans.map((plan) => recordFactor(values, plan, rewriting)), ...recordSum(values, form.rest, rows, rewriting)];
    const added = parts.reduce((a, b) => to.append(ops.add, [a, b]));
    const whole = to.node(added).shape.length === 0 ? added : to.append(ops.reshape, [added], { shape: [] });
    to.origin = origin;
    return whole;
  }
}

const total = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((sum, item) => sum + of(item), 0);

const isSquare = ({ op, inputs }: OpNode): boolean => op === ops.square || op === ops.pow || (op === ops.mul && inputs[0] === inputs[1]);
