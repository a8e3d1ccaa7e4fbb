/**
 * @file Record what rows do as operations on arrays with a leading axis of rows.
 */
import { sameShape, type Shape } from "@typyro/base";
import { type Attrs, listAttr, numberAttr } from "../op.ts";
import { elementwise } from "../ops/elementwise.ts";
import { special } from "../ops/special.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";

/** What all rows together are: one value that they share, or an array with an axis of rows in front. */
export interface Rows {
  readonly node: NodeId;
  readonly isShared: boolean;
}

/** Operations of all rows, from the tape that has them one by one to another. */
export class RolledOps {
  readonly #from: Tape;
  readonly #to: Tape;

  constructor(from: Tape, to: Tape) {
    this.#from = from;
    this.#to = to;
  }

  /** The operation of `n` rows on arrays of rows; undefined where it has no such form. @param columns - the rows' inputs, by place. */
  applied(like: OpNode, n: number, inputs: readonly Rows[], columns: readonly (readonly NodeId[])[]): NodeId | undefined {
    const { op, attrs, shape } = like;
    if (op.name in elementwise || op.name in special) {
      return this.reshaped(this.#to.append(op, inputs.map((input) => this.#aligned(input, shape.length)), attrs), [n, ...shape]);
    }
    const [a, b] = inputs;
    if (a === undefined) return undefined;
    switch (op) {
      case ops.sum:
      case ops.maxOf:
      case ops.all:
      case ops.any:
        return a.isShared ? undefined : this.#to.append(op, [a.node], { axes: listAttr(attrs, "axes").map((axis) => axis + 1) });
      case ops.reshape:
        return a.isShared ? undefined : this.reshaped(a.node, [n, ...shape]);
      case ops.broadcastTo:
        return a.isShared ? undefined : this.#to.append(op, [this.#aligned(a, shape.length)], { shape: [n, ...shape] });
      case ops.transpose:
        return a.isShared ? undefined : this.#to.append(op, [a.node], { permutation: [0, ...listAttr(attrs, "permutation").map((axis) => axis + 1)] });
      case ops.gather:
        return b === undefined ? undefined : this.#gathered(attrs, a, b, columns[1] ?? []);
      case ops.slice:
      case ops.pad:
      case ops.cumsum:
        return a.isShared ? undefined : this.#to.append(op, [a.node], { ...attrs, axis: numberAttr(attrs, "axis") + 1 });
      case ops.concat:
        return this.#to.append(op, inputs.map((input) => this.repeated(input, n)), { axis: numberAttr(attrs, "axis") + 1 });
      case ops.matmul:
        return b === undefined ? undefined : this.#product(like, n, a, b);
      case ops.cholesky:
        return a.isShared ? undefined : this.#to.append(op, [a.node]);
      case ops.solveTriangular:
        return b === undefined ? undefined : this.#ofMatrices(like, a, b);
      default:
        return undefined;
    }
  }

  /** What rows share, written for each. */
  repeated({ node, isShared }: Rows, n: number): NodeId {
    return isShared ? this.#to.append(ops.broadcastTo, [node], { shape: [n, ...this.#to.node(node).shape] }) : node;
  }

  reshaped(id: NodeId, shape: Shape): NodeId {
    const node = this.#to.node(id);
    if (sameShape(node.shape, shape)) return id;
    const [source] = node.kind === "op" && node.op === ops.reshape ? node.inputs : [];
    return source === undefined ? this.#to.append(ops.reshape, [id], { shape: [...shape] }) : this.reshaped(source, shape);
  }

  /** Elements of one table by the rows' indices; an index cannot be computed, so it is data. */
  #gathered(attrs: Attrs, table: Rows, index: Rows, indices: readonly NodeId[]): NodeId | undefined {
    const axis = numberAttr(attrs, "axis");
    if (!indices.every((id) => this.#from.node(id).kind === "constant")) return undefined;
    if (table.isShared && axis === 0) return this.#to.append(ops.gather, [table.node, index.node], attrs);
    return index.isShared && !table.isShared ? this.#to.append(ops.gather, [table.node, index.node], { axis: axis + 1 }) : undefined;
  }

  /** A row vector for each row times one matrix is one product of matrices. */
  #product(like: OpNode, n: number, a: Rows, b: Rows): NodeId | undefined {
    const { attrs, inputs, shape } = like;
    const left = this.#from.node(inputs[0] ?? 0);
    const isOne = !a.isShared && b.isShared && left.shape.length === 2 && left.shape[0] === 1 && attrs["left"] === 0 && this.#to.node(b.node).shape.length === 2;
    if (!isOne) return this.#ofMatrices(like, a, b);
    return this.reshaped(this.#to.append(ops.matmul, [this.reshaped(a.node, [n, left.shape[1] ?? 1]), b.node], attrs), [n, ...shape]);
  }

  /** An operation on two matrices for each row, of which one may be shared. */
  #ofMatrices({ op, inputs, attrs }: OpNode, a: Rows, b: Rows): NodeId | undefined {
    const areMatrices = inputs.every((id) => this.#from.node(id).shape.length === 2);
    return areMatrices ? this.#to.append(op, [a.node, b.node], attrs) : undefined;
  }

  /** Rows with axes of size 1 after the first, so that they broadcast as each row did. */
  #aligned({ node, isShared }: Rows, rank: number): NodeId {
    if (isShared) return node;
    const [n = 0, ...rest] = this.#to.node(node).shape;
    return this.reshaped(node, [n, ...new Array<number>(rank - rest.length).fill(1), ...rest]);
  }
}
