/**
 * @file Write arithmetic on vectors of two numbers: each method appends instructions and returns the local with the result.
 *
 * Every operation is IEEE's, rounded once, so a kernel written here has the bits of the same lines in JavaScript.
 * Truth values are vectors of all ones or all zeros for each half.
 */
import { type FunctionCode, Vector } from "./assembler.ts";
import { simd, V128 } from "./opcodes.ts";

/** A vector, or a number that stands in both halves. */
export type Operand = Vector | number;

/** A result that is in a local already, where the block is open in which it was computed. */
interface Known {
  readonly result: Vector;
  readonly block: number;
}

/** Locals and numbers of one function that have names as numbers: with an opcode, two of them fit into a double. */
const PLACES = 1 << 20;

/** Straight-line arithmetic in the body of a function; what was computed from the same locals before is not computed again. */
export class Arithmetic {
  readonly code: FunctionCode;
  readonly #known = new Map<string | number, Known>();
  readonly #numbers = new Map<number, number>();
  readonly #changing = new Set<number>();
  /** Whether results are remembered at all: scalars of a tape differ by construction, and looking them up would cost most of their emission. */
  remembers = true;

  constructor(code: FunctionCode) {
    this.code = code;
  }

  push(x: Operand): void {
    if (x instanceof Vector) this.code.get(x.index);
    else this.code.constant(x);
  }

  /** The result of an instruction on these operands, written by `write` where it is not known. */
  #once(opcode: number, operands: readonly (Operand | bigint)[], write: () => void, detail = 0): Vector {
    if (!this.remembers || operands.some((x) => x instanceof Vector && this.#changing.has(x.index))) {
      write();
      return this.keep();
    }
    const key = this.#key(opcode, operands, detail);
    const known = this.#known.get(key);
    if (known !== undefined && this.code.isOpen(known.block)) return known.result;
    write();
    const result = this.keep();
    this.#known.set(key, { result, block: this.code.block });
    return result;
  }

  /** A name for an instruction on operands: a number where it has at most two, which is quicker to make than text. */
  #key(opcode: number, operands: readonly (Operand | bigint)[], detail: number): string | number {
    const [a = 0, b = 0] = operands;
    if (operands.length <= 2 && detail === 0 && typeof a !== "bigint" && typeof b !== "bigint") {
      const [i, j] = [this.#place(a), this.#place(b)];
      if (i < PLACES && j < PLACES) return (opcode * PLACES + i) * PLACES + j;
    }
    let key = `${opcode} ${detail}`;
    for (const x of operands) key += x instanceof Vector ? ` ${x.index}` : typeof x === "number" ? ` =${Object.is(x, -0) ? "-0" : x}` : ` #${x}`;
    return key;
  }

  /** Even for locals, odd for numbers. */
  #place(x: Operand): number {
    if (x instanceof Vector) return 2 * x.index;
    if (Object.is(x, -0)) return 1;
    const known = this.#numbers.get(x) ?? this.#numbers.size + 1;
    this.#numbers.set(x, known);
    return 2 * known + 1;
  }

  /** A new local with what is on the stack. */
  keep(): Vector {
    const local = this.code.local(V128);
    this.code.set(local);
    return Vector.at(local);
  }

  /** An operand in a local: its own, or a new one. */
  held(x: Operand): Vector {
    if (x instanceof Vector) return x;
    this.push(x);
    return this.keep();
  }

  /** A number where numbers are wanted, a truth value where these are. */
  converted(x: Operand, isTruth: boolean, wanted: boolean): Operand {
    return isTruth === wanted ? x : isTruth ? this.and(x, 1) : this.ne(x, 0);
  }

  /** A new local with what some code leaves on the stack. */
  fresh(write: () => void): Vector {
    write();
    return this.keep();
  }

  /** Put what is on the stack into a local that is there already. */
  assign(to: Vector): void {
    this.#changing.add(to.index);
    this.code.set(to.index);
  }

  unary(opcode: number, a: Operand): Vector {
    if (!this.remembers) {
      this.push(a);
      this.code.simd(opcode);
      return this.keep();
    }
    return this.#once(opcode, [a], () => {
      this.push(a);
      this.code.simd(opcode);
    });
  }

  binary(opcode: number, a: Operand, b: Operand): Vector {
    if (!this.remembers) {
      this.push(a);
      this.push(b);
      this.code.simd(opcode);
      return this.keep();
    }
    return this.#once(opcode, [a, b], () => {
      this.push(a);
      this.push(b);
      this.code.simd(opcode);
    });
  }

  add(a: Operand, b: Operand): Vector {
    return this.binary(simd.add, a, b);
  }

  sub(a: Operand, b: Operand): Vector {
    return this.binary(simd.sub, a, b);
  }

  mul(a: Operand, b: Operand): Vector {
    return this.binary(simd.mul, a, b);
  }

  div(a: Operand, b: Operand): Vector {
    return this.binary(simd.div, a, b);
  }

  /** The larger; NaN where either is, and -0 below 0, as `Math.max`. */
  max(a: Operand, b: Operand): Vector {
    return this.binary(simd.max, a, b);
  }

  /** `a < b ? b : a`, which is `a` where either is NaN. */
  atLeast(a: Operand, b: Operand): Vector {
    return this.binary(simd.pmax, a, b);
  }

  /** `b < a ? b : a`, which is `a` where either is NaN. */
  atMost(a: Operand, b: Operand): Vector {
    return this.binary(simd.pmin, a, b);
  }

  min(a: Operand, b: Operand): Vector {
    return this.binary(simd.min, a, b);
  }

  /** The sign of what is taken the size of does not matter. */
  abs(a: Operand): Vector {
    const negated = a instanceof Vector ? this.#negated.get(a) : undefined;
    return this.unary(simd.abs, negated ?? a);
  }

  readonly #negated = new Map<Vector, Vector>();

  neg(a: Operand): Vector {
    const result = this.unary(simd.neg, a);
    if (a instanceof Vector && !this.#changing.has(a.index)) this.#negated.set(result, a);
    return result;
  }

  sqrt(a: Operand): Vector {
    return this.unary(simd.sqrt, a);
  }

  ceil(a: Operand): Vector {
    return this.unary(simd.ceil, a);
  }

  floor(a: Operand): Vector {
    return this.unary(simd.floor, a);
  }

  lt(a: Operand, b: Operand): Vector {
    return this.binary(simd.lt, a, b);
  }

  le(a: Operand, b: Operand): Vector {
    return this.binary(simd.le, a, b);
  }

  gt(a: Operand, b: Operand): Vector {
    return this.binary(simd.gt, a, b);
  }

  ge(a: Operand, b: Operand): Vector {
    return this.binary(simd.ge, a, b);
  }

  eq(a: Operand, b: Operand): Vector {
    return this.binary(simd.eq, a, b);
  }

  ne(a: Operand, b: Operand): Vector {
    return this.binary(simd.ne, a, b);
  }

  and(a: Operand, b: Operand): Vector {
    return this.binary(simd.and, a, b);
  }

  or(a: Operand, b: Operand): Vector {
    return this.binary(simd.or, a, b);
  }

  xor(a: Operand, b: Operand): Vector {
    return this.binary(simd.xor, a, b);
  }

  not(a: Operand): Vector {
    return this.unary(simd.not, a);
  }

  /** `a` in the halves where the truth value holds, else `b`. */
  select(holds: Operand, a: Operand, b: Operand): Vector {
    return this.#once(simd.bitselect, [holds, a, b], () => {
      this.push(a);
      this.push(b);
      this.push(holds);
      this.code.simd(simd.bitselect);
    });
  }

  /** a + b x + c x^2 + ..., nested from the last coefficient on. */
  nested(x: Vector, coefficients: readonly number[]): Vector {
    const last = coefficients.at(-1);
    const before = coefficients.at(-2);
    if (last === undefined || before === undefined) throw new Error("internal: a nested polynomial has at least two coefficients");
    let sum = this.add(before, this.mul(x, last));
    for (let i = coefficients.length - 3; i >= 0; i--) sum = this.add(coefficients[i] ?? 0, this.mul(x, sum));
    return sum;
  }

  /** Sum of the bits of two vectors as 64-bit integers. */
  addBits(a: Vector, b: Operand64): Vector {
    return this.#bits(simd.i64Add, a, b);
  }

  subBits(a: Vector, b: Operand64): Vector {
    return this.#bits(simd.i64Sub, a, b);
  }

  shiftLeft(a: Vector, by: number): Vector {
    return this.#shift(simd.i64Shl, a, by);
  }

  /** Shift that keeps the sign. */
  shiftRight(a: Vector, by: number): Vector {
    return this.#shift(simd.i64ShrS, a, by);
  }

  /** Shift that fills with zeros: one instruction of the machine, where one that keeps the sign takes six. */
  shiftRightUnsigned(a: Vector, by: number): Vector {
    return this.#shift(simd.i64ShrU, a, by);
  }

  /** Both halves the same: their sum, in either order. */
  sumOfHalves(opcode: number, a: Vector): Vector {
    this.push(a);
    this.push(a);
    this.push(a);
    this.code.simd(simd.shuffle);
    for (const byte of SWAPPED) this.code.bytes.byte(byte);
    this.code.simd(opcode);
    return this.keep();
  }

  /** The lower halves of two vectors. */
  interleaveLow(a: Vector, b: Vector): Vector {
    return this.#shuffled(a, b, LOW_HALVES);
  }

  /** The upper halves of two vectors. */
  interleaveHigh(a: Vector, b: Vector): Vector {
    return this.#shuffled(a, b, HIGH_HALVES);
  }

  #shuffled(a: Vector, b: Vector, order: readonly number[]): Vector {
    this.push(a);
    this.push(b);
    this.code.simd(simd.shuffle);
    for (const byte of order) this.code.bytes.byte(byte);
    return this.keep();
  }

  #bits(opcode: number, a: Vector, b: Operand64): Vector {
    return this.#once(opcode, [a, b], () => {
      this.push(a);
      if (b instanceof Vector) this.push(b);
      else this.code.constantBits(b);
      this.code.simd(opcode);
    });
  }

  #shift(opcode: number, a: Vector, by: number): Vector {
    return this.#once(
      opcode,
      [a],
      () => {
        this.push(a);
        this.code.i32(by);
        this.code.simd(opcode);
      },
      by,
    );
  }
}

/** A vector as 64-bit integers, or one integer in both halves. */
export type Operand64 = Vector | bigint;

/** Bytes of the second operand's halves, exchanged. */
const SWAPPED = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
/** Bytes of two vectors one behind the other. */
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_HALVES = [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31];
