/**
 * @file Write large products of matrices with their factors copied first to where tiles read them, so that caches hold them.
 *
 * Of matrices whose rows are hundreds of numbers long, the rows of a tile fall into the same few lines of the first cache and drive each
 * other out. So a strip of groups is copied once, those of one tile side by side in the order of the sum (a panel), and used for all numbers;
 * numbers that do not lie along the sum are copied for one tile's rows at a time. Long sums are cut, with their partials in memory.
 * What is added, and in which order, stays as it was.
 *
 * @source Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), sections 4 and 5.
 */
import type { DenseCode, Stretch } from "./denseCode.ts";
import { type Corner, PARTIALS, type Product, type Reading, SETS, TileCode } from "./tile.ts";

/** Numbers, elements of groups and products of a sum from which on copying pays. */
const FEWEST_NUMBERS = 16;
const FEWEST_ELEMENTS = 16;
const FEWEST_PRODUCTS = 48;
/** Longer sums are cut: into equal stretches where there are some of such a length, which is less code than stretches with a rest. */
const LONGEST = 512;
const SHORTEST = 192;
const CUT = 256;
/** Bytes of a strip. */
const STRIP_BYTES = 131_072;

/** Whether the factors of a product are copied first. */
export function isPacked({ numbers, groups, inner }: Pick<Product, "numbers" | "groups" | "inner">): boolean {
  return numbers >= FEWEST_NUMBERS && groups >= FEWEST_ELEMENTS && inner >= FEWEST_PRODUCTS;
}

/** Products of a sum for which factors are copied at a time. */
function lengthOf({ inner }: Product): number {
  if (inner <= LONGEST) return inner;
  for (let length = LONGEST; length >= SHORTEST; length -= PARTIALS) if (inner % length === 0) return length;
  return CUT;
}

/** Bytes of one product's group in a panel: what a tile reads at once. */
const bytesOfGroup = ({ group }: Product, lanes: number): number => (lanes === 1 ? 32 : group.isLaned ? 8 * lanes : 8);

/** Panels of a strip: as many as there is room for, or so many of them at least half that strips are equal. */
function panelsOf(product: Product, groups: number, lanes: number): number {
  const most = Math.max(1, Math.min(groups, Math.floor(STRIP_BYTES / (lengthOf(product) * bytesOfGroup(product, lanes)))));
  for (let panels = most; 2 * panels >= most; panels--) if (groups % panels === 0) return panels;
  return most;
}

const isCut = (product: Product): boolean => lengthOf(product) < product.inner;

/** Elements of all lanes: a strip, the numbers of a tile, and the partials of sums that are cut. */
export function packedWorkspace(product: Product, lanes: number): number {
  const elements = lanes === 1 ? 4 : 1;
  const groups = Math.floor(product.groups / elements);
  const strip = panelsOf(product, groups, lanes) * lengthOf(product) * elements;
  return strip + SETS * lengthOf(product) + (isCut(product) ? PARTIALS * product.numbers * product.groups : 0);
}

/** What is multiplied, and where it lies. */
export interface PackedParts {
  /** Groups, from the first element on. */
  readonly stretch: Stretch;
  readonly number: Reading;
  readonly group: Reading;
  readonly pointers: { readonly number: number; readonly group: number; readonly out: number };
  readonly workspace: number;
}

/** Write the product of all numbers with a stretch of groups. */
export function writePacked(d: DenseCode, product: Product, parts: PackedParts): void {
  new Packed(d, product, parts).write();
}

/** Where a strip, or the rows of a tile, read and write. */
type Place = Corner;

class Packed {
  readonly #d: DenseCode;
  readonly #p: Product;
  readonly #parts: PackedParts;
  readonly #unit: number;
  readonly #groupBytes: number;
  readonly #strip: number;
  readonly #numbers: number;
  readonly #kept: number;
  readonly #isCut: boolean;

  constructor(d: DenseCode, product: Product, parts: PackedParts) {
    this.#d = d;
    this.#p = product;
    this.#parts = parts;
    this.#unit = 8 * d.lanes;
    this.#groupBytes = bytesOfGroup(product, d.lanes);
    this.#isCut = isCut(product);
    const { stretch, workspace } = parts;
    const length = lengthOf(product);
    this.#strip = workspace;
    this.#numbers = workspace + this.#unit * panelsOf(product, stretch.groups, d.lanes) * length * stretch.elements;
    this.#kept = this.#numbers + this.#unit * SETS * length;
  }

  write(): void {
    const d = this.#d;
    const { number, group, pointers } = this.#parts;
    const { inner } = this.#p;
    const length = lengthOf(this.#p);
    if (!this.#isCut) {
      this.#strips({ ...pointers, kept: pointers.out }, inner);
      return;
    }
    this.#partials((code, tile, corner) => code.clear(tile, corner));
    const place = { number: d.pointer(pointers.number, 0), group: d.pointer(pointers.group, 0), out: pointers.out, kept: d.pointer(undefined, this.#kept) };
    d.repeat(Math.floor(inner / length), [[place.group, group.inner * length], [place.number, number.inner * length]], () => this.#strips(place, length));
    if (inner % length > 0) this.#strips(place, inner % length);
    this.#partials((code, tile, corner) => code.finish(tile, corner));
  }

  /** All strips, over `length` products of each sum. */
  #strips(from: Place, length: number): void {
    const d = this.#d;
    const { stretch, group } = this.#parts;
    const panels = panelsOf(this.#p, stretch.groups, d.lanes);
    const place = { number: from.number, group: d.pointer(from.group, 0), out: d.pointer(from.out, 0), kept: d.pointer(from.kept, 0) };
    const elements = panels * stretch.elements;
    const moved = [[place.group, group.step * elements], [place.out, this.#unit * this.#p.out.groupStep * elements], [place.kept, this.#unit * PARTIALS * elements]] as const;
    d.repeat(Math.floor(stretch.groups / panels), moved, () => this.#stripOf(place, panels, length));
    if (stretch.groups % panels > 0) this.#stripOf(place, stretch.groups % panels, length);
  }

  #stripOf(place: Place, panels: number, length: number): void {
    this.#copyGroups(place.group, panels, length);
    this.#blocks(place, (numbers, rows) => this.#panels(numbers, rows, panels, length));
  }

  /** The rows of each tile: four numbers, and what is left over. */
  #blocks(from: Place, write: (numbers: number, place: Place) => void): void {
    const d = this.#d;
    const { numbers, groups, out } = this.#p;
    const place = { number: d.pointer(from.number, 0), group: from.group, out: d.pointer(from.out, 0), kept: d.pointer(from.kept, 0) };
    const moved = [[place.number, this.#parts.number.step * SETS], [place.out, this.#unit * out.numberStep * SETS], [place.kept, this.#unit * PARTIALS * groups * SETS]] as const;
    d.repeat(Math.floor(numbers / SETS), moved, () => write(SETS, place));
    if (numbers % SETS > 0) write(numbers % SETS, place);
  }

  /** Some numbers by all panels of a strip. */
  #panels(numbers: number, { number: numberAt, out, kept }: Place, panels: number, length: number): void {
    const d = this.#d;
    const { stretch, number } = this.#parts;
    const { matrix } = number;
    const isAlongSum = number.inner === matrix.unit;
    if (!isAlongSum) this.#copyNumbers(numberAt, numbers, length);
    const reading: Reading = isAlongSum ? number : { matrix, inner: matrix.unit * numbers, step: matrix.unit };
    const corner = { number: isAlongSum ? numberAt : d.pointer(undefined, this.#numbers), group: d.pointer(undefined, this.#strip), out: d.pointer(out, 0), kept: d.pointer(kept, 0) };
    const code = this.#code(reading);
    const tile = { form: stretch.form, elements: stretch.elements, numbers, groups: 1 };
    const moved = [[corner.group, this.#groupBytes * length], [corner.out, this.#unit * this.#p.out.groupStep * stretch.elements], [corner.kept, this.#unit * PARTIALS * stretch.elements]] as const;
    d.repeat(panels, moved, () => {
      if (this.#isCut) code.part(tile, corner, length);
      else code.whole(tile, corner, length);
    });
  }

  #code(number: Reading): TileCode {
    return new TileCode(this.#d, number, { matrix: this.#parts.group.matrix, inner: this.#groupBytes, step: 8 }, this.#p);
  }

  /** Something for the partials of each tile. */
  #partials(write: (code: TileCode, tile: Parameters<TileCode["clear"]>[0], corner: Corner) => void): void {
    const d = this.#d;
    const { stretch, pointers, number } = this.#parts;
    const code = this.#code(number);
    const start = { ...pointers, kept: d.pointer(undefined, this.#kept) };
    this.#blocks(start, (numbers, { number: numberAt, group, out, kept }) => {
      const corner = { number: numberAt, group, out: d.pointer(out, 0), kept: d.pointer(kept, 0) };
      const moved = [[corner.out, this.#unit * this.#p.out.groupStep * stretch.elements], [corner.kept, this.#unit * PARTIALS * stretch.elements]] as const;
      d.repeat(stretch.groups, moved, () => write(code, { form: stretch.form, elements: stretch.elements, numbers, groups: 1 }, corner));
    });
  }

  /** Copy a strip: panel after panel, and in a panel group after group in the order of the sum. */
  #copyGroups(from: number, panels: number, length: number): void {
    const d = this.#d;
    const { stretch, group } = this.#parts;
    const to = d.pointer(undefined, this.#strip);
    const panel = d.pointer(from, 0);
    const isOne = d.lanes > 1 && !group.matrix.isLaned;
    d.repeat(panels, [[panel, group.step * stretch.elements]], () => {
      const at = d.pointer(panel, 0);
      d.repeat(length, [[to, this.#groupBytes], [at, group.inner]], () => d.store(isOne ? "narrow" : stretch.form, to, 0, 8, d.load(stretch.form, group.matrix, at, 0, group.step)));
    });
  }

  /** Copy the numbers of a tile's rows, side by side in the order of the sum. */
  #copyNumbers(from: number, numbers: number, length: number): void {
    const d = this.#d;
    const { matrix, inner, step } = this.#parts.number;
    const at = d.pointer(from, 0);
    const to = d.pointer(undefined, this.#numbers);
    const form = matrix.isLaned && d.lanes > 1 ? "lanes" : "narrow";
    d.repeat(length, [[to, matrix.unit * numbers], [at, inner]], () => {
      for (let n = 0; n < numbers; n++) d.store(form, to, matrix.unit * n, 8, d.load(form, matrix, at, step * n, 8));
    });
  }
}
