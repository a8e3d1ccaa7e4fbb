/**
 * @file Give every node its place in memory: inputs one behind the other, outputs one behind the other, the rest where nothing is needed any more.
 */
import { sizeOf } from "@typyro/base";
import type { Aval } from "../aval.ts";
import type { ConstantNode, NodeId, Tape } from "../tape.ts";
import { type Heap, segmentStarts } from "./heap.ts";
import { lifetimesOf } from "./lifetimes.ts";
import { keyOf } from "./loopShape.ts";
import type { PortPlaces } from "./portable.ts";
import type { Schedule } from "./schedule.ts";
import { position, type View } from "./views.ts";

/** The node whose memory holds an output: its own, or that of the value of which it is another name. */
export function outputRoot({ views }: Schedule, id: NodeId): NodeId {
  const { root, map } = views.of(id);
  return map.kind === "same" ? root : id;
}

/** Bytes that are copied once everything is computed. */
export interface Copy {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** Where the nodes of one form of a kernel lie. */
export class Places {
  readonly lanes: number;
  /** Where the first input and the first output lie; the others follow without gaps. */
  readonly point: number;
  readonly results: number;
  /** Outputs that are inputs, or other names of outputs before them. */
  readonly copies: readonly Copy[];
  readonly #schedule: Schedule;
  readonly #heap: Heap;
  readonly #addresses = new Map<NodeId, number>();
  readonly #exact = new Set<NodeId>();

  constructor(schedule: Schedule, heap: Heap, lanes: number) {
    this.#schedule = schedule;
    this.#heap = heap;
    this.lanes = lanes;
    this.point = this.#placeInputs();
    const copies: Copy[] = [];
    this.results = this.#placeOutputs(copies);
    this.copies = copies;
    this.#placeTemporaries();
  }

  /** Where the elements of an input, an output or a stored node lie; those of one element are `lanes` numbers apart. */
  address(id: NodeId): number {
    const known = this.#addresses.get(id);
    if (known !== undefined) return known;
    const address = this.#heap.buffer(sizeOf(this.#schedule.tape.node(id).shape), this.lanes);
    this.#addresses.set(id, address);
    return address;
  }

  /** Whether something lies right behind a node, so that no whole block may be written over its end. */
  isExact(id: NodeId): boolean {
    return this.#exact.has(id);
  }

  /** Inputs lie one after the other, so that a point is copied in as one; nothing is ever written behind one of them. */
  #placeInputs(): number {
    const { inputs } = this.#schedule.tape;
    const sizes = inputs.map(({ shape }) => sizeOf(shape));
    const start = this.#heap.buffer(total(sizes), this.lanes);
    let address = start;
    for (const [i, { id }] of inputs.entries()) {
      this.#addresses.set(id, address);
      address += 8 * this.lanes * (sizes[i] ?? 0);
    }
    return start;
  }

  /** Outputs too, so that a value with its gradient is copied out as one. */
  #placeOutputs(copies: Copy[]): number {
    const { tape } = this.#schedule;
    const ids = [...tape.outputs.values()];
    const sizes = ids.map((id) => sizeOf(tape.node(id).shape));
    const start = this.#heap.buffer(total(sizes), this.lanes);
    let to = start;
    for (const [i, id] of ids.entries()) {
      const root = outputRoot(this.#schedule, id);
      const node = tape.node(root);
      const bytes = 8 * this.lanes * (sizes[i] ?? 0);
      const from = this.#addresses.get(root);
      if (node.kind === "constant") this.#heap.images.push({ address: to, data: repeated(node, this.lanes) });
      else if (from !== undefined) copies.push({ from, to, bytes });
      else {
        this.#addresses.set(root, to);
        this.#exact.add(root);
      }
      to += bytes;
    }
    return start;
  }

  /** Temporary arrays: one takes the place of another of its size once no step reads that any more. */
  #placeTemporaries(): void {
    const free = new Map<number, number[]>();
    const ending = new Map<number, NodeId[]>();
    let passed = 0;
    for (const { id, first, last } of lifetimesOf(this.#schedule)) {
      for (; passed < first; passed++) for (const gone of ending.get(passed) ?? []) push(free, this.#schedule.views.size(gone), this.address(gone));
      const address = free.get(this.#schedule.views.size(id))?.pop();
      if (address !== undefined) this.#addresses.set(id, address);
      else this.address(id);
      push(ending, last, id);
    }
  }

  readonly #tables = new Map<string, Int32Array>();

  /** For each of `size` rows, the element that a view reads. */
  table(view: View, size: number): Int32Array {
    const { map } = view;
    if (map.kind === "table") return map.table;
    const key = `${keyOf(view)} ${size}`;
    const known = this.#tables.get(key) ?? Int32Array.from({ length: size }, (_, i) => position(map, i));
    this.#tables.set(key, known);
    return known;
  }

  readonly #starts = new Map<NodeId, Int32Array>();

  /** Where each group of sorted rows begins. */
  starts(index: ConstantNode, groups: number): Int32Array {
    const known = this.#starts.get(index.id) ?? segmentStarts(index, groups);
    this.#starts.set(index.id, known);
    return known;
  }
}

/** Where a form takes its points and leaves its results. */
export function portPlaces(tape: Tape, { lanes, point, results }: Places): PortPlaces {
  const numbersOf = (values: readonly Aval[]): number => lanes * total(values.map(({ shape }) => sizeOf(shape)));
  return { lanes, point, pointSize: numbersOf(tape.inputs), results, resultsSize: numbersOf([...tape.outputs.values()].map((id) => tape.node(id))) };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** A constant with each element once for each lane, as it stands in memory. */
function repeated({ data, dtype }: ConstantNode, lanes: number): Float64Array | Int32Array {
  const at = (i: number): number => data[Math.floor(i / lanes)] ?? 0;
  if (dtype !== "bool") return Float64Array.from({ length: data.length * lanes }, (_, i) => at(i));
  return Int32Array.from({ length: 2 * data.length * lanes }, (_, i) => (at(i >> 1) === 0 ? 0 : -1));
}
