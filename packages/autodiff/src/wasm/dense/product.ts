/**
 * @file Write products of matrices, each element in the order in which the tape sums: product k adds to partial k mod 4.
 *
 * A tile gathers one partial of up to four sets of registers at a time. Where few elements are long sums (the product of
 * data's transpose with a vector of rows), the sums are cut into stretches that stay in the first cache, and the partials
 * are kept in a workspace meanwhile.
 */
import type { Registers } from "../accumulator.ts";
import type { FunctionCode } from "../assembler.ts";
import { simd } from "../opcodes.ts";
import { DenseCode, type Form, type Matrix, type Stretch } from "./denseCode.ts";

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

const PARTIALS = 4;
/** Sets of registers of a tile. */
const SETS = 4;
/** Bytes of the larger factor that a stretch of the sum may read. */
const STRETCH_BYTES = 16_384;
/** Bytes of partials that may be kept meanwhile. */
const PARTIAL_BYTES = 16_384;

/** Products per stretch of the sum, or undefined where it is not cut. */
export function stretchOf({ numbers, groups, inner }: Product, lanes: number): number | undefined {
  const stretch = Math.max(PARTIALS, Math.floor(STRETCH_BYTES / (8 * Math.max(numbers, groups) * PARTIALS)) * PARTIALS);
  return inner > 2 * stretch && numbers * groups * PARTIALS * 8 * lanes <= PARTIAL_BYTES ? stretch : undefined;
}

/** Function of the addresses of the two factors, the one of single numbers first, and of the product. @param workspace - `4 numbers groups` elements, where sums are cut. */
export function productCode(product: Product, lanes: number, workspace: number): FunctionCode {
  return new Tiles(product, lanes, workspace).write();
}

const [NUMBER, GROUP, OUT] = [0, 1, 2] as const;

/** A rectangle of the product: so many numbers by so many groups of a form. */
interface Tile {
  readonly form: Form;
  readonly elements: number;
  readonly numbers: number;
  readonly groups: number;
}

/** Where a tile reads and writes. */
interface Corner {
  readonly number: number;
  readonly group: number;
  readonly out: number;
  readonly kept: number;
}

class Tiles {
  readonly #p: Product;
  readonly #d: DenseCode;
  readonly #number: Matrix;
  readonly #group: Matrix;
  readonly #unit: number;
  readonly #workspace: number;
  readonly #stretch: number | undefined;

  constructor(product: Product, lanes: number, workspace: number) {
    this.#p = product;
    this.#d = new DenseCode(3, lanes);
    this.#number = this.#d.matrix(product.number.isLaned);
    this.#group = this.#d.matrix(product.group.isLaned);
    this.#unit = 8 * lanes;
    this.#workspace = workspace;
    this.#stretch = stretchOf(product, lanes);
  }

  write(): FunctionCode {
    const d = this.#d;
    const { inner, number, group } = this.#p;
    const stretch = this.#stretch;
    if (stretch === undefined) {
      this.#rectangle(NUMBER, GROUP, (tile, corner) => this.#whole(tile, corner));
      return d.code;
    }
    this.#rectangle(NUMBER, GROUP, (tile, corner) => this.#clear(tile, corner));
    const numberAt = d.pointer(NUMBER, 0);
    const groupAt = d.pointer(GROUP, 0);
    const moved = [
      [numberAt, this.#number.unit * number.inner * stretch],
      [groupAt, this.#group.unit * group.inner * stretch],
    ] as const;
    d.repeat(Math.floor(inner / stretch), moved, () => this.#rectangle(numberAt, groupAt, (tile, corner) => this.#part(tile, corner, stretch)));
    if (inner % stretch > 0) this.#rectangle(numberAt, groupAt, (tile, corner) => this.#part(tile, corner, inner % stretch));
    this.#rectangle(NUMBER, GROUP, (tile, corner) => this.#finish(tile, corner));
    return d.code;
  }

  /** Do something for each tile of the product. */
  #rectangle(number: number, group: number, write: (tile: Tile, corner: Corner) => void): void {
    const { numbers, groups } = this.#p;
    for (const stretch of this.#d.stretches(groups)) {
      const perTile = Math.min(numbers, SETS);
      const across = Math.max(1, Math.min(stretch.groups, Math.floor(SETS / perTile)));
      const wholeNumbers = numbers - (numbers % perTile);
      const wholeGroups = stretch.groups - (stretch.groups % across);
      for (const [fromNumber, toNumber, n] of [[0, wholeNumbers, perTile], [wholeNumbers, numbers, numbers % perTile]] as const) {
        for (const [fromGroup, toGroup, g] of [[0, wholeGroups, across], [wholeGroups, stretch.groups, stretch.groups % across]] as const) {
          if (fromNumber === toNumber || fromGroup === toGroup) continue;
          const tile: Tile = { form: stretch.form, elements: stretch.elements, numbers: n, groups: g };
          this.#tiles(tile, stretch, { number, group, fromNumber, toNumber, fromGroup, toGroup }, write);
        }
      }
    }
  }

  #tiles(tile: Tile, stretch: Stretch, range: { number: number; group: number; fromNumber: number; toNumber: number; fromGroup: number; toGroup: number }, write: (tile: Tile, corner: Corner) => void): void {
    const d = this.#d;
    const { number, group: groupFactor, out, groups } = this.#p;
    const first = stretch.from + range.fromGroup * stretch.elements;
    const numberAt = d.pointer(range.number, this.#number.unit * number.step * range.fromNumber);
    const outRow = d.pointer(OUT, this.#unit * (out.numberStep * range.fromNumber + out.groupStep * first));
    const keptRow = d.pointer(undefined, this.#workspace + this.#unit * PARTIALS * (range.fromNumber * groups + first));
    const rows = [
      [numberAt, this.#number.unit * number.step * tile.numbers],
      [outRow, this.#unit * out.numberStep * tile.numbers],
      [keptRow, this.#unit * PARTIALS * groups * tile.numbers],
    ] as const;
    d.repeat((range.toNumber - range.fromNumber) / tile.numbers, rows, () => {
      const groupAt = d.pointer(range.group, this.#group.unit * groupFactor.step * first);
      const outAt = d.pointer(outRow, 0);
      const keptAt = d.pointer(keptRow, 0);
      const elements = tile.groups * tile.elements;
      const moved = [
        [groupAt, this.#group.unit * groupFactor.step * elements],
        [outAt, this.#unit * out.groupStep * elements],
        [keptAt, this.#unit * PARTIALS * elements],
      ] as const;
      d.repeat((range.toGroup - range.fromGroup) / tile.groups, moved, () => write(tile, { number: numberAt, group: groupAt, out: outAt, kept: keptAt }));
    });
  }

  /** Partials k mod 4 of a tile's sums over `length` products, added to `sets`. */
  #gather(tile: Tile, corner: Corner, partial: number, length: number, sets: ReturnType<DenseCode["tile"]>): void {
    const d = this.#d;
    const { number, group } = this.#p;
    const count = Math.ceil((length - partial) / PARTIALS);
    if (count <= 0) return;
    const numberAt = d.pointer(corner.number, this.#number.unit * number.inner * partial);
    const groupAt = d.pointer(corner.group, this.#group.unit * group.inner * partial);
    const moved = [
      [numberAt, this.#number.unit * number.inner * PARTIALS],
      [groupAt, this.#group.unit * group.inner * PARTIALS],
    ] as const;
    // A factor that is one and the same along the sum does not move: the other one tells when it ends.
    const counted = moved[0][1] === 0 ? [moved[1], moved[0]] : moved;
    d.repeat(count, counted, () => {
      const values = Array.from({ length: tile.groups }, (_, g) => d.load(tile.form, this.#group, groupAt, this.#group.unit * group.step * tile.elements * g, this.#group.unit * group.step));
      for (let n = 0; n < tile.numbers; n++) {
        const factor = d.spread(this.#number, numberAt, this.#number.unit * number.step * n);
        for (const [g, value] of values.entries()) d.addProduct(sets[n * tile.groups + g] ?? [], factor, value, simd.add);
      }
    });
  }

  #whole(tile: Tile, corner: Corner): void {
    const d = this.#d;
    const sets = [0, 1, 2, 3].map((partial) => {
      const registers = d.tile(tile.numbers * tile.groups, tile.form);
      for (const set of registers) d.assign(set, [0]);
      return { partial, registers };
    });
    for (const { partial, registers } of sets) this.#gather(tile, corner, partial, this.#p.inner, registers);
    const [p0, p1, p2, p3] = sets.map(({ registers }) => registers);
    this.#eachSet(tile, (set, n, g) => this.#store(tile, corner, n, g, this.#total([p0?.[set] ?? [], p1?.[set] ?? [], p2?.[set] ?? [], p3?.[set] ?? []])));
  }

  #eachSet({ numbers, groups }: Tile, use: (set: number, n: number, g: number) => void): void {
    for (let n = 0; n < numbers; n++) for (let g = 0; g < groups; g++) use(n * groups + g, n, g);
  }

  #total([p0 = [], p1 = [], p2 = [], p3 = []]: readonly Registers[]): Registers {
    const { a } = this.#d;
    return p0.map((x, j) => a.add(a.add(x, p2[j] ?? 0), a.add(p1[j] ?? 0, p3[j] ?? 0)));
  }

  #store({ form, elements }: Tile, { out }: Corner, n: number, g: number, value: Registers): void {
    const { numberStep, groupStep } = this.#p.out;
    this.#d.store(form, out, this.#unit * (numberStep * n + groupStep * elements * g), this.#unit * groupStep, value);
  }

  // ---- partials in the workspace: those of an element's group lie side by side ----

  #keptAt({ elements }: Tile, n: number, g: number, partial: number): number {
    return this.#unit * (PARTIALS * (this.#p.groups * n + elements * g) + elements * partial);
  }

  #clear(tile: Tile, { kept }: Corner): void {
    this.#eachSet(tile, (_, n, g) => {
      for (let partial = 0; partial < PARTIALS; partial++) this.#d.store(tile.form, kept, this.#keptAt(tile, n, g, partial), 8, [0]);
    });
  }

  #part(tile: Tile, corner: Corner, length: number): void {
    const d = this.#d;
    const registers = d.tile(tile.numbers * tile.groups, tile.form);
    for (let partial = 0; partial < PARTIALS; partial++) {
      this.#eachSet(tile, (set, n, g) => d.assign(registers[set] ?? [], this.#kept(tile, corner, n, g, partial)));
      this.#gather(tile, corner, partial, length, registers);
      this.#eachSet(tile, (set, n, g) => d.store(tile.form, corner.kept, this.#keptAt(tile, n, g, partial), 8, registers[set] ?? []));
    }
  }

  #kept(tile: Tile, { kept }: Corner, n: number, g: number, partial: number): Registers {
    return this.#d.load(tile.form, this.#d.matrix(true), kept, this.#keptAt(tile, n, g, partial), 8);
  }

  #finish(tile: Tile, corner: Corner): void {
    this.#eachSet(tile, (_, n, g) => this.#store(tile, corner, n, g, this.#total([0, 1, 2, 3].map((partial) => this.#kept(tile, corner, n, g, partial)))));
  }
}
