/**
 * @file Write a recurrence as a function of addresses: a loop that holds what is carried in registers, for one point or for all lanes.
 *
 * A row waits for the one before it, so the loop has only what depends on what is carried; the tape computes the rest by whole arrays. For
 * one point a number has a vector for itself, but functions are computed two by two where a row has several of a kind.
 */
import { internal } from "@typyro/base";
import { type RecurrenceShape, recurrenceShape } from "../ops/recurrence.ts";
import { type Body, type BodyStep, truthsOf } from "../ops/recurrenceBody.ts";
import type { OpNode } from "../tape.ts";
import type { Registers } from "./accumulator.ts";
import type { Arithmetic, Operand } from "./arithmetic.ts";
import type { FunctionCode, Vector } from "./assembler.ts";
import { DenseCode } from "./dense/denseCode.ts";
import type { DenseCalls } from "./dense/functions.ts";
import { LOGICAL, mathKernels, shortKernels } from "./math/kernels.ts";

/** How the loop reads an input. */
export type RecurrenceInput =
  /** A number that is known. */
  | { readonly kind: "number"; readonly value: number }
  /** A number of each lane, or one of all. */
  | { readonly kind: "shared"; readonly address: number; readonly isLaned: boolean }
  | { readonly kind: "rows"; readonly address: number; readonly isLaned: boolean };

/** The function of a recurrence, and its call. @param functions - those of the module, by the name of an operation */
export function recurrenceCalls({ attrs }: OpNode, areTruths: readonly boolean[], inputs: readonly RecurrenceInput[], out: number, lanes: number, functions: ReadonlyMap<string, number>): DenseCalls {
  const kinds = inputs.map((input, i) => `${areTruths[i] === true ? "truth " : ""}${input.kind === "number" ? (Object.is(input.value, -0) ? "-0" : String(input.value)) : `${input.kind} ${input.isLaned}`}`);
  return {
    key: `recurrence ${lanes} ${JSON.stringify([attrs["body"], attrs["rows"], attrs["reversed"], kinds])}`,
    build: () => new RecurrenceCode(recurrenceShape(attrs), areTruths, inputs, lanes, functions).write(),
    calls: [[...inputs.flatMap((input) => (input.kind === "number" ? [] : [input.address])), out]],
  };
}

/** A step, or two of one function that do not need one another. */
type Group = readonly [first: number, second?: number];

/** The steps of a row of one point in an order in which functions stand beside others of their kind: two take as long as one. */
function groupsOf({ inputs, steps }: Body): Group[] {
  /** Functions on the longest way down from each step. */
  const depths: number[] = [];
  const levels: { readonly functions: number[]; readonly others: number[] }[] = [];
  for (const [s, { op, operands }] of steps.entries()) {
    const isFunction = shortKernels[op.name] === undefined;
    const depth = Math.max(0, ...operands.map((k) => depths[k - inputs] ?? 0)) + (isFunction ? 1 : 0);
    depths.push(depth);
    while (levels.length <= depth) levels.push({ functions: [], others: [] });
    levels[depth]?.[isFunction ? "functions" : "others"].push(s);
  }
  return levels.flatMap(({ functions, others }) => {
    const waiting = new Map<string, number>();
    const pairs: Group[] = [];
    for (const s of functions) {
      const { name } = steps[s]!.op;
      const other = waiting.get(name);
      if (other === undefined) waiting.set(name, s);
      else {
        waiting.delete(name);
        pairs.push([other, s]);
      }
    }
    return [...pairs, ...[...waiting.values(), ...others].map((s): Group => [s])];
  });
}

class RecurrenceCode {
  readonly #shape: RecurrenceShape;
  readonly #truths: readonly boolean[];
  readonly #inputs: readonly RecurrenceInput[];
  readonly #functions: ReadonlyMap<string, number>;
  readonly #d: DenseCode;
  readonly #a: Arithmetic;

  constructor(shape: RecurrenceShape, areTruths: readonly boolean[], inputs: readonly RecurrenceInput[], lanes: number, functions: ReadonlyMap<string, number>) {
    this.#shape = shape;
    this.#truths = truthsOf(shape.body, areTruths);
    this.#inputs = inputs;
    this.#functions = functions;
    this.#d = new DenseCode(inputs.filter(({ kind }) => kind !== "number").length + 1, lanes);
    this.#a = this.#d.a;
  }

  write(): FunctionCode {
    const d = this.#d;
    const { rows, carries, first, after, isReversed, body } = this.#shape;
    const result = d.matrix(true).unit;
    const apart = result * (rows + 1);
    let parameters = 0;
    const sign = isReversed ? -1 : 1;
    const start = isReversed ? rows - 1 : 0;
    const values: Registers[] = [];
    const pointers = new Map<number, number>();
    const moved: [pointer: number, bytes: number][] = [];
    for (const [i, input] of this.#inputs.entries()) {
      if (input.kind === "number") {
        values.push([input.value]);
        continue;
      }
      const parameter = parameters++;
      const matrix = d.matrix(input.isLaned);
      if (input.kind === "shared") values.push(d.load(d.single, matrix, parameter, 0, 8));
      else {
        values.push([]);
        const pointer = d.pointer(parameter, start * matrix.unit);
        pointers.set(i, pointer);
        moved.push([pointer, sign * matrix.unit]);
      }
    }
    const out = d.pointer(parameters, 0);
    const held = d.tile(carries, d.single);
    for (const [j, registers] of held.entries()) {
      d.assign(registers, values[j] ?? []);
      d.store(d.single, out, j * apart + result * first, 8, registers);
    }
    d.move(out, result * (start + after));
    const count = this.#inputs.length;
    const step = (s: number): BodyStep => body.steps[s]!;
    const order = d.lanes > 1 ? body.steps.map((_, s): Group => [s]) : groupsOf(body);
    d.repeat(rows, [[out, sign * result], ...moved], () => {
      const row: Registers[] = values.map((value, i) => {
        const pointer = pointers.get(i);
        const input = this.#inputs[i];
        return held[i] ?? (pointer === undefined || input?.kind !== "rows" ? value : d.load(d.single, d.matrix(input.isLaned), pointer, 0, 8));
      });
      const operandsOf = (s: number): Registers[] => {
        const { op, operands } = step(s);
        return operands.map((k) => this.#converted(row[k] ?? [], k, LOGICAL.has(op.name) || (op.name === "where" && k === operands[0])));
      };
      for (const [s, other] of order) {
        const { name } = step(s).op;
        if (other === undefined) row[count + s] = this.#applied(name, operandsOf(s));
        else [row[count + s], row[count + other]] = this.#appliedToTwo(name, operandsOf(s), operandsOf(other));
      }
      this.#pass(held, body.next.map((k) => this.#converted(row[k] ?? [], k, false)));
      for (const [j, registers] of held.entries()) d.store(d.single, out, j * apart, 8, registers);
    });
    return d.code;
  }

  /** What the next row carries; all of it is read before any is replaced. */
  #pass(held: readonly (readonly Vector[])[], next: readonly Registers[]): void {
    for (const [j, registers] of held.entries()) for (const i of registers.keys()) this.#a.push(next[j]?.[i] ?? next[j]?.[0] ?? 0);
    for (const register of held.flat().reverse()) this.#a.assign(register);
  }

  /** A function of two independent sets of operands of one point, in the halves of one vector. */
  #appliedToTwo(name: string, first: readonly Registers[], second: readonly Registers[]): [Registers, Registers] {
    const a = this.#a;
    const joined = first.map((x, i): Registers => [a.interleaveLow(a.held(x[0] ?? 0), a.held(second[i]?.[0] ?? 0))]);
    const both = a.held(this.#applied(name, joined)[0] ?? 0);
    return [[a.interleaveLow(both, both)], [a.interleaveHigh(both, both)]];
  }

  #applied(name: string, operands: readonly Registers[]): Registers {
    const a = this.#a;
    const width = Math.max(...operands.map(({ length }) => length));
    const short = shortKernels[name];
    const inline = mathKernels[name];
    const callee = this.#functions.get(name);
    const found: Operand[] = [];
    for (let j = 0; j < width; j++) {
      const [x = 0, y = 0, z = 0] = operands.map((registers) => registers[j] ?? registers[0] ?? 0);
      if (short !== undefined) found.push(short(a, x, y, z));
      else if (inline !== undefined) {
        const first = a.held(x);
        found.push(inline(a, first, operands.length > 1 ? a.held(y) : first, operands.length > 2 ? a.held(z) : first));
      } else {
        if (callee === undefined) throw internal(`no function for ${name}`);
        for (const operand of [x, y, z].slice(0, operands.length)) a.push(operand);
        a.code.call(callee);
        found.push(a.keep());
      }
    }
    return found;
  }

  /** Numbers where numbers are wanted, truth values where these are. */
  #converted(value: Registers, position: number, wanted: boolean): Registers {
    return value.map((x) => this.#a.converted(x, this.#truths[position] === true, wanted));
  }
}
