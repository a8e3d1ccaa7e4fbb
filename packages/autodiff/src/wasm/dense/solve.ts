/**
 * @file Write the solution of a triangular system, four unknowns at a time.
 *
 * Each unknown starts from its right-hand side and has products subtracted in the order in which the unknowns are found,
 * as in `dense/triangular.ts`.
 */
import type { FunctionCode } from "../assembler.ts";
import { simd } from "../opcodes.ts";
import { DenseCode, type Matrix, type Stretch } from "./denseCode.ts";

const BLOCK = 4;

/** What is solved: T X = B, or T' X = B, with B of n rows and `columns`. */
export interface System {
  readonly n: number;
  readonly columns: number;
  readonly isLower: boolean;
  readonly isTransposed: boolean;
  readonly isMatrixLaned: boolean;
  readonly isRightLaned: boolean;
}

/** Function of the addresses of T, B and X. */
export function solveCode(system: System, lanes: number): FunctionCode {
  const d = new DenseCode(3, lanes);
  for (const stretch of d.stretches(system.columns)) new Substitution(d, system, stretch).write();
  return d.code;
}

const [MATRIX, RIGHT, OUT] = [0, 1, 2] as const;

/** Some columns of the solution. */
class Substitution {
  readonly #d: DenseCode;
  readonly #system: System;
  readonly #stretch: Stretch;
  readonly #matrix: Matrix;
  readonly #right: Matrix;
  readonly #out: Matrix;
  readonly #isForward: boolean;

  constructor(d: DenseCode, system: System, stretch: Stretch) {
    this.#d = d;
    this.#system = system;
    this.#stretch = stretch;
    this.#matrix = d.matrix(system.isMatrixLaned);
    this.#right = d.matrix(system.isRightLaned);
    this.#out = d.matrix(true);
    this.#isForward = system.isLower !== system.isTransposed;
  }

  /** Bytes in T from one equation to the next, and from one unknown to the next. */
  get #steps(): { equation: number; unknown: number } {
    const { unit } = this.#matrix;
    const row = unit * this.#system.n;
    return this.#system.isTransposed ? { equation: unit, unknown: row } : { equation: row, unknown: unit };
  }

  write(): void {
    const d = this.#d;
    const { n, columns } = this.#system;
    const rest = n % BLOCK;
    const first = this.#isForward ? 0 : n - BLOCK;
    const sign = this.#isForward ? 1 : -1;
    const { equation, unknown } = this.#steps;
    // Blocks in the order of solving; what is left over is the last.
    const diagonal = d.pointer(MATRIX, first * (equation + unknown));
    const right = d.pointer(RIGHT, this.#right.unit * (first * columns + this.#stretch.from));
    const out = d.pointer(OUT, this.#out.unit * (first * columns + this.#stretch.from));
    const equations = d.pointer(MATRIX, equation * first + (this.#isForward ? 0 : unknown * (n - 1)));
    const moved = [
      [out, sign * BLOCK * this.#out.unit * columns],
      [right, sign * BLOCK * this.#right.unit * columns],
      [diagonal, sign * BLOCK * (equation + unknown)],
      [equations, sign * BLOCK * equation],
    ] as const;
    d.repeat((n - rest) / BLOCK, moved, () => this.#block(BLOCK, { diagonal, right, out, equations }));
    if (rest === 0) return;
    if (!this.#isForward) {
      d.point(diagonal, MATRIX, 0);
      d.point(right, RIGHT, this.#right.unit * this.#stretch.from);
      d.point(out, OUT, this.#out.unit * this.#stretch.from);
      d.point(equations, MATRIX, unknown * (n - 1));
    }
    this.#block(rest, { diagonal, right, out, equations });
  }

  #block(rows: number, { diagonal, right, out, equations }: Pointers): void {
    const d = this.#d;
    const { n, columns } = this.#system;
    const { form, elements, groups } = this.#stretch;
    const { equation, unknown } = this.#steps;
    const sign = this.#isForward ? 1 : -1;
    const lineOut = this.#out.unit * columns;
    // T within the block, and where in T the unknowns end that are found before it.
    const inner = Array.from({ length: rows }, (_, c) => Array.from({ length: rows }, (__, t) => (this.#isFoundBefore(t, c) || t === c ? d.spread(this.#matrix, diagonal, equation * c + unknown * t) : [])));
    const order = Array.from({ length: rows }, (_, c) => (this.#isForward ? c : rows - 1 - c));
    const end = d.pointer(diagonal, this.#isForward ? 0 : unknown * (rows - 1));
    const tile = d.tile(rows, form);
    const b = d.pointer(right, 0);
    const x = d.pointer(out, 0);
    const found = d.pointer(OUT, this.#out.unit * (this.#stretch.from + (this.#isForward ? 0 : (n - 1) * columns)));
    d.repeat(groups, [[x, this.#out.unit * elements], [b, this.#right.unit * elements], [found, this.#out.unit * elements]], () => {
      for (const [c, registers] of tile.entries()) d.assign(registers, d.load(form, this.#right, b, this.#right.unit * columns * c, 8));
      const k = d.pointer(equations, 0);
      const group = d.pointer(found, 0);
      d.until(k, end, false, () => {
        const known = d.load(form, this.#out, group, 0, 8);
        for (const [c, registers] of tile.entries()) d.addProduct(registers, d.spread(this.#matrix, k, equation * c), known, simd.sub);
        d.move(k, sign * unknown);
        d.move(group, sign * lineOut);
      });
      for (const c of order) {
        const registers = tile[c] ?? [];
        for (const t of order) if (this.#isFoundBefore(t, c)) d.addProduct(registers, inner[c]?.[t] ?? [], tile[t] ?? [], simd.sub);
        d.divide(registers, inner[c]?.[c] ?? []);
        d.store(form, x, lineOut * c, 8, registers);
      }
    });
  }

  #isFoundBefore(t: number, c: number): boolean {
    return this.#isForward ? t < c : t > c;
  }
}

/** Where a block begins: its corner in T, its rows of B and X, and the first unknown that its equations hold. */
interface Pointers {
  readonly diagonal: number;
  readonly right: number;
  readonly out: number;
  readonly equations: number;
}
