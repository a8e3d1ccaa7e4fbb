/**
 * @file Write products of matrices whose factors both lie along the sum, for one point: four products at a time.
 *
 * Two registers hold the four partials of an element, so each step multiplies four neighbours of one row by four of another.
 */
import type { FunctionCode, Vector } from "../assembler.ts";
import { simd } from "../opcodes.ts";
import { DenseCode } from "./denseCode.ts";

/** Rows of the left factor that are read together. */
const ROWS = 4;
/** Sums of up to so many products are written out. */
const WRITTEN_OUT = 32;

/** Function of the addresses of A, of `rows` rows, of B, of `columns` rows, and of their product A B'. */
export function dotCode(rows: number, columns: number, inner: number): FunctionCode {
  const d = new DenseCode(3, 1);
  const line = 8 * inner;
  const left = d.pointer(0, 0);
  const out = d.pointer(2, 0);
  const rest = rows % ROWS;
  const write = (count: number): void => {
    const right = d.pointer(1, 0);
    const to = d.pointer(out, 0);
    d.repeat(columns, [[right, line], [to, 8]], () => dots(d, { left, right, to, apart: 8 * columns }, count, inner));
  };
  d.repeat((rows - rest) / ROWS, [[left, ROWS * line], [out, ROWS * 8 * columns]], () => write(ROWS));
  if (rest > 0) write(rest);
  return d.code;
}

interface Pointers {
  readonly left: number;
  readonly right: number;
  readonly to: number;
  /** Bytes between results. */
  readonly apart: number;
}

/** Some rows times one. */
function dots(d: DenseCode, { left, right, to, apart }: Pointers, rows: number, inner: number): void {
  const sums = d.tile(rows, "wide");
  for (const set of sums) d.assign(set, [0]);
  const step = (x: number, y: number, offset: number): void => {
    const values = d.load("wide", d.matrix(true), y, offset, 8);
    for (const [r, set] of sums.entries()) d.addProduct(set, d.load("wide", d.matrix(true), x, offset + 8 * inner * r, 8), values, simd.add);
  };
  const whole = Math.floor(inner / 4);
  if (inner <= WRITTEN_OUT) for (let k = 0; k < whole; k++) step(left, right, 32 * k);
  else {
    const x = d.pointer(left, 0);
    const y = d.pointer(right, 0);
    d.repeat(whole, [[y, 32], [x, 32]], () => step(x, y, 0));
  }
  last(d, { left, right, sums, from: 4 * whole, inner });
  totals(d, sums, to, apart);
}

/** The one to three products that are left over. */
function last(d: DenseCode, { left, right, sums, from, inner }: { left: number; right: number; sums: readonly (readonly Vector[])[]; from: number; inner: number }): void {
  for (let k = from; k < inner; k += 2) {
    const read = (pointer: number, offset: number): Vector => {
      d.code.get(pointer);
      d.code.memory(k + 1 < inner ? simd.load : simd.load64Zero, offset);
      return d.a.keep();
    };
    const half = (k - from) / 2;
    const y = read(right, 8 * k);
    for (const [r, set] of sums.entries()) d.addProduct(set.slice(half, half + 1), [read(left, 8 * (inner * r + k))], [y], simd.add);
  }
}

/** (p0 + p2) + (p1 + p3) of each set; two results share a register. */
function totals({ a, code }: DenseCode, sums: readonly (readonly Vector[])[], to: number, apart: number): void {
  const halves = sums.map(([low, high]) => a.add(low ?? 0, high ?? 0));
  for (let r = 0; r < halves.length; r += 2) {
    const [first = a.add(0, 0), second = first] = halves.slice(r, r + 2);
    const total = a.add(a.interleaveLow(first, second), a.interleaveHigh(first, second));
    for (let i = 0; i < Math.min(2, halves.length - r); i++) {
      code.get(to);
      a.push(total);
      code.memory(simd.store64Lane, apart * (r + i), i);
    }
  }
}
