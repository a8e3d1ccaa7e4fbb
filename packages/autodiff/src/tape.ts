/**
 * @file Record operations in execution order: an append-only list, each entry known by what it computes.
 *
 * A tape is in static single assignment form and hash-consed: recording the same operation on the same
 * inputs twice gives the same node, so common subexpressions are one by construction.
 */
import { internal } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";
import type { Attrs, Op } from "./op.ts";
import type { InputNode, Node, NodeId, Origin } from "./node.ts";
import { TapeIndex } from "./tapeIndex.ts";

export type { ConstantNode, InputNode, Node, NodeId, OpNode, Origin } from "./node.ts";

const NO_ATTRS: Attrs = {};

/** An append-only list of operations with named outputs. */
export class Tape {
  readonly #nodes: Node[] = [];
  readonly #inputs: InputNode[] = [];
  readonly #outputs = new Map<string, NodeId>();
  #index: TapeIndex | undefined;
  /** The origin given to the nodes recorded from now on. */
  origin: Origin = {};

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
    const node = this.#nodes[id];
    if (node === undefined) throw internal(`tape has no node ${id}`);
    return node;
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
    const { dtype, shape } = op.infer(inputs.map((input) => this.node(input)), attrs);
    return this.#record({ kind: "op", id: this.#nodes.length, origin: this.origin, dtype, shape, op, inputs, attrs });
  }

  /** Name a node as a result of the tape. */
  output(name: string, id: NodeId): void {
    if (this.#outputs.has(name)) throw internal(`tape has two outputs named ${name}`);
    this.#outputs.set(name, id);
  }

  /** A tape of its own with the same nodes and no outputs, to which more can be recorded. */
  continued(): Tape {
    const next = new Tape();
    for (const node of this.#nodes) next.#push(node);
    return next;
  }

  /** Only what the named outputs need, in the same order; inputs are all kept, since callers bind them by position. */
  pruned(outputs: Iterable<readonly [string, NodeId]>): Tape {
    const wanted = [...outputs];
    const needed = new Uint8Array(this.#nodes.length);
    for (const [, id] of wanted) needed[id] = 1;
    for (let id = this.#nodes.length - 1; id >= 0; id--) {
      const node = this.node(id);
      if (node.kind === "input") needed[id] = 1;
      if (node.kind === "op" && needed[id] === 1) for (const input of node.inputs) needed[input] = 1;
    }
    const next = new Tape();
    const renamed = new Int32Array(this.#nodes.length);
    for (const node of this.#nodes) {
      if (needed[node.id] === 0) continue;
      const id = next.#nodes.length;
      renamed[node.id] = id;
      // Up to the first node that is left out, positions stay and so do the nodes.
      next.#push(id === node.id ? node : moved(node, id, renamed));
    }
    for (const [name, id] of wanted) next.output(name, renamed[id] ?? 0);
    return next;
  }

  get #known(): TapeIndex {
    this.#index ??= new TapeIndex(this.#nodes);
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
      return { kind: "op", id, origin, dtype, shape, op: node.op, inputs: node.inputs.map((input) => renamed[input] ?? 0), attrs: node.attrs };
  }
}
