/**
 * @file Draw small tapes of operations that TensorFlow.js has too and can differentiate.
 *
 * Inputs are float32 numbers, so that both sides start from the same. Kinks are kept away from points at which they are certain to
 * be met, such as `max(x, x)`, since there any slope between the two sides is right.
 */
import {
  abs, add, atan, concat, cos, cosh, cumsum, div, erf, exp, expm1, greater, log, log1p, logSigmoid, matmul, maximum, minimum, mul, neg, nodeOn, pow, recorded, scatterAdd, sigmoid, sin, sinh,
  softplus, sqrt, square, sub, tan, tanh, Tape, type Value, where,
} from "@typyro/autodiff";
import { broadcastShapes, type Shape, sizeOf } from "@typyro/base";
import fc from "fast-check";

/** One step: which operation, on which earlier values, with which numbers. */
interface Step {
  readonly operation: number;
  readonly operands: readonly [number, number];
  readonly numbers: readonly [number, number, number];
}

/** Inputs with their elements, and steps; every list of numbers is a program. */
export interface Program {
  readonly inputs: readonly { readonly shape: Shape; readonly data: readonly number[] }[];
  readonly steps: readonly Step[];
}

const LARGEST = 30;

const positive = (x: Value): Value => x.square().add(0.5);
const apart = (x: Value): Value => x.mul(1.125).add(0.375);

const UNARY: readonly ((x: Value) => Value)[] = [
  neg, (x) => abs(apart(x)), square, sin, cos, atan, tanh, sigmoid, softplus, logSigmoid, erf, (x) => sqrt(positive(x)), (x) => log(positive(x)), (x) => log1p(positive(x)),
  (x) => exp(tanh(x)), (x) => expm1(tanh(x)), (x) => sinh(tanh(x)), (x) => cosh(tanh(x)), (x) => tan(tanh(x)),
];

const BINARY: readonly ((a: Value, b: Value) => Value)[] = [
  add, sub, mul, (a, b) => div(a, positive(b)), (a, b) => pow(sigmoid(a).add(0.5), tanh(b)), (a, b) => maximum(a, apart(b)), (a, b) => minimum(a, apart(b)), (a, b) => where(greater(a, apart(b)), sin(a), b),
];

const WITH_CONSTANT: readonly ((a: Value, c: number) => Value)[] = [(a, c) => a.add(c), (a, c) => sub(c, a), (a, c) => a.mul(c), (a, c) => div(c, positive(a)), (a, c) => pow(positive(a), c)];
const CONSTANTS = [0.5, -1.25, 2, 3, -0.375];

function pick<T>(items: readonly T[], n: number): T {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const fitted = (a: Value, b: Value): Value => (broadcastShapes(a.shape, b.shape) === undefined ? b.sum() : b);
const rowsOf = ({ shape }: Value): number => shape[0] ?? 0;
const indices = (count: number, size: number, seed: number): number[] => Array.from({ length: count }, (_, i) => (seed * (i + 1) * 7 + i) % size);

/** Every kind of step, by number; undefined where it does not fit its operands. */
const STEPS: readonly ((a: Value, b: Value, numbers: Step["numbers"]) => Value | undefined)[] = [
  (a, _, [n]) => pick(UNARY, n)(a),
  (a, _, [n]) => pick(UNARY, n)(a),
  (a, b, [n]) => pick(BINARY, n)(a, fitted(a, b)),
  (a, b, [n]) => pick(BINARY, n)(a, fitted(a, b)),
  (a, _, [n, c]) => pick(WITH_CONSTANT, n)(a, pick(CONSTANTS, c)),
  (a, _, [bits]) => a.sum(a.shape.map((__, axis) => axis).filter((axis) => ((bits >> axis) & 1) === 1)),
  (a) => a.mean(),
  (a, _, [n]) => a.reshape(n % 2 === 0 ? [a.size] : [1, ...a.shape]),
  (a) => a.transpose(),
  (a, _, [from, step]) => (rowsOf(a) < 2 ? undefined : a.slice(from % 2, rowsOf(a), { step: 1 + (step % 2) })),
  (a, _, [count, seed]) => (rowsOf(a) === 0 ? undefined : a.at(indices(1 + (count % 4), rowsOf(a), seed))),
  (a, _, [size, seed]) => (rowsOf(a) === 0 ? undefined : scatterAdd(a, indices(rowsOf(a), 1 + (size % 3), seed), 1 + (size % 3))),
  (a, b) => concat([a.reshape([-1]), b.reshape([-1])]),
  (a) => a.broadcastTo([2, ...a.shape]),
  // Along another axis than the last, tfjs 4.22 transposes its gradient once too often.
  (a) => (a.shape.length === 0 ? undefined : cumsum(a, a.shape.length - 1)),
  (a, b) => matmul(a.reshape([-1, a.shape.at(-1) ?? 1]), a.size >= b.size ? tanh(b.sum()).mul(a.reshape([-1, a.shape.at(-1) ?? 1]).transpose()) : a.reshape([-1, a.shape.at(-1) ?? 1]).transpose()),
];

const weight = (i: number): number => 0.5 + (((i + 1) * 5) % 8) / 8;

/** The tape of a program, with one output `total`, on which every input has an effect. */
export function tapeOf({ inputs, steps }: Program): Tape {
  const tape = new Tape();
  const made = inputs.map(({ shape }, i) => recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape })));
  const starts = [...made];
  for (const { operation, operands, numbers } of steps) {
    // The latest values come first, so that programs grow deep.
    const [a, b] = operands.map((n) => made[made.length - 1 - (n % made.length)]);
    if (a === undefined || b === undefined) continue;
    const value = pick(STEPS, operation)(a, b, numbers);
    if (value !== undefined && value.size <= LARGEST && value.shape.length <= 3) made.push(value);
  }
  const parts = [...starts, ...made.slice(-3)].map((value, i) => value.mul(weight(i)).sum());
  tape.output("total", nodeOn(tape, parts.reduce((a, b) => a.add(b))));
  return tape;
}

const number = fc.integer({ min: -3000, max: 3000 }).map((n) => Math.fround(n / 1009));
const shape = fc.constantFrom<Shape[]>([], [1], [2], [3], [5], [2, 3], [3, 1], [2, 2, 2]);
const input = shape.chain((of) => fc.array(number, { minLength: sizeOf(of), maxLength: sizeOf(of) }).map((data) => ({ shape: of, data })));
const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.nat({ max: STEPS.length - 1 }),
  operands: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })),
  numbers: fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 20 }), fc.nat({ max: 20 })),
});

/** Programs of one to three inputs and up to eight steps. */
export const programs: fc.Arbitrary<Program> = fc.record({ inputs: fc.array(input, { minLength: 1, maxLength: 3 }), steps: fc.array(step, { minLength: 1, maxLength: 8 }) });
