/**
 * @file Write the parts of which the functions on matrices are made: pointers, loops, tiles of accumulators.
 *
 * A group is what one set of registers holds: four neighbouring elements of one point (`wide`), one element of one
 * point (`narrow`), or one element of all lanes (`lanes`). A tile adds the products of some numbers with groups, each
 * accumulator in the order of the index that is summed over, so the bits do not depend on how matrices are cut into tiles.
 */
import type { Registers } from "../accumulator.ts";
import { Arithmetic, type Operand } from "../arithmetic.ts";
import { FunctionCode, Vector } from "../assembler.ts";
import { I32, op, simd, V128 } from "../opcodes.ts";

/** What one set of registers holds. */
export type Form = "wide" | "narrow" | "lanes";

/** How a matrix lies in memory: constants have one number an element, everything else one for each lane. */
export interface Matrix {
  readonly isLaned: boolean;
  /** Bytes of an element. */
  readonly unit: number;
}

/** A stretch of groups of the same form. */
export interface Stretch {
  readonly form: Form;
  /** Elements of a group, the first element of all, and the number of groups. */
  readonly elements: number;
  readonly from: number;
  readonly groups: number;
}

/** A function whose parameters are addresses of matrices. */
export class DenseCode {
  readonly code: FunctionCode;
  readonly a: Arithmetic;
  readonly lanes: number;

  constructor(parameters: number, lanes: number) {
    this.code = new FunctionCode({ parameters: Array.from({ length: parameters }, () => I32), results: [] });
    this.a = new Arithmetic(this.code);
    this.lanes = lanes;
  }

  matrix(isLaned: boolean): Matrix {
    return { isLaned, unit: isLaned ? 8 * this.lanes : 8 };
  }

  /** All elements of a row, as groups. */
  stretches(elements: number): Stretch[] {
    if (this.lanes > 1) return [{ form: "lanes", elements: 1, from: 0, groups: elements }];
    const whole = elements - (elements % 4);
    const found: Stretch[] = [{ form: "wide", elements: 4, from: 0, groups: whole / 4 }, { form: "narrow", elements: 1, from: whole, groups: elements - whole }];
    return found.filter(({ groups }) => groups > 0);
  }

  /** Registers of a group. */
  widthOf(form: Form): number {
    return form === "wide" ? 2 : form === "narrow" ? 1 : this.lanes / 2;
  }

  /** The form of one element. */
  get single(): Form {
    return this.lanes > 1 ? "lanes" : "narrow";
  }

  // ---- pointers ----

  /** A new pointer: another one (or none) and some bytes. */
  pointer(from: number | undefined, bytes: number): number {
    const local = this.code.local(I32);
    this.point(local, from, bytes);
    return local;
  }

  /** Set a pointer to another one (or none) and some bytes. */
  point(local: number, from: number | undefined, bytes: number): void {
    this.code.i32(bytes);
    if (from !== undefined) {
      this.code.get(from);
      this.code.op(op.i32Add);
    }
    this.code.set(local);
  }

  /** first + second + bytes */
  sum(first: number, second: number, bytes = 0): number {
    const local = this.pointer(first, bytes);
    this.code.get(local);
    this.code.get(second);
    this.code.op(op.i32Add);
    this.code.set(local);
    return local;
  }

  /** A number of bytes, multiplied. */
  times(pointer: number, factor: number): number {
    const local = this.code.local(I32);
    this.code.get(pointer);
    this.code.i32(factor);
    this.code.op(op.i32Mul);
    this.code.set(local);
    return local;
  }

  move(pointer: number, bytes: number): void {
    this.point(pointer, pointer, bytes);
  }

  /** Repeat while a pointer, which the body moves, has not come to another one; `isBefore` where it may step over it. */
  until(pointer: number, end: number, isBefore: boolean, body: () => void): void {
    const { code } = this;
    const compare = isBefore ? op.i32LtU : op.i32Ne;
    code.get(pointer);
    code.get(end);
    code.op(compare);
    code.open(op.if);
    code.open(op.loop);
    body();
    code.get(pointer);
    code.get(end);
    code.op(compare);
    code.branch(op.brIf, 0);
    code.end();
    code.end();
  }

  /** Repeat a known number of times, moving pointers by so many bytes each time. */
  repeat(count: number, moved: readonly (readonly [pointer: number, bytes: number])[], body: () => void): void {
    if (count === 0) return;
    const [first] = moved;
    if (count === 1 || first === undefined) {
      for (let i = 0; i < count; i++) body();
      for (const [pointer, bytes] of moved) this.move(pointer, bytes * count);
      return;
    }
    const end = this.pointer(first[0], first[1] * count);
    this.until(first[0], end, false, () => {
      body();
      for (const [pointer, bytes] of moved) this.move(pointer, bytes);
    });
  }

  // ---- elements ----

  /** One element in all rows of a group. */
  spread({ isLaned }: Matrix, pointer: number, offset: number): Registers {
    return this.load("narrow", { isLaned, unit: 8 }, pointer, offset, 0);
  }

  /** A group whose elements are `apart` bytes apart. */
  load(form: Form, { isLaned }: Matrix, pointer: number, offset: number, apart: number): Registers {
    const { code, a } = this;
    const at = (opcode: number, bytes: number, lane?: number): void => {
      code.memory(opcode, offset + bytes, lane);
    };
    const vector = (bytes: number): Vector => {
      code.get(pointer);
      at(simd.load, bytes);
      return a.keep();
    };
    if (this.lanes > 1 && isLaned) return Array.from({ length: this.lanes / 2 }, (_, j) => vector(16 * j));
    if (form !== "wide") {
      code.get(pointer);
      at(simd.load64Splat, 0);
      return [a.keep()];
    }
    if (apart === 8) return [vector(0), vector(16)];
    return [0, 2].map((i) => {
      code.get(pointer);
      at(simd.load64Splat, i * apart);
      const low = a.keep();
      code.get(pointer);
      a.push(low);
      at(simd.load64Lane, (i + 1) * apart, 1);
      return a.keep();
    });
  }

  store(form: Form, pointer: number, offset: number, apart: number, value: Registers): void {
    const { code, a } = this;
    if (form === "wide" && apart !== 8) {
      for (let i = 0; i < 4; i++) {
        code.get(pointer);
        a.push(value[i >> 1] ?? 0);
        code.memory(simd.store64Lane, offset + i * apart, i % 2);
      }
      return;
    }
    for (let j = 0; j < this.widthOf(form); j++) {
      code.get(pointer);
      a.push(value[j] ?? value[0] ?? 0);
      if (form === "narrow") code.memory(simd.store64Lane, offset, 0);
      else code.memory(simd.store, offset + 16 * j);
    }
  }

  // ---- tiles ----

  /** Registers to add to: one set for each of `count` groups. */
  tile(count: number, form: Form): Vector[][] {
    return Array.from({ length: count }, () => Array.from({ length: this.widthOf(form) }, () => Vector.at(this.code.local(V128))));
  }

  assign(to: readonly Vector[], value: Registers): void {
    for (const [j, register] of to.entries()) {
      this.a.push(value[j] ?? value[0] ?? 0);
      this.a.assign(register);
    }
  }

  /** Add the product of two values to a set of registers, or subtract it. */
  addProduct(to: readonly Vector[], x: Registers, y: Registers, opcode: number): void {
    for (const [j, register] of to.entries()) {
      this.a.push(register);
      this.a.push(x[j] ?? x[0] ?? 0);
      this.a.push(y[j] ?? y[0] ?? 0);
      this.code.simd(simd.mul);
      this.code.simd(opcode);
      this.a.assign(register);
    }
  }

  divide(to: readonly Vector[], by: Registers): void {
    for (const [j, register] of to.entries()) {
      this.a.push(register);
      this.a.push(by[j] ?? by[0] ?? 0);
      this.code.simd(simd.div);
      this.a.assign(register);
    }
  }

  each(x: Registers, f: (x: Operand) => Operand): Registers {
    return x.map(f);
  }
}
