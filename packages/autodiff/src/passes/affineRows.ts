/**
 * @file Write what a row of a recurrence does so that rows wait for one another as little as can be: linear parts as factors and a rest,
 * which need no earlier row. Reassociates.
 *
 * `m + p (c - m)` becomes `p c + (m + p (-m))`: a product and a sum in place of three operations, one after the other. A standard deviation
 * whose square is carried is a square root only outside: `square(sqrt(c))` is c, and NaN where c is negative.
 */
import type { Op } from "../op.ts";
import { ops } from "../ops/table.ts";
import { type Recurrence, RowNodes } from "./rowNodes.ts";

/** The sum of carries times factors, and a rest: positions of nodes that need no carry. */
interface Affine {
  readonly factors: ReadonlyMap<number, number>;
  readonly rest: number | undefined;
  /** Carries that make it NaN where they are negative. */
  readonly roots: ReadonlySet<number>;
}

/** Cycles until a result can be used, about. */
const LATENCY = new Map<Op, number>([
  [ops.add, 4], [ops.sub, 4], [ops.mul, 4], [ops.square, 4], [ops.less, 4], [ops.lessEqual, 4], [ops.greater, 4], [ops.greaterEqual, 4], [ops.equal, 4], [ops.notEqual, 4],
  [ops.max, 5], [ops.min, 5], [ops.neg, 1], [ops.abs, 1], [ops.and, 1], [ops.or, 1], [ops.not, 1], [ops.where, 1], [ops.stopGradient, 0], [ops.div, 14], [ops.sqrt, 16],
]);
const FUNCTION = 60;

/** Whether an operation takes many instructions. */
export const isFunction = (op: Op): boolean => !LATENCY.has(op);

/** Cycles that a row waits for the one before. */
export function latencyOf({ nodes, next }: Pick<Recurrence, "nodes" | "next">): number {
  const known = new Map<number, number>();
  const of = (position: number): number => {
    const node = nodes[position];
    if (node?.kind !== "apply") return node?.kind === "carry" ? 0 : -Infinity;
    const found = known.get(position) ?? (LATENCY.get(node.op) ?? FUNCTION) + Math.max(...node.operands.map(of));
    known.set(position, found);
    return found;
  };
  return Math.max(...next.map(of));
}

/** The same recurrence, where its rows then wait less. */
export function shortened(recurrence: Recurrence): Recurrence {
  const rows = new AffineRows(new RowNodes(recurrence.nodes));
  const next = recurrence.next.map((position) => {
    const form = rows.affine(position);
    if (form === undefined) return position;
    const other = rows.put(form);
    const [before, after] = [position, other].map((end) => latencyOf({ nodes: rows.nodes, next: [end] }));
    return (after ?? 0) < (before ?? 0) ? other : position;
  });
  return { ...recurrence, nodes: rows.nodes, next };
}

class AffineRows {
  readonly #row: RowNodes;
  readonly #known = new Map<number, Affine | undefined>();

  constructor(row: RowNodes) {
    this.#row = row;
  }

  get nodes(): Recurrence["nodes"] {
    return this.#row.nodes;
  }

  /** A node as a sum of carries times factors; undefined where it is not one. */
  affine(position: number): Affine | undefined {
    if (!this.#known.has(position)) this.#known.set(position, this.#affineOf(position));
    return this.#known.get(position);
  }

  #affineOf(position: number): Affine | undefined {
    const node = this.nodes[position];
    if (node?.kind === "carry") return { factors: new Map([[node.index, this.#row.number(1)]]), rest: undefined, roots: new Set() };
    if (node?.kind !== "apply") return { factors: new Map(), rest: position, roots: new Set() };
    const root = this.#squaredRoot(node.op, node.operands);
    if (root !== undefined) return root;
    const forms = node.operands.map((operand) => this.affine(operand));
    if (forms.every((form) => form?.factors.size === 0)) return { factors: new Map(), rest: position, roots: new Set() };
    const [a, b] = forms;
    if (a === undefined) return undefined;
    if (node.op === ops.neg) return this.#times(a, this.#row.number(-1));
    if (b === undefined) return undefined;
    switch (node.op) {
      case ops.add:
        return this.#sum(a, b);
      case ops.sub:
        return this.#sum(a, this.#times(b, this.#row.number(-1)));
      case ops.mul:
        return a.factors.size === 0 ? this.#times(b, a.rest) : b.factors.size === 0 ? this.#times(a, b.rest) : undefined;
      case ops.div:
        return b.factors.size === 0 && b.rest !== undefined ? this.#times(a, this.#apply(ops.div, this.#row.number(1), b.rest)) : undefined;
      default:
        return undefined;
    }
  }

  #squaredRoot(op: Op, [operand = -1]: readonly number[]): Affine | undefined {
    const inner = this.nodes[operand];
    if (op !== ops.square || inner?.kind !== "apply" || inner.op !== ops.sqrt) return undefined;
    const [source = -1] = inner.operands;
    const node = this.nodes[source];
    return node?.kind === "carry" ? { factors: new Map([[node.index, this.#row.number(1)]]), rest: undefined, roots: new Set([node.index]) } : undefined;
  }

  #sum(a: Affine, b: Affine): Affine {
    const factors = new Map(a.factors);
    for (const [index, factor] of b.factors) {
      const own = factors.get(index);
      factors.set(index, own === undefined ? factor : this.#apply(ops.add, own, factor));
    }
    const rest = a.rest === undefined ? b.rest : b.rest === undefined ? a.rest : this.#apply(ops.add, a.rest, b.rest);
    return { factors, rest, roots: new Set([...a.roots, ...b.roots]) };
  }

  #times({ factors, rest, roots }: Affine, by: number | undefined): Affine {
    const times = (factor: number): number => this.#product(factor, by ?? this.#row.number(1));
    return { factors: new Map([...factors].map(([index, factor]) => [index, times(factor)])), rest: rest === undefined ? undefined : times(rest), roots };
  }

  #product(a: number, b: number): number {
    if (this.#row.isNumber(a, 1)) return b;
    if (this.#row.isNumber(b, 1)) return a;
    if (this.#row.isNumber(a, -1)) return this.#apply(ops.neg, b);
    if (this.#row.isNumber(b, -1)) return this.#apply(ops.neg, a);
    return this.#apply(ops.mul, a, b);
  }

  /** A sum as nodes; what needs no carry first, the carries' products then. */
  put({ factors, rest, roots }: Affine): number {
    let sum = rest;
    for (const [index, factor] of factors) {
      const carry = this.nodes.findIndex((node) => node.kind === "carry" && node.index === index);
      const product = this.#product(factor, carry);
      const term = roots.has(index) ? this.#apply(ops.where, this.#apply(ops.less, carry, this.#row.number(0)), this.#row.number(NaN), product) : product;
      sum = sum === undefined ? term : this.#apply(ops.add, sum, term);
    }
    return sum ?? this.#row.number(0);
  }

  #apply(op: Op, ...operands: number[]): number {
    const [a] = operands.map((operand) => this.nodes[operand]);
    if (op === ops.neg && a?.kind === "number") return this.#row.number(-a.value);
    return this.#row.apply(op, ...operands);
  }
}
