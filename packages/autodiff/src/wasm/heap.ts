/**
 * @file Place constants, tables and buffers in the linear memory of a kernel.
 *
 * Every element takes eight bytes: numbers as doubles, truth values as all ones or all zeros. Behind each buffer is
 * room for a block of four rows, so loops read and write whole blocks and need no tails. Data live here, never in code.
 */
import { internal, sizeOf } from "@typyro/base";
import type { ConstantNode } from "../tape.ts";
import { type Map1, position } from "./views.ts";

const BLOCK = 4;
const ALIGNMENT = 16;

/** Bytes to be copied into memory once. */
export interface Image {
  readonly address: number;
  readonly data: Float64Array | Int32Array;
}

/** Addresses handed out from 0 upwards. */
export class Heap {
  readonly images: Image[] = [];
  readonly #constants = new Map<string, number>();
  readonly #tables = new Map<Int32Array, number>();
  readonly #tableIds = new Map<Int32Array, number>();
  #end = 0;
  #masks: number | undefined;

  /** Bytes in use. */
  get bytes(): number {
    return this.#end;
  }

  /** Room for elements of every lane, with a block to spare. */
  buffer(elements: number, lanes: number): number {
    return this.#reserve((elements + BLOCK) * 8 * lanes);
  }

  readonly #shared: number[] = [];

  /** The same room for whoever asks for this position: for what no loop leaves to the next. Each position has one size. */
  shared(position: number, elements: number, lanes: number): number {
    return (this.#shared[position] ??= this.buffer(elements, lanes));
  }

  /** A constant in the order in which a loop reads it. */
  constant(node: ConstantNode, map: Map1, rows: number): number {
    const key = `${node.id} ${map.kind === "same" ? 0 : rows} ${this.#keyOf(map)}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const count = map.kind === "same" ? sizeOf(node.shape) : rows;
    const address = this.buffer(count, 1);
    if (node.dtype === "bool") {
      const words = new Int32Array(2 * count);
      for (let i = 0; i < count; i++) words.fill(node.data[position(map, i)] === 0 ? 0 : -1, 2 * i, 2 * i + 2);
      this.images.push({ address, data: words });
    } else if (map.kind === "same" && node.data instanceof Float64Array) {
      // As it stands: large data are copied into memory alone.
      this.images.push({ address, data: node.data });
    } else {
      const data = new Float64Array(count);
      for (let i = 0; i < count; i++) data[i] = node.data[position(map, i)] ?? 0;
      this.images.push({ address, data });
    }
    this.#constants.set(key, address);
    return address;
  }

  /** Positions of elements, in bytes. */
  table(positions: Int32Array): number {
    const known = this.#tables.get(positions);
    if (known !== undefined) return known;
    const address = this.#reserve((positions.length + BLOCK) * 4);
    this.images.push({ address, data: positions.map((i) => 8 * i) });
    this.#tables.set(positions, address);
    return address;
  }

  /** For 0 to 4 rows, two vectors whose first so many elements are all ones: 32 bytes each. */
  get masks(): number {
    if (this.#masks === undefined) {
      this.#masks = this.#reserve((BLOCK + 1) * 32);
      const data = new Int32Array((BLOCK + 1) * 8);
      for (let rows = 0; rows <= BLOCK; rows++) data.fill(-1, 8 * rows, 8 * rows + 2 * rows);
      this.images.push({ address: this.#masks, data });
    }
    return this.#masks;
  }

  #keyOf(map: Map1): string {
    if (map.kind !== "table") return JSON.stringify(map);
    const id = this.#tableIds.get(map.table) ?? this.#tableIds.size;
    this.#tableIds.set(map.table, id);
    return `table ${id}`;
  }

  #reserve(bytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return address;
  }
}

/** Where each row's segment begins, in rows, for `groups` sorted groups; one entry more than there are groups. */
export function segmentStarts(index: ConstantNode, groups: number): Int32Array {
  const starts = new Int32Array(groups + 1);
  for (let row = 0; row < index.data.length; row++) {
    const group = index.data[row] ?? -1;
    if (row > 0 && group < (index.data[row - 1] ?? 0)) throw internal("segments need sorted groups");
    starts[group + 1] = row + 1;
  }
  for (let group = 1; group <= groups; group++) starts[group] = Math.max(starts[group]!, starts[group - 1]!);
  return starts;
}
