/**
 * @file Remember which registers hold which scalars, in the function that is written: one table for all functions, in which an entry counts for one of them.
 */
import type { NodeId } from "../tape.ts";
import type { Registers } from "./accumulator.ts";

/** Registers of elements of nodes. */
export class KnownScalars {
  /** First elements, which most scalars are, by node; the others by node and element, as one number. */
  readonly #firsts: (Registers | undefined)[];
  readonly #others = new Map<number, Registers>();
  /** The function in which an entry was made. */
  readonly #writtenIn: Int32Array;
  #function = 0;
  readonly #nodes: number;

  constructor(nodes: number) {
    this.#nodes = nodes;
    this.#firsts = new Array<Registers | undefined>(nodes);
    this.#writtenIn = new Int32Array(nodes);
  }

  /** Begin another function, in which nothing is known. */
  forget(): void {
    this.#function++;
    this.#others.clear();
  }

  /** A name for an element of a node. */
  key(id: NodeId, element: number): number {
    return id + element * this.#nodes;
  }

  get(key: number): Registers | undefined {
    if (key >= this.#nodes) return this.#others.get(key);
    return this.#writtenIn[key] === this.#function ? this.#firsts[key] : undefined;
  }

  set(key: number, value: Registers): void {
    if (key >= this.#nodes) {
      this.#others.set(key, value);
      return;
    }
    this.#firsts[key] = value;
    this.#writtenIn[key] = this.#function;
  }

  delete(key: number): void {
    if (key >= this.#nodes) this.#others.delete(key);
    else this.#writtenIn[key] = 0;
  }
}
