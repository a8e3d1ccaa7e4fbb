/**
 * @file Write operations on registers, and everything of which there is only one: scalars, elements, parts of one element.
 */
import { internal, sizeOf } from "@typyro/base";
import type { Op } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { ConstantNode, NodeId } from "../tape.ts";
import { isSum, type Registers } from "./accumulator.ts";
import { type Alternative, alternativesOf } from "./alternatives.ts";
import type { Operand } from "./arithmetic.ts";
import { Vector } from "./assembler.ts";
import type { KnownScalars } from "./knownScalars.ts";
import { LOGICAL, mathKernels, shortKernels } from "./math/kernels.ts";
import { op, simd, V128 } from "./opcodes.ts";
import type { Item } from "./steps.ts";
import { position, type View } from "./views.ts";
import type { Writing } from "./writing.ts";

/** The operand that an operation does not have. */
const NOTHING: Registers = [];

/** Operations on two numbers that are one instruction. */
const INSTRUCTIONS: ReadonlyMap<Op, number> = new Map([
  [ops.add, simd.add], [ops.sub, simd.sub], [ops.mul, simd.mul], [ops.div, simd.div], [ops.max, simd.max], [ops.min, simd.min],
  [ops.less, simd.lt], [ops.lessEqual, simd.le], [ops.greater, simd.gt], [ops.greaterEqual, simd.ge], [ops.equal, simd.eq], [ops.notEqual, simd.ne],
]);

/** A function used inside of a loop is written in place where its loop stays short, and has rows enough to be worth the code. */
const INLINE_ITEMS = 60;
const INLINE_ROWS = 16;

/** Scalars of one function, each computed or read once. */
export class ScalarCode {
  readonly #w: Writing;
  /** 1 for scalars that another function or the host reads. */
  readonly #slots: Uint8Array;
  readonly #scalars: KnownScalars;
  /** What was added to them since a branch was opened. */
  #journal: number[] | undefined;
  #inlined = 0;

  constructor(writing: Writing, slots: Uint8Array, values: KnownScalars) {
    this.#w = writing;
    this.#slots = slots;
    this.#scalars = values;
  }

  /** Scalars in order; what only one side of a `where` reads, only where that side is taken. */
  items(items: readonly Item[]): void {
    const alternatives = alternativesOf(this.#w.schedule, items, this.#slots);
    if (alternatives.size === 0) {
      for (const item of items) this.#item(item);
      return;
    }
    const later = new Set([...alternatives.values()].flatMap((sides) => sides.flatMap((side) => side.items)));
    for (const item of items) {
      if (later.has(item)) continue;
      const sides = item.node.op === ops.where ? alternatives.get(item.id) : undefined;
      if (sides !== undefined) for (const side of sides) this.#alternative(item, side);
      this.#item(item);
    }
  }

  #alternative({ operands: [condition, onTrue, onFalse] }: Item, { holds, items }: Alternative): void {
    const { a, code } = this.#w;
    const view = holds ? onTrue : onFalse;
    if (condition === undefined || view === undefined) throw internal("where has three operands");
    const truths = this.converted(this.read(condition), condition, true);
    const [first = 0, ...others] = truths;
    a.push(others.reduce<Operand>((x, y) => (holds ? a.or(x, y) : a.and(x, y)), first));
    if (!holds) code.simd(simd.not);
    code.simd(simd.anyTrue);
    // What is read or computed inside is there only inside.
    const inside: number[] = [];
    this.#journal = inside;
    code.open(op.if);
    for (const item of items) this.#item(item);
    const value = this.read(view).map((x) => {
      const kept = Vector.at(code.local(V128));
      a.push(x);
      a.assign(kept);
      return kept;
    });
    code.end();
    this.#journal = undefined;
    for (const key of inside) this.#scalars.delete(key);
    this.#scalars.set(view.root, value);
  }

  #item(item: Item): void {
    const { kind, size } = item;
    if (kind === "reduce" && size === 0) {
      this.#emptyReduction(item);
      return;
    }
    if (size === 0) return;
    this.#w.a.remembers = false;
    if (kind === "map") this.define(item.id, this.#applied(item));
    else this.#write(item);
    this.#w.a.remembers = true;
  }

  /** The result of an operation on scalars: most are one instruction on numbers, and written without ado. */
  #applied(item: Item): Registers {
    const { operands: [x, y], node } = item;
    const instruction = INSTRUCTIONS.get(node.op);
    if (instruction === undefined || x === undefined || y === undefined || this.#isTruth(x) || this.#isTruth(y)) {
      return this.apply(item, item.operands.map((view) => this.read(view)));
    }
    const { a } = this.#w;
    const left = this.read(x);
    const right = this.read(y);
    if (left.length === 1 && right.length === 1) return a.binary(instruction, left[0] ?? 0, right[0] ?? 0).alone;
    const results: Operand[] = [];
    for (let j = 0; j < left.length || j < right.length; j++) results.push(a.binary(instruction, left[j] ?? left[0] ?? 0, right[j] ?? right[0] ?? 0));
    return results;
  }

  #isTruth({ root }: View): boolean {
    return this.#w.schedule.tape.node(root).dtype === "bool";
  }

  #write(item: Item): void {
    const { id, kind, operands, node } = item;
    const values = operands.map((view) => this.converted(this.read(view), view, wantsTruth(item)));
    switch (kind) {
      case "reduce":
        this.define(id, isSum(node.op) ? this.#plusZero(values) : one(values));
        break;
      case "add":
        this.storeElement(id, placeOf(item), this.#plusZero(values));
        break;
      case "put":
        this.storeElement(id, placeOf(item), one(values));
        break;
      case "copy":
        this.storeElement(id, 0, one(values));
        break;
      case "map":
      case "host":
        throw internal(`a ${kind} step is not written as a part of a scalar`);
    }
  }

  /** A sum of one number starts at 0, which makes 0 of -0. */
  #plusZero(values: readonly Registers[]): Registers {
    return this.each([values[0]], (x) => this.#w.a.add(0, x));
  }

  /** The result of a reduction over no rows. */
  #emptyReduction({ id, node }: Item): void {
    const value = node.op === ops.maxOf ? Number.NEGATIVE_INFINITY : 0;
    const registers: Registers = node.op === ops.all ? [this.#w.a.eq(0, 0)] : [value];
    const elements = sizeOf(node.shape);
    if (elements === 1) this.define(id, registers);
    for (let i = 0; elements > 1 && i < elements; i++) this.storeElement(id, i, registers);
  }

  define(id: NodeId, value: Registers): void {
    this.#remember(id, value);
    if (this.#slots[id] === 1 || this.#w.schedule.stored.has(id)) this.storeElement(id, 0, value);
  }

  /** One element of a value, outside of loops. */
  read({ root, map }: View): Registers {
    const index = map.kind === "same" ? 0 : position(map, 0);
    const key = this.#scalars.key(root, index);
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const node = this.#w.schedule.tape.node(root);
    const value = node.kind !== "constant" ? this.#loadElement(root, index) : node.shape.length > 0 && node.dtype === "f64" ? this.#loadData(node, index) : this.#literal(node, index);
    this.#remember(key, value);
    return value;
  }

  #remember(key: number, value: Registers): void {
    this.#scalars.set(key, value);
    this.#journal?.push(key);
  }

  /** An element of data, which lie in memory, so that code does not change with them. */
  #loadData(node: ConstantNode, index: number): Registers {
    const { code, a, heap } = this.#w;
    code.i32(0);
    code.memory(simd.load64Splat, heap.constant(node, { kind: "same" }, 0) + 8 * index);
    return [a.keep()];
  }

  #literal({ data, dtype }: ConstantNode, index: number): Registers {
    const value = data[index] ?? Number.NaN;
    if (dtype !== "bool") return [value];
    return [value === 0 ? this.#w.a.ne(0, 0) : this.#w.a.eq(0, 0)];
  }

  #loadElement(id: NodeId, index: number): Registers {
    const { code, a, lanes, places } = this.#w;
    const address = places.address(id) + 8 * lanes * index;
    if (lanes === 1) {
      code.i32(0);
      code.memory(simd.load64Splat, address);
      return [a.keep()];
    }
    return this.registers((j) => {
      code.i32(0);
      code.memory(simd.load, address + 16 * j);
      return a.keep();
    });
  }

  storeElement(id: NodeId, index: number, value: Registers): void {
    const { code, a, lanes, width, places } = this.#w;
    const address = places.address(id) + 8 * lanes * index;
    for (let j = 0; j < (lanes === 1 ? 1 : width); j++) {
      code.i32(0);
      a.push(value[j] ?? value[0] ?? 0);
      if (lanes === 1) code.memory(simd.store64Lane, address, 0);
      else code.memory(simd.store, address + 16 * j);
    }
  }

  registers(make: (j: number) => Vector): Registers {
    return Array.from({ length: this.#w.width }, (_, j) => make(j));
  }

  /** Results of an operation of at most three values, for each of their registers. */
  each([x = NOTHING, y = NOTHING, z = NOTHING]: readonly (Registers | undefined)[], f: (x: Operand, y: Operand, z: Operand) => Operand): Registers {
    if (x.length <= 1 && y.length <= 1 && z.length <= 1) {
      const result = f(x[0] ?? 0, y[0] ?? 0, z[0] ?? 0);
      return result instanceof Vector ? result.alone : [result];
    }
    const results: Operand[] = [];
    for (let j = 0; j < x.length || j < y.length || j < z.length; j++) results.push(f(x[j] ?? x[0] ?? 0, y[j] ?? y[0] ?? 0, z[j] ?? z[0] ?? 0));
    return results;
  }

  /** A new loop has room for functions of its own, if it has many rows. */
  startLoop(rows: number): void {
    this.#inlined = rows < INLINE_ROWS ? INLINE_ITEMS : 0;
  }

  /** The result of an elementwise operation. */
  apply({ node, operands }: Item, values: readonly Registers[], inLoop = false): Registers {
    const { a, code, callees } = this.#w;
    const { name } = node.op;
    const converted = values.map((value, i) => this.converted(value, operands[i], LOGICAL.has(name) || (name === "where" && i === 0)));
    const short = shortKernels[name];
    if (short !== undefined) return this.each(converted, (x, y, z) => short(a, x, y, z));
    const kernel = mathKernels[name];
    if (kernel !== undefined && inLoop && this.#inlined < INLINE_ITEMS) {
      this.#inlined += 10;
      return this.each(converted, (x, y, z) => kernel(a, a.held(x), a.held(converted.length > 1 ? y : x), a.held(converted.length > 2 ? z : x)));
    }
    const callee = callees.functions.get(name);
    if (callee === undefined) throw internal(`no function for ${name}`);
    return this.each(converted, (x, y, z) => {
      a.push(x);
      if (converted.length > 1) a.push(y);
      if (converted.length > 2) a.push(z);
      code.call(callee);
      return a.keep();
    });
  }

  /** Numbers where numbers are wanted, truth values where these are. */
  converted(value: Registers, view: View | undefined, wanted: boolean): Registers {
    const { a } = this.#w;
    const isTruth = view !== undefined && this.#isTruth(view);
    if (isTruth === wanted) return value;
    return this.each([value], (x) => a.converted(x, isTruth, wanted));
  }
}

function one(values: readonly Registers[]): Registers {
  const [value] = values;
  if (value === undefined) throw internal("an operation has no input");
  return value;
}

/** Whether a reduction or a copy works on truth values. */
export function wantsTruth({ node }: Item): boolean {
  return node.dtype === "bool";
}

/** The element to which a scalar part goes. */
function placeOf({ to = 0 }: Item): number {
  return typeof to === "number" ? to : (to[0] ?? 0);
}
