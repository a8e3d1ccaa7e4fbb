/**
 * @file Write the adjoint of a matrix given its Cholesky factor and the factor's adjoint, four columns at a time.
 *
 * With S symmetric, S L has the given adjoint as its lower triangle: column by column from the last, each element has
 * products subtracted in descending order of the index summed over and is divided, as in `dense/cholesky.ts`. Both
 * triangles of S are kept in a workspace, so that four elements of a column are read side by side.
 */
import type { Registers } from "../accumulator.ts";
import type { FunctionCode, Vector } from "../assembler.ts";
import { MEMORY_FILL, simd } from "../opcodes.ts";
import { BLOCK, type Grid, gridOf, scaledBy, unitsOf } from "./cholesky.ts";
import { DenseCode, type Matrix } from "./denseCode.ts";

interface Sides {
  readonly factor: Matrix;
  readonly adjoint: Matrix;
}

/** Function of the addresses of L, of its adjoint and of the result. @param workspace - n^2 elements. */
export function choleskyAdjointCode(n: number, lanes: number, isFactorLaned: boolean, isAdjointLaned: boolean, workspace: number): FunctionCode {
  const d = new DenseCode(3, lanes);
  const grid = gridOf(d, n);
  d.code.get(OUT);
  d.code.i32(0);
  d.code.i32(n * grid.row);
  d.code.bulk(MEMORY_FILL);
  const sides: Sides = { factor: d.matrix(isFactorLaned), adjoint: d.matrix(isAdjointLaned) };
  // What is left over is the last block, which is that of the first columns.
  const rest = n % BLOCK;
  const column = d.pointer(undefined, unitsOf(grid, n - BLOCK));
  d.repeat((n - rest) / BLOCK, [[column, -unitsOf(grid, BLOCK)]], () => adjointBlock(grid, sides, workspace, column, BLOCK));
  if (rest > 0) {
    d.point(column, undefined, 0);
    adjointBlock(grid, sides, workspace, column, rest);
  }
  return d.code;
}

const FACTOR = 0;
const ADJOINT = 1;
const OUT = 2;

function adjointBlock(grid: Grid, { factor, adjoint }: Sides, workspace: number, column: number, columns: number): void {
  const { d, n, unit, row, form, elements } = grid;
  const above = d.times(column, n);
  const corner = d.sum(above, column);
  const ownFactor = d.sum(FACTOR, scaledBy(d, corner, factor.unit / unit));
  const ownAdjoint = d.sum(ADJOINT, scaledBy(d, corner, adjoint.unit / unit));
  const ownOut = d.sum(OUT, corner);
  const self = d.pointer(corner, workspace);
  /** L below the diagonal of the block, and what to divide by. */
  const inner = Array.from({ length: columns }, (_, t) => Array.from({ length: t + 1 }, (__, c) => d.spread(factor, ownFactor, factor.unit * (t * n + c))));
  const lastFactor = d.sum(FACTOR, scaledBy(d, column, factor.unit / unit));
  d.move(lastFactor, factor.unit * n * (n - 1));
  const firstFactor = d.pointer(ownFactor, factor.unit * n * (columns - 1)); // the last row of the block: before the first that is summed
  /** Subtract from the columns c the products of L (m, c) with what `group` points to, for m from the last row to the one behind the block. */
  const subtract = (tile: readonly (readonly Vector[])[], group: number, products: (c: number, read: () => Registers) => Registers): void => {
    const m = d.pointer(lastFactor, 0);
    d.until(m, firstFactor, false, () => {
      let known: Registers | undefined;
      const read = (): Registers => (known ??= d.load(form, d.matrix(true), group, 0, unit));
      for (const [c, registers] of tile.entries()) d.addProduct(registers, d.spread(factor, m, factor.unit * c), products(c, read), simd.sub);
      d.move(m, -factor.unit * n);
      d.move(group, -row);
    });
  };
  // The rows below the block.
  const tile = d.tile(columns, form);
  const i = d.pointer(self, unit * columns);
  const end = d.pointer(above, workspace + row);
  const pointAdjoint = d.pointer(ownAdjoint, adjoint.unit * n * columns);
  const pointOut = d.pointer(ownOut, row * columns);
  const mirror = d.pointer(self, row * columns);
  const last = d.pointer(column, workspace + row * (n - 1) + unit * columns);
  d.until(i, end, false, () => {
    for (const [c, registers] of tile.entries()) d.assign(registers, d.load(form, adjoint, pointAdjoint, adjoint.unit * c, adjoint.unit * n));
    subtract(tile, d.pointer(last, 0), (_, read) => read());
    for (let c = columns - 1; c >= 0; c--) {
      const registers = tile[c] ?? [];
      for (let t = columns - 1; t > c; t--) d.addProduct(registers, inner[t]?.[c] ?? [], tile[t] ?? [], simd.sub);
      d.divide(registers, inner[c]?.[c] ?? []);
      d.store(form, i, row * c, unit, registers);
      d.store(form, mirror, unit * c, row, registers);
      d.store(form, pointOut, unit * c, row, registers);
    }
    d.move(i, unit * elements);
    d.move(last, unit * elements);
    d.move(pointAdjoint, adjoint.unit * n * elements);
    d.move(pointOut, row * elements);
    d.move(mirror, row * elements);
  });
  diagonal(grid, { factor, adjoint }, { columns, ownAdjoint, ownOut, self, inner, lastFactor, firstFactor, lastRow: d.pointer(column, workspace + row * (n - 1)) });
}

interface Diagonal {
  readonly columns: number;
  readonly ownAdjoint: number;
  readonly ownOut: number;
  readonly self: number;
  readonly inner: readonly (readonly Registers[])[];
  readonly lastFactor: number;
  readonly firstFactor: number;
  /** The block's columns in the last row of the workspace. */
  readonly lastRow: number;
}

/** The triangle on the diagonal, from what lies below it; its elements (r, c) with r >= c. */
function diagonal({ d, n, unit, row }: Grid, { factor, adjoint }: Sides, { columns, ownAdjoint, ownOut, self, inner, lastFactor, firstFactor, lastRow }: Diagonal): void {
  const block = Array.from({ length: columns }, (_, r) => d.tile(r + 1, d.single));
  for (const [r, line] of block.entries()) for (const [c, element] of line.entries()) d.assign(element, d.load(d.single, adjoint, ownAdjoint, adjoint.unit * (r * n + c), 0));
  const m = d.pointer(lastFactor, 0);
  const group = d.pointer(lastRow, 0);
  d.until(m, firstFactor, false, () => {
    const across = Array.from({ length: columns }, (_, c) => d.spread(factor, m, factor.unit * c));
    const below = Array.from({ length: columns }, (_, r) => d.spread(d.matrix(true), group, unit * r));
    for (const [r, line] of block.entries()) for (const [c, element] of line.entries()) d.addProduct(element, across[c] ?? [], below[r] ?? [], simd.sub);
    d.move(m, -factor.unit * n);
    d.move(group, -row);
  });
  const symmetric = (r: number, c: number): Registers => block[Math.max(r, c)]?.[Math.min(r, c)] ?? [];
  for (let c = columns - 1; c >= 0; c--) {
    for (let r = columns - 1; r >= c; r--) {
      const element = block[r]?.[c] ?? [];
      for (let t = columns - 1; t > c; t--) d.addProduct(element, inner[t]?.[c] ?? [], symmetric(r, t), simd.sub);
      d.divide(element, inner[c]?.[c] ?? []);
      d.store(d.single, self, row * c + unit * r, 0, element);
      d.store(d.single, self, row * r + unit * c, 0, element);
      d.store(d.single, ownOut, row * r + unit * c, 0, r === c ? d.each(element, (x) => d.a.mul(x, 0.5)) : element);
    }
  }
}
