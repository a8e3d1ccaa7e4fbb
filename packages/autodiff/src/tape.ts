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
    const known = this.#known.op(op, inputs, attrs);
    if (known !== undefined) return known;
    const { dtype, shape } = op.infer(nodesOf(inputs, this.#nodes), attrs);
    return this.#record({ kind: "op", id: this.#nodes.length, origin: this.origin, dtype, shape, op, inputs, attrs });
  }

  /** Record the operation of a node of another tape on inputs of this one that have the same shapes. */
  appendLike(node: OpNode, inputs: readonly NodeId[]): NodeId {
    const { op, attrs, dtype, shape } = node;
    return this.#known.op(op, inputs, attrs) ?? this.#record({ kind: "op", id: this.#nodes.length, origin: node.origin, dtype, shape, op, inputs, attrs });
  }

  /** Take over the next node of another tape, all nodes before which were taken over too. */
  take(node: Node): NodeId {
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
    return next;
  }

  /** Only what the named outputs need, in the same order; inputs are all kept, since callers bind them by position. */
  pruned(outputs: Iterable<readonly [string, NodeId]>): Tape {
    const wanted = [...outputs];
    const nodes = this.#nodes;
    const needed = new Uint8Array(nodes.length);
    for (const [, id] of wanted) needed[id] = 1;
    for (let id = nodes.length - 1; id >= 0; id--) {
      const node = this.node(id);
      if (node.kind === "input") needed[id] = 1;
      else if (node.kind === "op" && needed[id] === 1) for (let i = 0; i < node.inputs.length; i++) needed[node.inputs[i] ?? 0] = 1;
    }
    const next = new Tape();
    const renamed = new Int32Array(nodes.length);
    for (let from = 0, id = 0; from < nodes.length; from++) {
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

  get #known(): TapeIndex {
    this.#index ??= new TapeIndex(this.#nodes, Math.max(this.#expected, this.#nodes.length));
    return this.#index;
  }

  #record(node: Node): NodeId {
    this.#push(node);
    this.#index?.add(node);
    return node.id;
  }

  #push(node: Node): void {
    this.#nodes.push(node);
    if (node.kind === "input") this.#inputs.push(node);
  }
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
