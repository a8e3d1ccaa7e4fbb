/**
 * @file Record operations in execution order: an append-only list, each entry known by what it computes.
 *
 * A tape is in static single assignment form and hash-consed: recording the same operation on the same
 * inputs twice gives the same node, so common subexpressions are one by construction.
 */
import { internal } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";
import { nodeAt, nodesOf, placesOf } from "./lookUp.ts";
import { type Attrs, NO_ATTRS, type Op } from "./op.ts";
import type { InputNode, Node, NodeId, OpNode, Origin } from "./node.ts";
import { TapeIndex } from "./tapeIndex.ts";

export type { ConstantNode, InputNode, Node, NodeId, OpNode, Origin } from "./node.ts";

/** An append-only list of operations with named outputs. */
export class Tape {
  readonly #nodes: Node[] = [];
  readonly #inputs: InputNode[] = [];
  readonly #outputs = new Map<string, NodeId>();
  #index: TapeIndex | undefined;
  readonly #expected: number;
  /** So many nodes, from the first on, are those of another tape too. */
  #shared = 0;
  /** The origin given to the nodes recorded from now on. */
  origin: Origin = {};

  /** @param expected - about how many nodes will be recorded, where that is known. */
  constructor(expected = 0) {
    this.#expected = expected;
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  get outputs(): ReadonlyMap<string, NodeId> {
    return this.#outputs;
  }

  /** The inputs in the order in which they were declared. */
  get inputs(): readonly InputNode[] {
    return this.#inputs;
  }

  node(id: NodeId): Node {
    return nodeAt(this.#nodes, id);
  }

  /** Declare an input; its name is used once. */
  input(name: string, { dtype, shape }: Aval): NodeId {
    return this.#known.input(name) ?? this.#record({ kind: "input", id: this.#nodes.length, origin: this.origin, dtype, shape, name });
  }

  /** Enter a constant: scalars are known by value, arrays by the identity of their buffer. */
  constant(aval: Aval, data: Buffer): NodeId {
    const { dtype, shape } = aval;
    return this.#known.constant(aval, data) ?? this.#record({ kind: "constant", id: this.#nodes.length, origin: this.origin, dtype, shape, data });
  }

  /** Record an operation, or find the node that already computes it. */
  append(op: Op, inputs: readonly NodeId[], attrs: Attrs = NO_ATTRS): NodeId {
    const index = this.#known;
    const known = index.op(op, inputs, attrs);
    if (known !== undefined) return known;
    const { dtype, shape } = op.infer(nodesOf(inputs, this.#nodes), attrs);
    return this.#recordSought(index, { kind: "op", id: this.#nodes.length, origin: this.origin, dtype, shape, op, inputs, attrs });
  }

  /** Record the operation of a node of another tape on inputs of this one that have the same shapes. */
  appendLike(node: OpNode, inputs: readonly NodeId[]): NodeId {
    const { op, attrs, dtype, shape } = node;
    const index = this.#known;
    return index.op(op, inputs, attrs) ?? this.#recordSought(index, { kind: "op", id: this.#nodes.length, origin: node.origin, dtype, shape, op, inputs, attrs });
  }

  /** Take over the next node of another tape, all nodes before which were taken over too. */
  take(node: Node): NodeId {
    this.#shared++;
    return this.#record(node);
  }

  /** Name a node as a result of the tape. */
  output(name: string, id: NodeId): void {
    if (this.#outputs.has(name)) throw internal(`tape has two outputs named ${name}`);
    this.#outputs.set(name, id);
  }

  /** A tape of its own with the same nodes and no outputs, to which more can be recorded. */
  continued(): Tape {
    // A gradient is about three times as long as what it is taken of.
    const next = new Tape(3 * this.#nodes.length);
    for (const node of this.#nodes) next.#push(node);
    next.#shared = this.#nodes.length;
    return next;
  }

  /** Only what the named outputs need, in the same order; inputs are all kept, since callers bind them by position. */
  pruned(outputs: Iterable<readonly [string, NodeId]>): Tape {
    const wanted = [...outputs];
    const needed = this.#needed(wanted);
    const next = new Tape();
    const renamed = new Int32Array(needed.length);
    for (let from = 0, id = 0; from < needed.length; from++) {
      if (needed[from] === 0) continue;
      const node = this.node(from);
      renamed[from] = id;
      // Up to the first node that is left out, positions stay and so do the nodes.
      next.#push(id === from ? node : moved(node, id, renamed));
      id++;
    }
    for (const [name, id] of wanted) next.output(name, renamed[id] ?? 0);
    return next;
  }

  /** The same of a tape that nobody else has or will record on: what was recorded on it moves up in place, which saves a copy of most of it. */
  finished(outputs: Iterable<readonly [string, NodeId]>): Tape {
    const wanted = [...outputs];
    const needed = this.#needed(wanted);
    const nodes = this.#nodes;
    const renamed = new Int32Array(needed.length);
    let length = 0;
    for (let from = 0; from < needed.length; from++) {
      if (needed[from] === 0) continue;
      const node = this.node(from);
      const id = length++;
      renamed[from] = id;
      if (id === from) continue;
      nodes[id] = from < this.#shared ? moved(node, id, renamed) : moveUp(node, id, renamed);
    }
    nodes.length = length;
    this.#inputs.length = 0;
    for (const node of nodes) if (node.kind === "input") this.#inputs.push(node);
    this.#index = undefined;
    this.#shared = length;
    for (const [name, id] of wanted) this.output(name, renamed[id] ?? 0);
    return this;
  }

  /** 1 for what some nodes are computed from, and for inputs. */
  #needed(wanted: readonly (readonly [string, NodeId])[]): Uint8Array {
    const needed = new Uint8Array(this.#nodes.length);
    for (const [, id] of wanted) needed[id] = 1;
    for (let id = needed.length - 1; id >= 0; id--) {
      const node = this.node(id);
      if (node.kind === "input") needed[id] = 1;
      else if (node.kind === "op" && needed[id] === 1) for (let i = 0; i < node.inputs.length; i++) needed[node.inputs[i] ?? 0] = 1;
    }
    return needed;
  }

  get #known(): TapeIndex {
    this.#index ??= new TapeIndex(this.#nodes, Math.max(this.#expected, this.#nodes.length));
    return this.#index;
  }

  #record(node: Node): NodeId {
    this.#push(node);
    this.#index?.add(node);
    return node.id;
  }

  /** An operation that was looked for just before, and not found. */
  #recordSought(index: TapeIndex, node: OpNode): NodeId {
    this.#nodes.push(node);
    index.addSought(node.id);
    return node.id;
  }

  #push(node: Node): void {
    this.#nodes.push(node);
    if (node.kind === "input") this.#inputs.push(node);
  }
}

/** What may be changed of a node before its tape is finished. */
type Unfinished = { -readonly [K in keyof Node]: Node[K] } & { inputs?: readonly NodeId[] };

/** Give a node another place, and its inputs theirs. */
function moveUp(node: Node, id: NodeId, renamed: Int32Array): Node {
  const own: Unfinished = node;
  own.id = id;
  if (node.kind === "op") own.inputs = placesOf(node.inputs, renamed);
  return node;
}

/** The same node at another place, reading its inputs at theirs. */
function moved(node: Node, id: NodeId, renamed: Int32Array): Node {
  const { dtype, shape, origin } = node;
  switch (node.kind) {
    case "input":
      return { kind: "input", id, origin, dtype, shape, name: node.name };
    case "constant":
      return { kind: "constant", id, origin, dtype, shape, data: node.data };
    case "op":
      return { kind: "op", id, origin, dtype, shape, op: node.op, inputs: placesOf(node.inputs, renamed), attrs: node.attrs };
  }
}
