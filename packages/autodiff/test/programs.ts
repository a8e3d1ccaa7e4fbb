/**
 * @file Draw small programs over values: the same program can be evaluated at once, or recorded and differentiated.
 *
 * A program is a list of steps; each applies one operation to values made before, chosen by number, so that
 * every list of numbers is a program and shrinks to a short one. Steps that do not fit their operands are left out.
 */
import { broadcastShapes, type Shape, sizeOf } from "@typyro/base";
import fc from "fast-check";
import {
  abs, add, atan, ceil, concat, cos, cosh, digamma, div, erf, erfc, exp, expm1, floor, greater, lessEqual, lgamma, log, log1p, logNormalCdf, logSigmoid, logSumExp, maximum, mean,
  minimum, mul, neg, normalCdf, normalQuantile, pow, scatterAdd, sigmoid, sign, sin, sinh, softplus, sqrt, square, stopGradient, sub, sum, tan, tanh, where,
} from "../src/functions.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, recorded, stack, type Value } from "../src/value.ts";

/** One step: which operation, on which earlier values, with which numbers. */
export interface Step {
  readonly operation: number;
  readonly operands: readonly [number, number];
  readonly numbers: readonly [number, number, number];
}

/** An input: its shape and its elements. */
export interface Input {
  readonly shape: Shape;
  readonly data: readonly number[];
}

export interface Program {
  readonly inputs: readonly Input[];
  readonly steps: readonly Step[];
}

type Apply = (a: Value, b: Value, numbers: Step["numbers"]) => Value | undefined;

/** Larger values are not made, so that the slow second definition stays quick. */
const LARGEST = 40;

const CONSTANTS: readonly number[] = [0, -0, 1, -1, 2, 0.5, -3, 0.1];
const constant = (n: number): number => CONSTANTS[n % CONSTANTS.length] ?? 1;

/** Functions of one number, made safe: finite values and slopes for every finite argument of ordinary size. */
const UNARY: readonly ((x: Value) => Value)[] = [
  neg, abs, sign, square, floor, ceil, stopGradient, sin, cos, atan, tanh, sigmoid, softplus, logSigmoid, erf, erfc, normalCdf, logNormalCdf, log1p, sqrt, log, lgamma, digamma, exp, expm1, sinh, cosh, tan, normalQuantile,
].map((f) => {
  if (f === log1p || f === sqrt || f === log) return (x) => f(x.square().add(0.5));
  // Beyond the zero of digamma at 1.46, near which relative errors mean nothing.
  if (f === lgamma || f === digamma) return (x) => f(x.square().add(1.7));
  if (f === exp || f === expm1 || f === sinh || f === cosh || f === tan) return (x) => f(tanh(x));
  return f === normalQuantile ? (x) => f(sigmoid(x).mul(0.9).add(0.05)) : f;
});

const BINARY: readonly ((a: Value, b: Value) => Value)[] = [
  add, sub, mul, maximum, minimum,
  (a, b) => div(a, b.square().add(1)),
  (a, b) => pow(sigmoid(a).add(0.5), tanh(b)),
  (a, b) => where(greater(a, b), a, b),
  (a, b) => where(lessEqual(a, 0.25), b, a),
];

const WITH_CONSTANT: readonly ((a: Value, c: number) => Value)[] = [
  (a, c) => a.add(c), (a, c) => a.sub(c), (a, c) => sub(c, a), (a, c) => a.mul(c), (a, c) => mul(c, a), (a, c) => a.div(c === 0 ? 1 : c), (a, c) => div(c, a.square().add(1)),
  (a, c) => pow(a.square().add(0.5), c), (a, c) => maximum(a, c), (a, c) => minimum(c, a), (a, c) => add(a, lift(c).broadcastTo(a.shape)), (a, c) => mul([c], a),
];

/** Values that do not broadcast are made to by summing one of them. */
function fitted(a: Value, b: Value): Value {
  return broadcastShapes(a.shape, b.shape) === undefined ? b.sum() : b;
}

const axisOf = ({ shape }: Value, n: number): number | undefined => (shape.length === 0 ? undefined : n % shape.length);
const axesOf = ({ shape }: Value, bits: number): number[] => shape.map((_, axis) => axis).filter((axis) => ((bits >> axis) & 1) === 1);
const indices = (count: number, size: number, seed: number): number[] => Array.from({ length: size === 0 ? 0 : count }, (_, i) => (seed * (i + 1) * 7 + i) % size);

function permuted({ shape }: Value, n: number): number[] {
  const axes = shape.map((_, axis) => axis);
  return axes.map((axis) => (axis + n) % axes.length).reverse();
}

function sliced(a: Value, [n, from, to]: Step["numbers"]): Value | undefined {
  const axis = axisOf(a, n);
  if (axis === undefined) return undefined;
  const size = a.shape[axis] ?? 0;
  const start = from % (size + 1);
  return a.slice(start, start + (to % (size - start + 1)), { axis, step: 1 + (n % 3) });
}

function gathered(a: Value, [n, seed, count]: Step["numbers"]): Value | undefined {
  const [rows, columns] = a.shape;
  if (rows === undefined || rows === 0) return undefined;
  if (columns !== undefined && columns > 0 && n % 2 === 1) return a.at(indices(count % 4, rows, seed), indices(count % 4, columns, seed + 1));
  return n % 5 === 0 ? a.at(seed % rows) : a.at(indices(count % 5, rows, seed));
}

function scattered(a: Value, [size, seed]: Step["numbers"]): Value | undefined {
  const [rows] = a.shape;
  return rows === undefined ? undefined : scatterAdd(a, indices(rows, 1 + (size % 4), seed), 1 + (size % 4));
}

function joined(a: Value, b: Value, [n]: Step["numbers"]): Value | undefined {
  const axis = axisOf(a, n);
  if (axis === undefined) return undefined;
  const fits = a.shape.length === b.shape.length && a.shape.every((size, i) => i === axis || size === b.shape[i]);
  return fits ? concat([a, b, a], axis) : concat([a, a.mul(2)], axis);
}

/** Every kind of step, by number. */
const STEPS: readonly Apply[] = [
  (a, _, [n]) => UNARY[n % UNARY.length]?.(a),
  (a, _, [n]) => UNARY[n % UNARY.length]?.(a),
  (a, b, [n]) => BINARY[n % BINARY.length]?.(a, fitted(a, b)),
  (a, b, [n]) => BINARY[n % BINARY.length]?.(a, fitted(a, b)),
  (a, _, [n, c]) => WITH_CONSTANT[n % WITH_CONSTANT.length]?.(a, constant(c)),
  (a, _, [bits]) => sum(a, axesOf(a, bits)),
  (a, _, [bits]) => (a.size === 0 ? undefined : mean(a, axesOf(a, bits))),
  (a, _, [bits]) => (a.size === 0 ? undefined : bits % 2 === 0 ? a.max(axesOf(a, bits >> 1)) : a.min(axesOf(a, bits >> 1))),
  (a, _, [bits]) => (a.size === 0 ? undefined : logSumExp(a, axesOf(a, bits))),
  (a, _, [n]) => a.reshape(n % 2 === 0 ? [a.size] : [...a.shape.slice(0, n % 3), 1, ...a.shape.slice(n % 3)]),
  (a, _, [n]) => a.transpose(permuted(a, n)),
  (a, _, numbers) => sliced(a, numbers),
  (a, _, numbers) => gathered(a, numbers),
  (a, _, numbers) => scattered(a, numbers),
  (a, b, [n]) => stack([a, fitted(a, b)], n % (a.shape.length + 1)),
  (a, b, numbers) => joined(a, b, numbers),
  (a, _, [n]) => a.broadcastTo([1 + (n % 3), ...a.shape]),
  (a, b) => a.sum().broadcastTo(b.shape),
];

/** Run a program on its inputs: every value that it makes, inputs first. */
export function runProgram({ steps }: Program, inputs: readonly Value[]): Value[] {
  const made = [...inputs];
  for (const { operation, operands, numbers } of steps) {
    // The latest values come first, so that programs grow deep.
    const [a, b] = operands.map((n) => made[made.length - 1 - (n % made.length)]);
    if (a === undefined || b === undefined) continue;
    const value = STEPS[operation % STEPS.length]?.(a, b, numbers);
    if (value !== undefined && value.size <= LARGEST) made.push(value);
  }
  return made;
}

const weights = (shape: Shape): Value => lift(Float64Array.from({ length: sizeOf(shape) }, (_, i) => 0.5 + ((i + 1) * 0.6180339887498949) % 1)).reshape(shape);

/** The inputs as known values. */
export function knownInputs({ inputs }: Program): Value[] {
  return inputs.map(({ shape, data }) => lift(Float64Array.from(data)).reshape(shape));
}

/** Record a program: outputs `value k` for every value made, and `total`, a weighted sum of the last four. */
export function recordProgram(program: Program, tape: Tape = new Tape()): Tape {
  const inputs = program.inputs.map(({ shape }, i) => recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape })));
  const made = runProgram(program, inputs);
  const total = made.slice(-4).map((value) => value.mul(weights(value.shape)).sum()).reduce((a, b) => a.add(b));
  if (tape.outputs.size > 0) return tape;
  for (const [k, value] of made.entries()) tape.output(`value ${k}`, nodeOn(tape, value));
  tape.output("total", nodeOn(tape, total));
  return tape;
}

const shapes: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Shape[]>([], [1], [2], [3], [5], [2, 3], [3, 1], [1, 2], [2, 2, 2], [3, 2, 1]) },
  { weight: 1, arbitrary: fc.constantFrom<Shape[]>([0], [0, 2], [2, 0]) },
);

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.nat({ max: STEPS.length - 1 }),
  operands: fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })),
  numbers: fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 20 }), fc.nat({ max: 20 })),
});

/** Programs of one to three inputs with elements drawn from `numbers`, and up to ten steps. */
export function programs(numbers: fc.Arbitrary<number>): fc.Arbitrary<Program> {
  const input = shapes.chain((shape) => fc.array(numbers, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((data) => ({ shape, data })));
  return fc.record({ inputs: fc.array(input, { minLength: 1, maxLength: 3 }), steps: fc.array(step, { minLength: 1, maxLength: 10 }) });
}

/** Numbers of ordinary size without pattern. */
export const ordinary: fc.Arbitrary<number> = fc.integer({ min: -3000, max: 3000 }).map((n) => n / 1009);

/** Any double at all: zeros, infinities, NaN and subnormals come often. */
export const anything: fc.Arbitrary<number> = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 5e-324), ordinary);
