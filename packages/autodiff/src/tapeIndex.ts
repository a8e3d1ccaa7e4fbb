/**
 * @file Find the node of a tape that already computes something: a hash table over operations, and maps for what is known.
 *
 * Open addressing over integers, since a key of text for every operation cost more than the rest of recording. Built when a
 * tape is first looked up in, so that a tape that is only read has none.
 */
import type { Aval, Buffer } from "./aval.ts";
import { type Attrs, NO_ATTRS, type Op } from "./op.ts";
import type { ConstantNode, Node, NodeId } from "./node.ts";

/** What the nodes of a tape compute. */
export class TapeIndex {
  readonly #nodes: readonly Node[];
  /** Position plus one of an operation's node, at its hash or behind; 0 where there is none. */
  #slots: Int32Array;
  /** The hash of each slot's operation. */
  #hashes: Int32Array;
  #used = 0;
  /** The hash of the operation that was looked for last. */
  #sought = 0;
  readonly #inputs = new Map<string, NodeId>();
  readonly #scalars = { f64: new Map<number, NodeId>(), i32: new Map<number, NodeId>(), bool: new Map<number, NodeId>() };
  #negativeZero: NodeId | undefined;
  /** A buffer may be seen under several shapes: a reshaped constant shares its data. */
  readonly #arrays = new Map<Buffer, NodeId[]>();

  /** @param expected - so many nodes fit without growing. */
  constructor(nodes: readonly Node[], expected: number) {
    this.#nodes = nodes;
    let size = 64;
    while (size < 2 * expected) size *= 2;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node !== undefined) this.add(node);
    }
  }

  /** Enter the operation that was looked for last, and not found: its hash is known. */
  addSought(id: NodeId): void {
    if (2 * ++this.#used > this.#slots.length) this.#grow();
    this.#place(id + 1, this.#sought);
  }

  /** Enter a node that was appended. */
  add(node: Node): void {
    switch (node.kind) {
      case "input":
        this.#inputs.set(node.name, node.id);
        break;
      case "constant":
        this.#addConstant(node);
        break;
      case "op":
        if (2 * ++this.#used > this.#slots.length) this.#grow();
        this.#place(node.id + 1, hashOf(node.op, node.inputs, node.attrs));
        break;
    }
  }

  input(name: string): NodeId | undefined {
    return this.#inputs.get(name);
  }

  /** A constant with this content: scalars by value, arrays by the identity of their buffer. */
  constant({ dtype, shape }: Aval, data: Buffer): NodeId | undefined {
    if (shape.length === 0) {
      const value = data[0] ?? 0;
      return Object.is(value, -0) ? this.#negativeZero : this.#scalars[dtype].get(value);
    }
    const known = this.#arrays.get(data);
    if (known === undefined) return undefined;
    for (const id of known) if (sameNumbers(this.#nodes[id]?.shape ?? [], shape)) return id;
    return undefined;
  }

  op(op: Op, inputs: readonly NodeId[], attrs: Attrs): NodeId | undefined {
    const mask = this.#slots.length - 1;
    const hash = hashOf(op, inputs, attrs);
    this.#sought = hash;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0) return undefined;
      if (this.#hashes[slot] !== hash) continue;
      const node = this.#nodes[id];
      if (node?.kind === "op" && node.op === op && sameNumbers(node.inputs, inputs) && sameAttrs(node.attrs, attrs)) return id;
    }
  }

  #addConstant({ id, dtype, shape, data }: ConstantNode): void {
    if (shape.length > 0) {
      const known = this.#arrays.get(data);
      if (known === undefined) this.#arrays.set(data, [id]);
      else known.push(id);
      return;
    }
    const value = data[0] ?? 0;
    if (Object.is(value, -0)) this.#negativeZero = id;
    else this.#scalars[dtype].set(value, id);
  }

  #place(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
    this.#hashes[slot] = hash;
  }

  #grow(): void {
    const slots = this.#slots;
    const hashes = this.#hashes;
    this.#slots = new Int32Array(4 * slots.length);
    this.#hashes = new Int32Array(4 * slots.length);
    for (let slot = 0; slot < slots.length; slot++) {
      const entry = slots[slot] ?? 0;
      if (entry !== 0) this.#place(entry, hashes[slot] ?? 0);
    }
  }
}

// Multiplicative hashing; the constant is 2^32 over the golden ratio.
const mix = (hash: number, value: number): number => Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 15);

function hashOf({ name }: Op, inputs: readonly NodeId[], attrs: Attrs): number {
  let hash = mix(name.length, name.charCodeAt(0));
  hash = mix(hash, name.charCodeAt(name.length - 1));
  for (let i = 0; i < inputs.length; i++) hash = mix(hash, inputs[i] ?? 0);
  hash = mix(hash, attrs === NO_ATTRS ? 0 : hashOfAttrs(attrs));
  return hash ^ (hash >>> 16);
}

/** Settings count in any order; none give 0. */
function hashOfAttrs(attrs: Attrs): number {
  let settings = 0;
  for (const key in attrs) {
    const value = attrs[key] ?? 0;
    let part = mix(key.length, key.charCodeAt(key.length - 1));
    if (typeof value === "number") part = mix(part, value | 0);
    else if (typeof value === "string") part = mix(part, value.length);
    else for (let i = 0; i < value.length; i++) part = mix(part, value[i] ?? 0);
    settings = (settings + part) | 0;
  }
  return settings;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether settings are equal, in any order. */
function sameAttrs(a: Attrs, b: Attrs): boolean {
  if (a === b) return true;
  for (const key in a) {
    const x = a[key];
    const y = b[key];
    if (x === y) continue;
    if (typeof x !== "object" || typeof y !== "object" || !sameNumbers(x, y)) return false;
  }
  for (const key in b) if (!(key in a)) return false;
  return true;
}
