/**
 * @file Record arithmetic on scalars, computing at once what is known: the small calculations that passes leave behind.
 */
import { ops } from "../ops/table.ts";
import type { Op } from "../op.ts";
import type { NodeId, Tape } from "../tape.ts";

/** Arithmetic on scalar nodes of one tape. */
export class Scalars {
  readonly #tape: Tape;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  literal(value: number): NodeId {
    return this.#tape.constant({ dtype: "f64", shape: [] }, Float64Array.of(value));
  }

  /** The number of a scalar constant. */
  valueOf(id: NodeId): number | undefined {
    const node = this.#tape.node(id);
    return node.kind === "constant" && node.shape.length === 0 ? node.data[0] : undefined;
  }

  mul(a: NodeId, b: NodeId): NodeId {
    const x = this.valueOf(a);
    const y = this.valueOf(b);
    if (x === 1) return b;
    if (y === 1) return a;
    if (x === -1) return this.neg(b);
    if (y === -1) return this.neg(a);
    return this.#apply(ops.mul, a, b, (p, q) => p * q);
  }

  div(a: NodeId, b: NodeId): NodeId {
    return this.#apply(ops.div, a, b, (p, q) => p / q);
  }

  add(a: NodeId, b: NodeId): NodeId {
    return this.#apply(ops.add, a, b, (p, q) => p + q);
  }

  sub(a: NodeId, b: NodeId): NodeId {
    return this.#apply(ops.sub, a, b, (p, q) => p - q);
  }

  neg(a: NodeId): NodeId {
    const x = this.valueOf(a);
    if (x !== undefined) return this.literal(-x);
    const node = this.#tape.node(a);
    const [inner] = node.kind === "op" && node.op === ops.neg ? node.inputs : [];
    return inner ?? this.#tape.append(ops.neg, [a]);
  }

  #apply(op: Op, a: NodeId, b: NodeId, f: (x: number, y: number) => number): NodeId {
    const x = this.valueOf(a);
    const y = this.valueOf(b);
    return x !== undefined && y !== undefined ? this.literal(f(x, y)) : this.#tape.append(op, [a, b]);
  }
}
