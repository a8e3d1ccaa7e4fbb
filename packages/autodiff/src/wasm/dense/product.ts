/**
 * @file Write products of matrices tile by tile, over the whole length of the sums or in stretches of it.
 *
 * Where few elements are long sums (the product of data's transpose with a vector of rows), the sums are cut into stretches that stay in
 * the first cache. Where both ways of the product are long, factors are packed first (`packed.ts`).
 */
import type { FunctionCode } from "../assembler.ts";
import { DenseCode, type Stretch } from "./denseCode.ts";
import { isPacked, packedWorkspace, writePacked } from "./packed.ts";
import { type Corner, PARTIALS, type Product, type Reading, SETS, type Tile, TileCode } from "./tile.ts";

/** Bytes of the larger factor that a stretch of the sum may read. */
const STRETCH_BYTES = 16_384;
/** Bytes of partials that may be kept meanwhile. */
const PARTIAL_BYTES = 16_384;

/** Products per stretch of the sum, or undefined where it is not cut. */
function stretchOf({ numbers, groups, inner }: Product, lanes: number): number | undefined {
  const stretch = Math.max(PARTIALS, Math.floor(STRETCH_BYTES / (8 * Math.max(numbers, groups) * PARTIALS)) * PARTIALS);
  return inner > 2 * stretch && numbers * groups * PARTIALS * 8 * lanes <= PARTIAL_BYTES ? stretch : undefined;
}

/** Elements of all lanes that the function needs beside factors and product. */
export function workspaceOf(product: Product, lanes: number): number {
  if (isPacked(product)) return packedWorkspace(product, lanes);
  return stretchOf(product, lanes) === undefined ? 0 : PARTIALS * product.numbers * product.groups;
}

/** Function of the addresses of the two factors, the one of single numbers first, and of the product. @param workspace - address of as many elements as `workspaceOf` says */
export function productCode(product: Product, lanes: number, workspace: number): FunctionCode {
  return new Tiles(product, lanes, workspace).write();
}

const [NUMBER, GROUP, OUT] = [0, 1, 2] as const;

class Tiles {
  readonly #p: Product;
  readonly #d: DenseCode;
  readonly #number: Reading;
  readonly #group: Reading;
  readonly #unit: number;
  readonly #workspace: number;
  readonly #code: TileCode;

  constructor(product: Product, lanes: number, workspace: number) {
    const { number, group } = product;
    const d = new DenseCode(3, lanes);
    const reading = ({ isLaned, inner, step }: Product["number"]): Reading => {
      const matrix = d.matrix(isLaned);
      return { matrix, inner: matrix.unit * inner, step: matrix.unit * step };
    };
    this.#p = product;
    this.#d = d;
    this.#number = reading(number);
    this.#group = reading(group);
    this.#unit = 8 * lanes;
    this.#workspace = workspace;
    this.#code = new TileCode(d, this.#number, this.#group, product);
  }

  write(): FunctionCode {
    const d = this.#d;
    const { inner } = this.#p;
    const code = this.#code;
    const all = d.stretches(this.#p.groups);
    if (isPacked(this.#p)) {
      const pointers = { number: NUMBER, group: GROUP, out: OUT };
      for (const stretch of all) {
        if (stretch.form === "narrow") this.#rectangle([stretch], NUMBER, GROUP, (tile, corner) => code.whole(tile, corner, inner));
        else writePacked(d, this.#p, { stretch, number: this.#number, group: this.#group, pointers, workspace: this.#workspace });
      }
      return d.code;
    }
    const stretch = stretchOf(this.#p, d.lanes);
    if (stretch === undefined) {
      this.#rectangle(all, NUMBER, GROUP, (tile, corner) => code.whole(tile, corner, inner));
      return d.code;
    }
    this.#rectangle(all, NUMBER, GROUP, (tile, corner) => code.clear(tile, corner));
    const numberAt = d.pointer(NUMBER, 0);
    const groupAt = d.pointer(GROUP, 0);
    const moved = [
      [numberAt, this.#number.inner * stretch],
      [groupAt, this.#group.inner * stretch],
    ] as const;
    d.repeat(Math.floor(inner / stretch), moved, () => this.#rectangle(all, numberAt, groupAt, (tile, corner) => code.part(tile, corner, stretch)));
    if (inner % stretch > 0) this.#rectangle(all, numberAt, groupAt, (tile, corner) => code.part(tile, corner, inner % stretch));
    this.#rectangle(all, NUMBER, GROUP, (tile, corner) => code.finish(tile, corner));
    return d.code;
  }

  /** Do something for each tile of some stretches of groups. */
  #rectangle(stretches: readonly Stretch[], number: number, group: number, write: (tile: Tile, corner: Corner) => void): void {
    const { numbers } = this.#p;
    for (const stretch of stretches) {
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
    const { out, groups } = this.#p;
    const first = stretch.from + range.fromGroup * stretch.elements;
    const numberAt = d.pointer(range.number, this.#number.step * range.fromNumber);
    const outRow = d.pointer(OUT, this.#unit * (out.numberStep * range.fromNumber + out.groupStep * first));
    const keptRow = d.pointer(undefined, this.#workspace + this.#unit * PARTIALS * (range.fromNumber * groups + first));
    const rows = [
      [numberAt, this.#number.step * tile.numbers],
      [outRow, this.#unit * out.numberStep * tile.numbers],
      [keptRow, this.#unit * PARTIALS * groups * tile.numbers],
    ] as const;
    d.repeat((range.toNumber - range.fromNumber) / tile.numbers, rows, () => {
      const groupAt = d.pointer(range.group, this.#group.step * first);
      const outAt = d.pointer(outRow, 0);
      const keptAt = d.pointer(keptRow, 0);
      const elements = tile.groups * tile.elements;
      const moved = [
        [groupAt, this.#group.step * elements],
        [outAt, this.#unit * out.groupStep * elements],
        [keptAt, this.#unit * PARTIALS * elements],
      ] as const;
      d.repeat((range.toGroup - range.fromGroup) / tile.groups, moved, () => write(tile, { number: numberAt, group: groupAt, out: outAt, kept: keptAt }));
    });
  }
}
