/**
 * @file Take scalar factors and terms out of arrays and their sums: sum(s x + t) becomes s sum(x) + n t. Reassociates.
 *
 * So a division by a scale becomes one reciprocal outside of the rows, the logarithm of the scale is taken once, and
 * forward and backward sums that differ by a factor become the same sum.
 *
 * Each array is carried as `factor * core + term`, put together only where something needs the array itself. Nothing is
 * carried through an operation that makes more elements than it reads, since there the work is less before it.
 */
import { internal, type Shape, sizeOf } from "@typyro/base";
import { listAttr } from "../op.ts";
import { ops } from "../ops/table.ts";
import { type Node, type NodeId, type OpNode, Tape } from "../tape.ts";
import { Scalars } from "./scalars.ts";

/** factor * core + term; a missing factor is 1, a missing term 0, and without a core all elements are the term. */
interface Carried {
  readonly shape: Shape;
  readonly core: NodeId | undefined;
  readonly factor: NodeId | undefined;
  readonly term: NodeId | undefined;
}

const CURVED = new Set<unknown>([
  ops.square, ops.sqrt, ops.abs, ops.exp, ops.expm1, ops.log, ops.log1p, ops.softplus, ops.logSigmoid, ops.lgamma, ops.logNormalCdf, ops.pow, ops.cosh,
]);

/** The tape with scalars taken out of its arrays; the same tape where there are none. */
export function hoistScale(tape: Tape): Tape {
  return new Hoist(tape).run();
}

class Hoist {
  readonly #from: Tape;
  readonly #to: Tape;
  readonly #scalars: Scalars;
  /** The new nodes of what stands for itself, and the rest. */
  readonly #nodes: Int32Array;
  readonly #carried = new Map<NodeId, Carried>();
  /** Whether the new tape has the nodes of the old one, up to here. */
  #isSame = true;

  constructor(from: Tape) {
    this.#from = from;
    this.#to = new Tape(from.nodes.length);
    this.#scalars = new Scalars(this.#to);
    this.#nodes = new Int32Array(from.nodes.length).fill(-1);
  }

  run(): Tape {
    for (let id = 0; id < this.#from.nodes.length; id++) {
      const node = this.#from.node(id);
      this.#to.origin = node.origin;
      const carried = node.kind === "op" ? this.#carry(node) : undefined;
      if (carried === undefined) this.#nodes[id] = this.#kept(node);
      else {
        this.#isSame = false;
        this.#carried.set(id, carried);
      }
    }
    if (this.#isSame) return this.#from;
    const outputs = [...this.#from.outputs].map(([name, id]) => {
      this.#to.origin = this.#from.node(id).origin;
      return [name, this.#wholeOf(id)] as const;
    });
    this.#to.origin = {};
    return this.#to.finished(outputs);
  }

  #of(id: NodeId): Carried {
    return this.#carried.get(id) ?? plain(this.#from.node(id).shape, this.#wholeOf(id));
  }

  #wholeOf(id: NodeId): NodeId {
    const moved = this.#nodes[id] ?? -1;
    if (moved >= 0) return moved;
    const carried = this.#carried.get(id);
    if (carried === undefined) throw internal(`node ${id} is used before it is rewritten`);
    return this.#whole(carried);
  }

  /** The array itself. */
  #whole({ core, factor, term, shape }: Carried): NodeId {
    if (core === undefined) return shape.length === 0 ? (term ?? this.#scalars.literal(0)) : this.#to.append(ops.broadcastTo, [term ?? this.#scalars.literal(0)], { shape: [...shape] });
    let whole = core;
    if (factor !== undefined) {
      whole = this.#scalars.valueOf(factor) === -1 ? this.#to.append(ops.neg, [core]) : this.#to.append(ops.mul, [core, factor]);
    }
    return term === undefined ? whole : this.#to.append(ops.add, [whole, term]);
  }

  #scalar(id: NodeId): NodeId | undefined {
    const { shape, dtype } = this.#from.node(id);
    return shape.length === 0 && dtype === "f64" ? this.#wholeOf(id) : undefined;
  }

  #carry(node: OpNode): Carried | undefined {
    return sizeOf(node.shape) > 1 ? this.#array(node) : this.#reduction(node);
  }

  #kept(node: Node): NodeId {
    const square = node.kind === "op" && node.op === ops.mul && node.inputs[0] === node.inputs[1] ? node.inputs[0] : undefined;
    this.#isSame &&= square === undefined && this.#to.nodes.length === node.id;
    if (this.#isSame) return this.#to.take(node);
    switch (node.kind) {
      case "input":
        return this.#to.input(node.name, node);
      case "constant":
        return this.#to.constant(node, node.data);
      case "op":
        return square === undefined ? this.#to.appendLike(node, node.inputs.map((id) => this.#wholeOf(id))) : this.#to.append(ops.square, [this.#wholeOf(square)]);
    }
  }

  /** An elementwise operation or a rearrangement whose scalars can be carried on. */
  #array(node: OpNode): Carried | undefined {
    const { op, inputs, shape } = node;
    const [a, b] = inputs;
    if (a === undefined) return undefined;
    switch (op) {
      case ops.neg:
        return this.#timesScalar(this.#sized(a, shape), this.#scalars.literal(-1));
      case ops.square:
        return this.#square(this.#sized(a, shape));
      case ops.mul:
        return b === undefined ? undefined : this.#product(a, b, shape);
      case ops.div:
        return b === undefined ? undefined : this.#quotient(a, b, shape);
      case ops.add:
      case ops.sub:
        return b === undefined ? undefined : this.#sum(op, a, b, shape);
      case ops.broadcastTo: {
        const source = this.#scalar(a);
        return source === undefined ? undefined : { shape, core: undefined, factor: undefined, term: source };
      }
      case ops.reshape:
      case ops.transpose:
      case ops.slice:
        return this.#moved(node, this.#of(a));
      case ops.sum:
        return this.#reduction(node);
      case ops.scatterAdd:
        return this.#scattered(node, this.#of(a));
      default:
        return undefined;
    }
  }

  /** A value of the same shape as the result; others have their scalars put in, where they are fewer elements. */
  #sized(id: NodeId, shape: Shape): Carried {
    const carried = this.#of(id);
    return sizeOf(carried.shape) === sizeOf(shape) ? carried : plain(carried.shape, this.#whole(carried));
  }

  #timesScalar({ shape, core, factor, term }: Carried, s: NodeId): Carried {
    // Truth values times 1 are numbers.
    const isTruth = core !== undefined && this.#to.node(core).dtype !== "f64";
    const product = factor === undefined ? s : this.#scalars.mul(factor, s);
    return {
      shape,
      core,
      factor: core === undefined ? undefined : isTruth ? product : this.#unlessOne(product),
      term: term === undefined ? undefined : this.#scalars.mul(term, s),
    };
  }

  #unlessOne(factor: NodeId): NodeId | undefined {
    return this.#scalars.valueOf(factor) === 1 ? undefined : factor;
  }

  #product(a: NodeId, b: NodeId, shape: Shape): Carried | undefined {
    const left = this.#scalar(a);
    if (left !== undefined) return this.#timesScalar(this.#sized(b, shape), left);
    const right = this.#scalar(b);
    if (right !== undefined) return this.#timesScalar(this.#sized(a, shape), right);
    const x = this.#withoutTerm(this.#sized(a, shape));
    const y = this.#withoutTerm(this.#sized(b, shape));
    if (x.core === undefined) return x.term === undefined || !isSame(y.shape, shape) ? undefined : this.#timesScalar(y, x.term);
    if (y.core === undefined) return y.term === undefined || !isSame(x.shape, shape) ? undefined : this.#timesScalar(x, y.term);
    const core = x.core === y.core ? this.#to.append(ops.square, [x.core]) : this.#to.append(ops.mul, [x.core, y.core]);
    return { shape, core, factor: this.#both(x.factor, y.factor), term: undefined };
  }

  #both(a: NodeId | undefined, b: NodeId | undefined): NodeId | undefined {
    return a === undefined ? b : b === undefined ? a : this.#unlessOne(this.#scalars.mul(a, b));
  }

  /** A value with a term is put together before it is multiplied. */
  #withoutTerm(carried: Carried): Carried {
    return carried.term === undefined || carried.core === undefined ? carried : plain(carried.shape, this.#whole(carried));
  }

  #square(given: Carried): Carried {
    const { shape, core, factor, term } = this.#withoutTerm(given);
    if (core === undefined) return { shape, core, factor, term: this.#to.append(ops.square, [term ?? this.#scalars.literal(0)]) };
    return { shape, core: this.#to.append(ops.square, [core]), factor: factor === undefined ? undefined : this.#unlessOne(this.#scalars.mul(factor, factor)), term: undefined };
  }

  #quotient(a: NodeId, b: NodeId, shape: Shape): Carried | undefined {
    const right = this.#scalar(b);
    if (right !== undefined) return this.#timesScalar(this.#sized(a, shape), this.#scalars.div(this.#scalars.literal(1), right));
    if (this.#scalar(a) !== undefined) return undefined;
    const x = this.#withoutTerm(this.#sized(a, shape));
    const y = this.#withoutTerm(this.#sized(b, shape));
    if (x.core === undefined || y.core === undefined || y.factor !== undefined) return undefined;
    return { shape, core: this.#to.append(ops.div, [x.core, y.core]), factor: x.factor, term: undefined };
  }

  #sum(op: typeof ops.add, a: NodeId, b: NodeId, shape: Shape): Carried | undefined {
    const isSub = op === ops.sub;
    const x = this.#asTerm(a, shape);
    const y = this.#asTerm(b, shape);
    const term = x.term === undefined ? (y.term === undefined ? undefined : isSub ? this.#scalars.neg(y.term) : y.term) : y.term === undefined ? x.term : isSub ? this.#scalars.sub(x.term, y.term) : this.#scalars.add(x.term, y.term);
    if (x.core === undefined && y.core === undefined) return { shape, core: undefined, factor: undefined, term };
    if (y.core === undefined) return isSame(x.shape, shape) && this.#mayKeepTerm(x) ? { ...x, shape, term } : undefined;
    if (x.core === undefined) {
      if (!isSame(y.shape, shape) || !this.#mayKeepTerm(y)) return undefined;
      return { ...(isSub ? this.#timesScalar({ ...y, term: undefined }, this.#scalars.literal(-1)) : y), shape, term };
    }
    if (x.factor === y.factor) return { shape, core: this.#to.append(op, [x.core, y.core]), factor: x.factor, term };
    const left = this.#whole({ ...x, term: undefined });
    const right = this.#whole({ ...y, term: undefined });
    return { shape, core: this.#to.append(op, [left, right]), factor: undefined, term };
  }

  /**
   * Whether a scalar may be kept apart from a core. Not from data or what is linear in them: `(x - m) / s` must not become
   * `x / s - m / s`, which cancels where the x are far from 0. A square or a logarithm is not centred by what is added to it.
   */
  #mayKeepTerm({ core, term }: Carried): boolean {
    if (term !== undefined) return true;
    const node = core === undefined ? undefined : this.#to.node(core);
    return node?.kind === "op" && CURVED.has(node.op);
  }

  /** A side of an addition: a scalar is all term. */
  #asTerm(id: NodeId, shape: Shape): Carried {
    const term = this.#scalar(id);
    return term === undefined ? this.#sized(id, shape) : { shape, core: undefined, factor: undefined, term };
  }

  #moved({ op, attrs, shape }: OpNode, carried: Carried): Carried {
    return { ...carried, shape, core: carried.core === undefined ? undefined : this.#to.append(op, [carried.core], attrs) };
  }

  #scattered({ op, inputs, attrs, shape }: OpNode, given: Carried): Carried | undefined {
    const { core, factor } = this.#withoutTerm(given);
    const index = inputs[1];
    if (core === undefined || index === undefined) return undefined;
    return { shape, core: this.#to.append(op, [core, this.#wholeOf(index)], attrs), factor, term: undefined };
  }

  /** s sum(x) + n t. */
  #reduction({ op, inputs, attrs, shape }: OpNode): Carried | undefined {
    const [a] = inputs;
    if (op !== ops.sum || a === undefined) return undefined;
    const given = this.#of(a);
    if (this.#from.node(a).dtype !== "f64") return undefined;
    const rows = sizeOf(listAttr(attrs, "axes").map((axis) => given.shape[axis] ?? 1));
    const term = given.term === undefined ? undefined : this.#scalars.mul(this.#scalars.literal(rows), given.term);
    const core = given.core === undefined ? undefined : this.#to.append(op, [given.core], attrs);
    if (shape.length > 0) return { shape, core, factor: given.factor, term };
    const scaled = core === undefined ? undefined : given.factor === undefined ? core : this.#scalars.mul(given.factor, core);
    if (scaled === undefined) return plain(shape, term ?? this.#scalars.literal(0));
    return plain(shape, term === undefined ? scaled : this.#scalars.add(scaled, term));
  }
}

function plain(shape: Shape, core: NodeId): Carried {
  return { shape, core, factor: undefined, term: undefined };
}

const isSame = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);
