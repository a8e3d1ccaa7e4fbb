/**
 * @file Write the Cholesky factor of a matrix, four columns at a time.
 *
 * Each element starts from its own of A and has products subtracted in ascending order of the index summed over, as in
 * `dense/cholesky.ts`. The factor's transpose is kept in a workspace, where four elements of a column lie side by side.
 */
import type { FunctionCode, Vector } from "../assembler.ts";
import { I32, MEMORY_FILL, op, simd } from "../opcodes.ts";
import { DenseCode, type Form, type Matrix } from "./denseCode.ts";

/** Columns of a block. */
export const BLOCK = 4;

/** A square matrix that is worked on in blocks of columns. */
export interface Grid {
  readonly d: DenseCode;
  readonly n: number;
  /** Bytes of an element and of a row of the workspace. */
  readonly unit: number;
  readonly row: number;
  readonly form: Form;
  /** Elements that one group holds. */
  readonly elements: number;
}

export function gridOf(d: DenseCode, n: number): Grid {
  const unit = 8 * d.lanes;
  return { d, n, unit, row: unit * n, form: d.lanes > 1 ? "lanes" : "wide", elements: d.lanes > 1 ? 1 : 4 };
}

/** Function of the addresses of A and L. @param workspace - n^2 elements. */
export function choleskyCode(n: number, lanes: number, isLaned: boolean, workspace: number): FunctionCode {
  const d = new DenseCode(2, lanes);
  const grid = gridOf(d, n);
  const [from, out] = [0, 1];
  d.code.get(out);
  d.code.i32(0);
  d.code.i32(n * grid.row);
  d.code.bulk(MEMORY_FILL);
  const given = d.matrix(isLaned);
  // A block of what is left over comes first, so that the rows behind each block are whole groups.
  const rest = n % BLOCK;
  const column = d.pointer(undefined, 0); // bytes of the columns before the block
  if (rest > 0) factorBlock(grid, given, { from, out, workspace, column, columns: rest });
  d.code.i32(unitsOf(grid, rest));
  d.code.set(column);
  d.repeat((n - rest) / BLOCK, [[column, unitsOf(grid, BLOCK)]], () => factorBlock(grid, given, { from, out, workspace, column, columns: BLOCK }));
  return d.code;
}

export const unitsOf = ({ unit }: Grid, elements: number): number => unit * elements;

interface Block {
  readonly from: number;
  readonly out: number;
  readonly workspace: number;
  readonly column: number;
  readonly columns: number;
}

/** Columns of L, which are rows of the workspace. */
function factorBlock(grid: Grid, given: Matrix, { from, out, workspace, column, columns }: Block): void {
  const { d, n, unit, row, form, elements } = grid;
  const { a } = d;
  const share = given.unit / unit; // A's bytes for those of the workspace
  const above = d.times(column, n); // bytes of the rows before the block
  const top = d.pointer(column, workspace); // row 0 of the block's columns
  const self = d.sum(above, top); // the block's own row 0
  const ownA = d.sum(from, scaledBy(d, d.sum(above, column), share));
  const ownOut = d.sum(out, d.sum(above, column));
  // The triangle on the diagonal.
  const corner = triangle(grid, columns, (c, i) => d.load(d.single, given, ownA, given.unit * (i * n + c), 0));
  const k = d.pointer(top, 0);
  d.until(k, self, false, () => {
    const across = Array.from({ length: columns }, (_, c) => d.spread(d.matrix(true), k, unit * c));
    for (const [c, line] of corner.entries()) for (const [i, element] of line) d.addProduct(element, across[c] ?? [], across[i] ?? [], simd.sub);
    d.move(k, row);
  });
  for (const [c, line] of corner.entries()) {
    for (const [i, element] of line) for (let t = 0; t < c; t++) d.addProduct(element, at(corner, t, c), at(corner, t, i), simd.sub);
    const pivot = at(corner, c, c);
    d.assign(pivot, d.each(pivot, (x) => a.select(a.gt(x, 0), a.sqrt(x), Number.NaN)));
    for (const [i, element] of line) {
      if (i > c) d.divide(element, pivot);
      d.store(d.single, self, unit * i + row * c, 0, element);
      d.store(d.single, ownOut, unit * c + row * i, 0, element);
    }
  }
  // The rows below.
  const tile = d.tile(columns, form);
  const i = d.pointer(self, unit * columns);
  const end = d.pointer(d.sum(above, d.pointer(undefined, workspace)), row);
  const pointA = d.pointer(ownA, given.unit * n * columns);
  const pointOut = d.pointer(ownOut, row * columns);
  const start = d.pointer(top, unit * columns);
  d.until(i, end, false, () => {
    for (const [c, registers] of tile.entries()) d.assign(registers, d.load(form, given, pointA, given.unit * c, given.unit * n));
    const group = d.pointer(start, 0);
    d.point(k, top, 0);
    d.until(k, self, false, () => {
      const below = d.load(form, d.matrix(true), group, 0, unit);
      for (const [c, registers] of tile.entries()) d.addProduct(registers, d.spread(d.matrix(true), k, unit * c), below, simd.sub);
      d.move(k, row);
      d.move(group, row);
    });
    for (const [c, registers] of tile.entries()) {
      for (let t = 0; t < c; t++) d.addProduct(registers, at(corner, t, c), tile[t] ?? [], simd.sub);
      d.divide(registers, at(corner, c, c));
      d.store(form, i, row * c, unit, registers);
      d.store(form, pointOut, unit * c, row, registers);
    }
    d.move(i, unit * elements);
    d.move(start, unit * elements);
    d.move(pointA, given.unit * n * elements);
    d.move(pointOut, row * elements);
  });
}

/** Elements (c, i) with c <= i, each in registers of its own. */
function triangle({ d }: Grid, columns: number, value: (c: number, i: number) => ReturnType<DenseCode["load"]>): Map<number, Vector[]>[] {
  return Array.from({ length: columns }, (_, c) => {
    const line = new Map<number, Vector[]>();
    for (let i = c; i < columns; i++) {
      const [registers = []] = d.tile(1, d.single);
      d.assign(registers, value(c, i));
      line.set(i, registers);
    }
    return line;
  });
}

const at = (corner: readonly Map<number, Vector[]>[], c: number, i: number): Vector[] => corner[Math.min(c, i)]?.get(Math.max(c, i)) ?? [];

/** Bytes of A for bytes of the workspace: `share` is 1 or one part of the lanes. */
export function scaledBy(d: DenseCode, bytes: number, share: number): number {
  if (share === 1) return bytes;
  const local = d.code.local(I32);
  d.code.get(bytes);
  d.code.i32(31 - Math.clz32(1 / share));
  d.code.op(op.i32ShrU);
  d.code.set(local);
  return local;
}
