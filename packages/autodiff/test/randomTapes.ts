/** @file Make random small tapes, and compare what a compiled one gives with what the interpreter gives, bit for bit. */
import * as fc from "fast-check";
import { array, concat, gradient, known, lift, nodeOn, ops, recorded, scatterAdd, sum, Tape, type Value } from "../src/index.ts";
import { recurrenceAttrs } from "../src/ops/recurrence.ts";
import type { Body } from "../src/ops/recurrenceBody.ts";
import { apply } from "../src/value.ts";
import { interpret } from "../src/interpret.ts";
import type { Kernel } from "../src/wasm/kernel.ts";

/** One step of a random program: which operation, on which values made so far, with a free number. */
export interface Instruction {
  readonly operation: number;
  readonly operands: readonly number[];
  readonly setting: number;
}

export const program = fc.array(
  fc.record({ operation: fc.nat(60), operands: fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }), setting: fc.nat(1000) }),
  { minLength: 3, maxLength: 25 },
);

const UNARY = ["neg", "abs", "sign", "square", "sqrt", "exp", "expm1", "log", "log1p", "tanh", "sigmoid", "softplus", "logSigmoid", "sinh", "cosh", "sin", "erf", "lgamma", "floor"] as const;
const BINARY = ["add", "sub", "mul", "div", "max", "min", "add", "mul", "sub"] as const;
const COMPARE = ["less", "greater", "equal", "lessEqual"] as const;

/** Sizes of vectors: below, at and above a block of four rows. */
const ROWS = [1, 2, 3, 4, 5, 7, 8, 9, 13, 18];

function pick<T>(items: readonly T[], i: number): T {
  const item = items[i % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((((i + 1) * 7919 * (seed + 3)) % 1009) - 504) / 173);

/** The tape of a program: outputs `total`, its gradient, and where `alsoValues` the last values made. */
export function tapeOf(instructions: readonly Instruction[]): Tape {
  const tape = new Tape();
  const rows = ROWS[(instructions[0]?.setting ?? 0) % ROWS.length] ?? 5;
  const input = (name: string, shape: number[]): Value => recorded(tape, tape.input(name, { dtype: "f64", shape }));
  const pool: Value[] = [input("s", []), input("v", [rows]), input("t", []), input("m", [3, rows]), lift(0.5), array(numbers(rows, 1))];
  for (const instruction of instructions) {
    const made = step(instruction, pool);
    if (made !== undefined && made.size > 0 && made.size < 200) pool.push(made);
  }
  const numeric = pool.slice(-6).map((value) => (value.dtype === "bool" ? value.mul(1) : value));
  const total = numeric.map((value) => sum(value)).reduce((a, b) => a.add(b));
  tape.output("total", nodeOn(tape, total));
  for (const [i, value] of numeric.slice(-2).entries()) tape.output(`value${i}`, nodeOn(tape, value));
  return tape;
}

function step({ operation, operands, setting }: Instruction, pool: readonly Value[]): Value | undefined {
  const a = pick(pool, operands[0] ?? 0);
  const b = pick(pool, operands[1] ?? 0);
  const c = pick(pool, operands[2] ?? 0);
  const n = a.shape[0] ?? 1;
  try {
    switch (operation % 17) {
      case 0:
      case 1:
      case 2:
        return apply(ops[pick(BINARY, setting)], [a, b]);
      case 3:
      case 4:
        return apply(ops[pick(UNARY, setting)], [a]);
      case 5:
        return a.compare(pick(COMPARE, setting), b);
      case 6:
        return apply(ops.where, [a.compare("less", b), b, c]);
      case 7:
        return a.shape.length === 0 ? a.mul(setting / 100) : a.sum(setting % a.shape.length);
      case 8:
        return setting % 2 === 0 ? sum(a) : a.max();
      case 9:
        return a.shape.length === 0 ? undefined : a.at(known("i32", [6], Int32Array.from({ length: 6 }, (_, i) => (i * (setting % 7) + setting) % n)));
      case 10:
        return a.shape.length === 0 ? undefined : a.at(known("i32", [7], Int32Array.from({ length: 7 }, (_, i) => Math.min(n - 1, Math.floor((i * n) / 7)))));
      case 11:
        return a.shape.length === 0 ? undefined : a.slice(setting % n, n, { step: 1 + (setting % 2) });
      case 12:
        return a.shape.length < 2 ? a.reshape([-1, 1]) : a.transpose();
      case 13:
        return concat([a.reshape([-1]), b.reshape([-1])]);
      case 14:
        return a.shape.length === 0 ? undefined : scatterAdd(a, known("i32", [n], Int32Array.from({ length: n }, (_, i) => (i * (setting % 5)) % 4)), 4);
      case 15:
        return recurrence(a.reshape([-1]), b.reshape([-1]), c.reshape([-1]), setting);
      default:
        return a.reshape([-1]).slice(0, Math.min(a.size, 3)).mul(b.reshape([-1]).slice(0, 1));
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("internal")) throw error;
    return undefined; // shapes that do not fit: not a program
  }
}

/** Rows of `a`, and of `b` and `c` where these are as many, else their first numbers; the first of `b` is carried, with a second number by some bodies. */
function recurrence(a: Value, b: Value, c: Value, setting: number): Value {
  const number = (value: Value): Value => (value.dtype === "bool" ? value.mul(1) : value);
  const start = number(b).slice(0, 1).reshape([]);
  const [second, third] = [b, c].map((value) => (value.size === a.size ? value : value.slice(0, 1).reshape([])));
  const body = pick(BODIES, setting);
  const starts = body.next.length === 2 ? [start, start.mul(0.5).add(0.1)] : [start];
  const inputs = [...starts, a, second ?? b, third ?? c].slice(0, body.inputs);
  return apply(ops.recurrence, inputs, recurrenceAttrs(body, a.size, setting % 2 === 1));
}

const BODIES: readonly Body[] = [
  { inputs: 3, steps: [{ op: ops.mul, operands: [2, 0] }, { op: ops.add, operands: [1, 3] }], next: [4] },
  { inputs: 3, steps: [{ op: ops.sub, operands: [1, 0] }, { op: ops.tanh, operands: [3] }, { op: ops.mul, operands: [4, 2] }], next: [5] },
  { inputs: 4, steps: [{ op: ops.less, operands: [0, 1] }, { op: ops.mul, operands: [0, 3] }, { op: ops.where, operands: [4, 5, 2] }, { op: ops.sin, operands: [6] }], next: [7] },
  { inputs: 5, steps: [{ op: ops.mul, operands: [0, 3] }, { op: ops.erf, operands: [1] }, { op: ops.add, operands: [6, 2] }, { op: ops.sigmoid, operands: [5] }], next: [7, 8] },
  { inputs: 5, steps: [{ op: ops.add, operands: [1, 4] }, { op: ops.max, operands: [5, 2] }], next: [1, 6] },
  { inputs: 3, steps: [{ op: ops.where, operands: [1, 0, 2] }, { op: ops.mul, operands: [3, 1] }], next: [4] },
];

/** The tape with its gradient, where all operations have one. */
export function withGradient(tape: Tape): Tape {
  const work = tape.continued();
  for (const [name, id] of tape.outputs) work.output(name, id);
  return gradient(work, "total");
}

/** Inputs of a tape, different for each lane. */
export function inputsOf(tape: Tape, lane: number): Float64Array[] {
  return tape.inputs.map(({ shape }, i) => numbers(shape.reduce((x, y) => x * y, 1), 11 * lane + i));
}

const word = new DataView(new ArrayBuffer(8));

function bits(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  word.setFloat64(0, x);
  return `${x} (${word.getBigUint64(0).toString(16)})`;
}

/** Text of all outputs of an interpreted tape at a lane's point. */
export function interpreted(tape: Tape, lane: number): Record<string, string[]> {
  const evaluator = interpret(tape);
  for (const [i, values] of inputsOf(tape, lane).entries()) evaluator.inputs[i]?.set(values);
  evaluator.run();
  return Object.fromEntries([...evaluator.outputs].map(([name, data]) => [name, Array.from(data, bits)]));
}

/** The same of a kernel, from the form that takes one point. */
export function computed(kernel: Kernel, lane: number): Record<string, string[]> {
  const { tape } = kernel;
  const one = kernel.port(1);
  for (const [i, values] of inputsOf(tape, lane).entries()) one.inputs[i]?.set(values);
  one.run();
  return Object.fromEntries([...one.outputs].map(([name, data]) => [name, Array.from(data, bits)]));
}

/** The same of so many lanes, computed by one call. */
export function computedInLanes(kernel: Kernel, lanes: number): Record<string, string[]>[] {
  const { tape } = kernel;
  const { inputs, outputs, run } = kernel.port(lanes);
  for (let lane = 0; lane < lanes; lane++) {
    for (const [i, values] of inputsOf(tape, lane).entries()) for (const [j, x] of values.entries()) inputs[i]![j * lanes + lane] = x;
  }
  run();
  return Array.from({ length: lanes }, (_, lane) =>
    Object.fromEntries([...outputs].map(([name, data]) => [name, Array.from({ length: data.length / lanes }, (__, i) => bits(data[i * lanes + lane]!))])),
  );
}
