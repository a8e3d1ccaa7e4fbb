/**
 * @file Gather a reduction in registers, in the order that tapes fix: row i in partial i mod 4, the partials added as (0 + 2) + (1 + 3).
 */
import { internal } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { Arithmetic, Operand } from "./arithmetic.ts";
import { Vector } from "./assembler.ts";
import { simd, V128 } from "./opcodes.ts";
import type { Item } from "./schedule.ts";

/** A value in registers: one for all rows and lanes, or several of them. */
export type Registers = readonly Operand[];

export const PARTIALS = 4;

/** The registers in which a reduction is gathered. */
export class Accumulator {
  readonly item: Item;
  readonly hasPartials: boolean;
  readonly #a: Arithmetic;
  readonly #isRows: boolean;
  /** By partial, then register; four rows at a time need one list, whose registers hold partials 0, 1 and 2, 3. */
  readonly #registers: readonly (readonly Vector[])[];

  constructor(a: Arithmetic, item: Item, width: number, isRows: boolean) {
    this.item = item;
    this.#a = a;
    this.#isRows = isRows;
    this.hasPartials = item.node.op === ops.sum || item.node.op === ops.segmentSum;
    const lists = this.hasPartials && !isRows ? PARTIALS : 1;
    this.#registers = Array.from({ length: lists }, () => Array.from({ length: width }, () => new Vector(a.code.local(V128))));
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
    const [p0 = [], p1 = [], p2 = [], p3 = []] = this.#registers;
    if (this.#isRows) {
      const [low, high] = p0;
      if (low === undefined || high === undefined) throw internal("four rows need two registers");
      return [this.#a.sumOfHalves(this.#opcode, this.#a.binary(this.#opcode, low, high))];
    }
    if (!this.hasPartials) return p0;
    return p0.map((register, j) => this.#a.add(this.#a.add(register, p2[j] ?? 0), this.#a.add(p1[j] ?? 0, p3[j] ?? 0)));
  }
}

const ALL_ONES = 0xffffffffffffffffn;
