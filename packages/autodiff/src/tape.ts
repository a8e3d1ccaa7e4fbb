/**
 * @file Record operations in execution order: an append-only list, each entry known by what it computes.
 *
 * A tape is in static single assignment form and hash-consed: recording the same operation on the same
 * inputs twice gives the same node, so common subexpressions are one by construction.
 */
import { type CallSite, internal } from "@typyro/base";
import type { Aval, Buffer } from "./aval.ts";
import type { Attrs, Op } from "./op.ts";

/** Position of a node in its tape. */
export type NodeId = number;

/** Where a node came from: the site being recorded and the user's line that named it. */
export interface Origin {
  readonly site?: string | undefined;
  readonly call?: CallSite | undefined;
}

interface NodeBase extends Aval {
  readonly id: NodeId;
  readonly origin: Origin;
}

/** A value given anew at each evaluation. */
export interface InputNode extends NodeBase {
  readonly kind: "input";
  readonly name: string;
}

/** A value known while recording; data live here and never in code. */
export interface ConstantNode extends NodeBase {
  readonly kind: "constant";
  readonly data: Buffer;
}

/** The result of an operation. */
export interface OpNode extends NodeBase {
  readonly kind: "op";
  readonly op: Op;
  readonly inputs: readonly NodeId[];
  readonly attrs: Attrs;
}

/** One entry of a tape. */
export type Node = InputNode | ConstantNode | OpNode;

const NO_ATTRS: Attrs = {};

/** An append-only list of operations with named outputs. */
export class Tape {
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, NodeId>();
  readonly #arrays = new Map<Buffer, NodeId>();
  readonly #outputs = new Map<string, NodeId>();
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
    return this.#nodes.filter((node) => node.kind === "input");
  }

  node(id: NodeId): Node {
    const node = this.#nodes[id];
    if (node === undefined) throw internal(`tape has no node ${id}`);
    return node;
  }

  /** Declare an input; its name is used once. */
  input(name: string, { dtype, shape }: Aval): NodeId {
    return this.#once(`input ${name}`, (id, origin) => ({ kind: "input", id, origin, dtype, shape, name }));
  }

  /** Enter a constant: scalars are known by value, arrays by the identity of their buffer. */
  constant({ dtype, shape }: Aval, data: Buffer): NodeId {
    if (shape.length === 0) {
      const value = data[0] ?? 0;
      const key = `constant ${dtype} ${Object.is(value, -0) ? "-0" : String(value)}`;
      return this.#once(key, (id, origin) => ({ kind: "constant", id, origin, dtype, shape, data }));
    }
    const known = this.#arrays.get(data);
    // The same buffer may be seen under another shape (a reshaped constant shares its data).
    const key = known === undefined ? undefined : `array ${known} ${shape.join(",")}`;
    if (known !== undefined && key !== undefined) {
      const node = this.node(known);
      if (node.shape.length === shape.length && node.shape.every((n, i) => n === shape[i])) return known;
      return this.#once(key, (id, origin) => ({ kind: "constant", id, origin, dtype, shape, data }));
    }
    const id = this.#push((position, origin) => ({ kind: "constant", id: position, origin, dtype, shape, data }));
    this.#arrays.set(data, id);
    return id;
  }

  /** Record an operation, or find the node that already computes it. */
  append(op: Op, inputs: readonly NodeId[], attrs: Attrs = NO_ATTRS): NodeId {
    return this.#once(`${op.name} ${inputs.join(",")} ${attrsKey(attrs)}`, (id, origin) => {
      const { dtype, shape } = op.infer(inputs.map((input) => this.node(input)), attrs);
      return { kind: "op", id, origin, dtype, shape, op, inputs, attrs };
    });
  }

  /** Name a node as a result of the tape. */
  output(name: string, id: NodeId): void {
    if (this.#outputs.has(name)) throw internal(`tape has two outputs named ${name}`);
    this.#outputs.set(name, id);
  }

  /** A tape of its own with the same nodes and no outputs, to which more can be recorded. */
  continued(): Tape {
    const next = new Tape();
    for (const node of this.#nodes) next.#nodes.push(node);
    for (const [key, id] of this.#known) next.#known.set(key, id);
    for (const [data, id] of this.#arrays) next.#arrays.set(data, id);
    return next;
  }

  /** Only what the named outputs need, in the same order; inputs are all kept, since callers bind them by position. */
  pruned(outputs: Iterable<readonly [string, NodeId]>): Tape {
    const wanted = [...outputs];
    const needed = new Set<NodeId>(wanted.map(([, id]) => id));
    for (let id = this.#nodes.length - 1; id >= 0; id--) {
      const node = this.node(id);
      if (node.kind === "input") needed.add(id);
      if (node.kind === "op" && needed.has(id)) for (const input of node.inputs) needed.add(input);
    }
    const next = new Tape();
    const renamed = new Map<NodeId, NodeId>();
    const target = (id: NodeId): NodeId => {
      const to = renamed.get(id);
      if (to === undefined) throw internal(`node ${id} was pruned but is needed`);
      return to;
    };
    for (const node of this.#nodes) {
      if (!needed.has(node.id)) continue;
      next.origin = node.origin;
      renamed.set(node.id, next.#copy(node, target));
    }
    next.origin = {};
    for (const [name, id] of wanted) next.output(name, target(id));
    return next;
  }

  #copy(node: Node, target: (id: NodeId) => NodeId): NodeId {
    switch (node.kind) {
      case "input":
        return this.input(node.name, node);
      case "constant":
        return this.constant(node, node.data);
      case "op":
        return this.append(node.op, node.inputs.map(target), node.attrs);
    }
  }

  #once(key: string, make: MakeNode): NodeId {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#push(make);
    this.#known.set(key, id);
    return id;
  }

  #push(make: MakeNode): NodeId {
    const id = this.#nodes.length;
    this.#nodes.push(make(id, this.origin));
    return id;
  }
}

type MakeNode = (id: NodeId, origin: Origin) => Node;

/** Settings as text: equal for equal settings. */
export function attrsKey(attrs: Attrs): string {
  return Object.keys(attrs)
    .sort()
    .map((name) => `${name}=${String(attrs[name])}`)
    .join(";");
}
