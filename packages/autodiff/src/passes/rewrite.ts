/**
 * @file Copy a tape node by node, replacing some: the walk that passes share.
 */
import { internal, sameShape } from "@typyro/base";
import { formatAval } from "../aval.ts";
import { placesOf } from "../lookUp.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { Tape as NewTape } from "../tape.ts";

/** Where the nodes of the old tape went, and the new one to record on. */
export interface Rewriting {
  readonly from: Tape;
  /** Made when it is first asked for: a tape in which nothing is replaced is not copied. */
  readonly to: Tape;
  /** The new node of an old one. */
  readonly moved: (id: NodeId) => NodeId;
  /** The same, itself: for rules that look before they record. */
  readonly at: (id: NodeId) => Node;
}

/** A rule for an operation, whose inputs have moved already: record something else of the same shape and type and return its node, or undefined to keep it. */
export type Replace = (node: OpNode, rewriting: Rewriting) => NodeId | undefined;

/** The tape with some operations replaced; what is no longer needed is left out, inputs are kept. The same tape where none is replaced. A rule that changes a shape is our bug. */
export function rewrite(tape: Tape, replace: Replace): Tape {
  const { nodes } = tape;
  const walk = new Walk(tape);
  for (let id = 0; id < nodes.length; id++) {
    const node = tape.node(id);
    walk.enter(node);
    walk.leave(node, node.kind === "op" ? replace(node, walk) : undefined);
  }
  return walk.result();
}

/** A walk over a tape. Up to the first replacement the nodes are the same objects at the same places. */
class Walk implements Rewriting {
  readonly from: Tape;
  #to: Tape | undefined;
  /** The new nodes, once there is a new tape. */
  #places = new Int32Array(0);
  #isSame = true;
  /** The node at which the walk is. */
  #here = 0;

  constructor(from: Tape) {
    this.from = from;
  }

  get to(): Tape {
    return this.#to ?? this.#open();
  }

  readonly moved = (id: NodeId): NodeId => {
    if (id >= this.#here || id < 0) throw internal(`node ${id} is used before it is rewritten`);
    return this.#to === undefined ? id : this.#places[id]!;
  };

  readonly at = (id: NodeId): Node => (this.#to ?? this.from).node(this.moved(id));

  #open(): Tape {
    const { nodes } = this.from;
    const to = new NewTape(nodes.length);
    this.#places = new Int32Array(nodes.length);
    for (let id = 0; id < this.#here; id++) this.#places[id] = to.take(this.from.node(id));
    to.origin = this.from.node(this.#here).origin;
    this.#to = to;
    return to;
  }

  enter({ id, origin }: Node): void {
    this.#here = id;
    if (this.#to !== undefined) this.#to.origin = origin;
  }

  leave(node: Node, replaced: NodeId | undefined): void {
    if (this.#to === undefined && replaced === undefined) return;
    const { to } = this;
    const { id } = node;
    if (replaced !== undefined) checkSame(node, to.node(replaced));
    this.#isSame &&= replaced === undefined && to.nodes.length === id;
    this.#places[id] = replaced ?? (this.#isSame ? to.take(node) : node.kind === "op" ? to.appendLike(node, placesOf(node.inputs, this.#places)) : source(node, to));
  }

  result(): Tape {
    if (this.#to === undefined || this.#isSame) return this.from;
    this.#here = this.from.nodes.length;
    this.#to.origin = {};
    return this.#to.finished([...this.from.outputs].map(([name, id]) => [name, this.moved(id)] as const));
  }
}

function checkSame(before: Node, after: Node): void {
  if (after.dtype !== before.dtype || !sameShape(after.shape, before.shape)) throw internal(`node ${before.id} (${formatAval(before)}) was replaced by one of ${formatAval(after)}`);
}

function source(node: Exclude<Node, OpNode>, to: Tape): NodeId {
  return node.kind === "input" ? to.input(node.name, node) : to.constant(node, node.data);
}
