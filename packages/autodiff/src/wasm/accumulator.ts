/**
 * @file Gather a reduction in registers, in the order that tapes fix: row i in partial i mod 4, the partials added as (0 + 2) + (1 + 3).
 */
import { internal } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { Arithmetic, Operand } from "./arithmetic.ts";
import { Vector } from "./assembler.ts";
import { simd, V128 } from "./opcodes.ts";
import type { Item } from "./steps.ts";

/** A value in registers: one for all rows and lanes, or several of them. */
export type Registers = readonly Operand[];

export const PARTIALS = 4;

/** Whether rows add to partials. */
export const isSum = (op: unknown): boolean => op === ops.sum || op === ops.segmentSum || op === ops.segmentTotal;

/** The registers in which a reduction is gathered. */
export class Accumulator {
  readonly item: Item;
  readonly hasPartials: boolean;
  /** Whether it goes on from one segment to the next. */
  readonly isCarried: boolean;
  readonly #a: Arithmetic;
  readonly #isRows: boolean;
  readonly #width: number;
  /** The address of partials that are in memory, one behind the other. */
  readonly memory: number | undefined;
  /** By partial, then register; four rows at a time need one list, whose registers hold partials 0, 1 and 2, 3. */
  readonly #registers: readonly (readonly Vector[])[];

  constructor(a: Arithmetic, item: Item, width: number, isRows: boolean, memory: number | undefined) {
    this.item = item;
    this.#a = a;
    this.#isRows = isRows;
    this.#width = width;
    this.hasPartials = isSum(item.node.op);
    this.memory = this.hasPartials ? memory : undefined;
    this.isCarried = item.node.op === ops.segmentTotal;
    const lists = this.memory !== undefined ? 0 : this.hasPartials && !isRows ? PARTIALS : 1;
    this.#registers = Array.from({ length: lists }, () => Array.from({ length: width }, () => Vector.at(a.code.local(V128))));
  }

  get #opcode(): number {
    switch (this.item.node.op) {
      case ops.maxOf:
        return simd.max;
      case ops.all:
        return simd.and;
      case ops.any:
        return simd.or;
      default:
        return simd.add;
    }
  }

  clear(): void {
    const { op: operation } = this.item.node;
    for (const register of this.#registers.flat()) {
      if (operation === ops.all) this.#a.code.constantBits(ALL_ONES);
      else this.#a.code.constant(operation === ops.maxOf ? Number.NEGATIVE_INFINITY : 0);
      this.#a.assign(register);
    }
    if (this.memory === undefined) return;
    for (let partial = 0; partial < PARTIALS; partial++) {
      for (const address of this.#addresses(partial)) {
        this.#a.code.i32(0);
        this.#a.code.constant(0);
        this.#a.code.memory(simd.store, address);
      }
    }
  }

  /** Add a row of all lanes to the partial that stands so many bytes behind the first one in memory: so the code of a long row need not be written four times. */
  addAt(slot: number, value: Registers): void {
    const { code } = this.#a;
    for (const [j, address] of this.#addresses(0).entries()) {
      code.get(slot);
      code.get(slot);
      code.memory(simd.load, address);
      this.#a.push(value[j] ?? value[0] ?? 0);
      code.simd(this.#opcode);
      code.memory(simd.store, address);
    }
  }

  /** Where the registers of a partial stand, if in memory. */
  #addresses(partial: number): readonly number[] {
    const { memory } = this;
    if (memory === undefined) throw internal("these partials are in registers");
    return Array.from({ length: this.#width }, (_, j) => memory + 16 * (this.#width * partial + j));
  }

  /** Add a row, or four of which only those under the mask are there. */
  add(value: Registers, partial: number, mask: readonly Vector[] | undefined): void {
    const list = this.#registers[this.hasPartials && !this.#isRows ? partial : 0] ?? [];
    for (const [j, register] of list.entries()) {
      const given = value[j] ?? value[0] ?? 0;
      const cover = mask?.[j];
      const term = cover === undefined ? given : this.#covered(given, cover);
      this.#a.push(register);
      this.#a.push(term);
      this.#a.code.simd(this.#opcode);
      this.#a.assign(register);
    }
  }

  /** The term with rows that are not there made neutral. */
  #covered(term: Operand, cover: Vector): Vector {
    switch (this.item.node.op) {
      case ops.maxOf:
        return this.#a.select(cover, term, Number.NEGATIVE_INFINITY);
      case ops.all:
        return this.#a.or(term, this.#a.not(cover));
      default:
        return this.#a.and(term, cover);
    }
  }

  total(): Registers {
    const [p0 = [], p1 = [], p2 = [], p3 = []] = this.memory === undefined ? this.#registers : this.#loaded();
    if (this.#isRows) {
      const [low, high] = p0;
      if (low === undefined || high === undefined) throw internal("four rows need two registers");
      return [this.#a.sumOfHalves(this.#opcode, this.#a.binary(this.#opcode, low, high))];
    }
    if (!this.hasPartials) return p0;
    return p0.map((register, j) => this.#a.add(this.#a.add(register, p2[j] ?? 0), this.#a.add(p1[j] ?? 0, p3[j] ?? 0)));
  }

  #loaded(): readonly (readonly Vector[])[] {
    return Array.from({ length: PARTIALS }, (_, partial) => this.#addresses(partial).map((address) => this.#a.fresh(() => {
      this.#a.code.i32(0);
      this.#a.code.memory(simd.load, address);
    })));
  }
}

const ALL_ONES = 0xffffffffffffffffn;
