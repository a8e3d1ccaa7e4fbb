/**
 * @file Write one tile of a product of matrices, each element in the order in which the tape sums: product k adds to partial k mod 4.
 *
 * A tile gathers one partial of up to four sets of registers at a time. Its sums are gathered whole, or in parts with the partials kept
 * in a workspace meanwhile, those of an element's group side by side.
 */
import type { Registers } from "../accumulator.ts";
import { simd } from "../opcodes.ts";
import type { DenseCode, Form, Matrix } from "./denseCode.ts";

/** Partials of a sum. */
export const PARTIALS = 4;
/** Sets of registers of a tile. */
export const SETS = 4;

/** Distances in elements between neighbours of a factor or product, along the two ways of the product and along the sum. */
export interface Product {
  /** Elements along each way, and products that each is the sum of. */
  readonly numbers: number;
  readonly groups: number;
  readonly inner: number;
  /** The factor of which single numbers are read. */
  readonly number: { readonly isLaned: boolean; readonly step: number; readonly inner: number };
  /** The factor of which groups are read, side by side. */
  readonly group: { readonly isLaned: boolean; readonly inner: number; readonly step: number };
  readonly out: { readonly numberStep: number; readonly groupStep: number };
}

/** A rectangle of the product: so many numbers by so many groups of a form. */
export interface Tile {
  readonly form: Form;
  readonly elements: number;
  readonly numbers: number;
  readonly groups: number;
}

/** Pointers to where a tile reads and writes. */
export interface Corner {
  readonly number: number;
  readonly group: number;
  readonly out: number;
  readonly kept: number;
}

/** How a tile reads a factor: bytes from one product of a sum to the next, and from one number, or element of a group, to the next. */
export interface Reading {
  readonly matrix: Matrix;
  readonly inner: number;
  readonly step: number;
}

/** The code of tiles that read their factors in the same way. */
export class TileCode {
  readonly #d: DenseCode;
  readonly #number: Reading;
  readonly #group: Reading;
  readonly #written: Pick<Product, "groups" | "out">;
  readonly #unit: number;

  constructor(d: DenseCode, number: Reading, group: Reading, written: Pick<Product, "groups" | "out">) {
    this.#d = d;
    this.#number = number;
    this.#group = group;
    this.#written = written;
    this.#unit = 8 * d.lanes;
  }

  /** Sums of `inner` products from beginning to end. */
  whole(tile: Tile, corner: Corner, inner: number): void {
    const d = this.#d;
    const sets = [0, 1, 2, 3].map((partial) => {
      const registers = d.tile(tile.numbers * tile.groups, tile.form);
      for (const set of registers) d.assign(set, [0]);
      return { partial, registers };
    });
    for (const { partial, registers } of sets) this.#gather(tile, corner, partial, inner, registers);
    const [p0, p1, p2, p3] = sets.map(({ registers }) => registers);
    this.#eachSet(tile, (set, n, g) => this.#store(tile, corner, n, g, this.#total([p0?.[set] ?? [], p1?.[set] ?? [], p2?.[set] ?? [], p3?.[set] ?? []])));
  }

  /** Partials of nothing. */
  clear(tile: Tile, { kept }: Corner): void {
    this.#eachSet(tile, (_, n, g) => {
      for (let partial = 0; partial < PARTIALS; partial++) this.#d.store(tile.form, kept, this.#keptAt(tile, n, g, partial), 8, [0]);
    });
  }

  /** Add the next `length` products to the partials; a multiple of 4, except for the last ones. */
  part(tile: Tile, corner: Corner, length: number): void {
    const d = this.#d;
    const registers = d.tile(tile.numbers * tile.groups, tile.form);
    for (let partial = 0; partial < PARTIALS; partial++) {
      this.#eachSet(tile, (set, n, g) => d.assign(registers[set] ?? [], this.#kept(tile, corner, n, g, partial)));
      this.#gather(tile, corner, partial, length, registers);
      this.#eachSet(tile, (set, n, g) => d.store(tile.form, corner.kept, this.#keptAt(tile, n, g, partial), 8, registers[set] ?? []));
    }
  }

  /** The sums of their partials. */
  finish(tile: Tile, corner: Corner): void {
    this.#eachSet(tile, (_, n, g) => this.#store(tile, corner, n, g, this.#total([0, 1, 2, 3].map((partial) => this.#kept(tile, corner, n, g, partial)))));
  }

  /** Partials k mod 4 of a tile's sums over `length` products, added to `sets`. */
  #gather(tile: Tile, corner: Corner, partial: number, length: number, sets: ReturnType<DenseCode["tile"]>): void {
    const d = this.#d;
    const [number, group] = [this.#number, this.#group];
    const count = Math.ceil((length - partial) / PARTIALS);
    if (count <= 0) return;
    const numberAt = d.pointer(corner.number, number.inner * partial);
    const groupAt = d.pointer(corner.group, group.inner * partial);
    const moved = [
      [numberAt, number.inner * PARTIALS],
      [groupAt, group.inner * PARTIALS],
    ] as const;
    // A factor that is one and the same along the sum does not move: the other one tells when it ends.
    const counted = moved[0][1] === 0 ? [moved[1], moved[0]] : moved;
    d.repeat(count, counted, () => {
      const values = Array.from({ length: tile.groups }, (_, g) => d.load(tile.form, group.matrix, groupAt, group.step * tile.elements * g, group.step));
      for (let n = 0; n < tile.numbers; n++) {
        const factor = d.spread(number.matrix, numberAt, number.step * n);
        for (const [g, value] of values.entries()) d.addProduct(sets[n * tile.groups + g] ?? [], factor, value, simd.add);
      }
    });
  }

  #eachSet({ numbers, groups }: Tile, use: (set: number, n: number, g: number) => void): void {
    for (let n = 0; n < numbers; n++) for (let g = 0; g < groups; g++) use(n * groups + g, n, g);
  }

  #total([p0 = [], p1 = [], p2 = [], p3 = []]: readonly Registers[]): Registers {
    const { a } = this.#d;
    return p0.map((x, j) => a.add(a.add(x, p2[j] ?? 0), a.add(p1[j] ?? 0, p3[j] ?? 0)));
  }

  #store({ form, elements }: Tile, { out }: Corner, n: number, g: number, value: Registers): void {
    const { numberStep, groupStep } = this.#written.out;
    this.#d.store(form, out, this.#unit * (numberStep * n + groupStep * elements * g), this.#unit * groupStep, value);
  }

  #keptAt({ elements }: Tile, n: number, g: number, partial: number): number {
    return this.#unit * (PARTIALS * (this.#written.groups * n + elements * g) + elements * partial);
  }

  #kept(tile: Tile, { kept }: Corner, n: number, g: number, partial: number): Registers {
    return this.#d.load(tile.form, this.#d.matrix(true), kept, this.#keptAt(tile, n, g, partial), 8);
  }
}
