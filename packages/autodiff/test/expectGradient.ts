/**
 * @file Check a function of values in one line: eager, recorded and interpreted values, and its derivative, at many points.
 *
 * At each point: the eager value is the interpreted one, bit for bit, and both throw or neither does; every
 * node has the value that `dual.ts` defines; the gradient is the derivative in dual numbers, within the
 * roundings that the two ways may differ by; and finite differences agree as a second opinion.
 */
import { ModelError, sizeOf } from "@typyro/base";
import { gradient } from "../src/gradient.ts";
import { interpret } from "../src/interpret.ts";
import type { Attrs, Op } from "../src/op.ts";
import { Tape } from "../src/tape.ts";
import { apply, lift, nodeOn, type Num, recorded, type Value } from "../src/value.ts";
import { verify } from "../src/verify.ts";
import { type Derivative, DualTape } from "./dual.ts";
import { EPSILON, expectClose, expectSameBits } from "./expectClose.ts";

/** A function of values. */
export type Differentiable = (...inputs: readonly Value[]) => Value;

/** One point: a number or an array for each input. */
export type Point = readonly Num[];

export interface Expectation {
  /** Points at which no derivative is promised, by the reason why. */
  readonly except?: Readonly<Record<string, (...x: readonly number[]) => boolean>>;
  /** Why differences say nothing of the derivative. */
  readonly notDifferenced?: string;
  /** How the function is named where it fails. */
  readonly name?: string;
}

/** An operation with its attributes, as a function. */
export function operation(op: Op, attrs: Attrs = {}): Differentiable {
  return (...inputs) => apply(op, inputs, attrs);
}

/** Throw where a function's values or derivatives are wrong at any of the points. */
export function expectGradient(f: Differentiable, points: Iterable<Point>, { except = {}, notDifferenced, name = "f" }: Expectation = {}): void {
  for (const point of points) {
    const where = `${name}(${point.map((x) => String(lift(x))).join(", ")})`;
    const inputs = point.map((x) => lift(x));
    const outcome = tried(() => f(...inputs));
    const tape = tried(() => record(f, inputs));
    if ("code" in outcome || "code" in tape) {
      const [eager, taped] = [outcome, tape].map((result) => ("code" in result ? result.code : "nothing"));
      if (eager !== taped) throw new Error(`${where} throws ${eager} when evaluated and ${taped} when recorded`);
      continue;
    }
    const values = expectSameValues(tape.result, inputs, outcome.result, where);
    const scalars = inputs.every(({ shape }) => shape.length === 0) ? inputs.map((x) => x.item()) : undefined;
    if (scalars !== undefined && Object.values(except).some((isExcepted) => isExcepted(...scalars))) continue;
    expectDerivatives(tape.result, dataOf(inputs), values, where);
    if (scalars !== undefined && notDifferenced === undefined) expectNearDifferences(tape.result, scalars, where);
  }
}

function tried<R>(body: () => R): { result: R } | { code: string } {
  try {
    return { result: body() };
  } catch (error) {
    if (error instanceof ModelError) return { code: (error as ModelError).code };
    throw error;
  }
}

const inputName = (i: number): string => `x${i}`;

/** Weights without pattern, so that no two elements of a result can be confused. */
const weight = (i: number): number => 0.5 + ((i + 1) * 0.6180339887498949) % 1;

/** Record `f` with outputs `value` and a weighted sum of it, `total`. */
function record(f: Differentiable, inputs: readonly Value[]): Tape {
  const tape = new Tape();
  const value = f(...inputs.map((x, i) => recorded(tape, tape.input(inputName(i), { dtype: "f64", shape: x.shape }))));
  tape.output("value", nodeOn(tape, value));
  const total = value.shape.length === 0 ? value : value.mul(lift(Float64Array.from({ length: value.size }, (_, i) => weight(i))).reshape(value.shape)).sum();
  tape.output("total", nodeOn(tape, total));
  return verify(tape, "recording");
}

/** A tape ready to be evaluated: the outputs by name, which the next evaluation overwrites. */
export function evaluatorOf(tape: Tape): (inputs: readonly ArrayLike<number>[]) => ReadonlyMap<string, ArrayLike<number>> {
  const evaluator = interpret(tape);
  return (inputs) => {
    for (const [i, buffer] of evaluator.inputs.entries()) buffer.set(Float64Array.from(inputs[i] ?? buffer));
    evaluator.run();
    return evaluator.outputs;
  };
}

/** The same tape with every node as an output. */
function withAllNodes(tape: Tape): Tape {
  const all = tape.continued();
  for (const [name, id] of tape.outputs) all.output(name, id);
  for (const { id } of tape.nodes) all.output(`node ${id}`, id);
  return all;
}

const dataOf = (values: readonly Value[]): ArrayLike<number>[] => values.map((value) => value.data());

function expectSameValues(tape: Tape, inputs: readonly Value[], eager: Value, where: string): DualTape {
  const dual = expectDualValues(tape, dataOf(inputs), where);
  const value = tape.outputs.get("value");
  if (value !== undefined) expectSameBits(dual.values(value), eager.data(), `${where}, interpreted against eager`);
  return dual;
}

/** Throw where the interpreter gives a node another value than the definitions of `dual.ts`. */
export function expectDualValues(tape: Tape, inputs: readonly ArrayLike<number>[], where: string): DualTape {
  const interpreted = evaluatorOf(withAllNodes(tape))(inputs);
  const dual = new DualTape(tape, Object.fromEntries(tape.inputs.map(({ name }, i) => [name, inputs[i] ?? []])));
  for (const node of tape.nodes) {
    const what = node.kind === "op" ? node.op.name : node.kind;
    expectSameBits(interpreted.get(`node ${node.id}`) ?? [], dual.values(node.id), `${where}, node ${node.id} (${what})`);
  }
  return dual;
}

/** Throw where reverse mode and dual numbers disagree on the gradient of output `total`. */
export function expectDerivatives(tape: Tape, inputs: readonly ArrayLike<number>[], dual: DualTape, where: string): void {
  const backward = verify(gradient(tape, "total"), "gradient");
  const adjoints = evaluatorOf(backward)(inputs);
  const steps = backward.nodes.length + Math.max(...backward.nodes.map(({ shape }) => sizeOf(shape)));
  for (const { name, shape } of tape.inputs) {
    const adjoint = adjoints.get(`d/${name}`) ?? [];
    if (adjoint.length !== sizeOf(shape)) throw new Error(`${where}: d/${name} has ${adjoint.length} elements for ${sizeOf(shape)}`);
    for (let i = 0; i < adjoint.length; i++) {
      const expected = dual.derivative("total", name, i);
      if (Number.isNaN(expected.slope) && hasNaN(dual, tape)) continue;
      expectClose(adjoint[i] ?? Number.NaN, expected.slope, allowed(expected, steps), `${where}, d/${name}[${i}]`);
    }
  }
}

/** One rounding for each multiplication and addition on a path, and those of the slopes. */
function allowed({ path, roundings }: Derivative, steps: number): number {
  return EPSILON * (2 * steps * path + roundings);
}

/** Where a value is not a number, no derivative is promised. */
function hasNaN(dual: DualTape, tape: Tape): boolean {
  return tape.nodes.some(({ id }) => Array.from(dual.values(id)).some(Number.isNaN));
}

/**
 * Compare with central differences where the function is smooth and of ordinary size: that finds a formula which is
 * wrong in both of the others. Their own error is near (1e-5)^2, so 1e-6 is far above it and far below such a mistake.
 */
function expectNearDifferences(tape: Tape, x: readonly number[], where: string): void {
  const total = evaluatorOf(tape);
  const totalAt = (point: readonly number[]): number => total(point.map((xi) => [xi])).get("total")?.[0] ?? Number.NaN;
  const adjoints = evaluatorOf(gradient(tape, "total"))(x.map((xi) => [xi]));
  for (const [i, xi] of x.entries()) {
    const step = 1e-5 * Math.abs(xi);
    if (!(step > 1e-8 && step < 1)) continue;
    const [left = 0, middle = 0, right = 0] = [-1, 0, 1].map((k) => totalAt(x.map((xj, j) => (i === j ? xj + k * step : xj))));
    const slope = (right - left) / (2 * step);
    const bend = Math.abs(right - 2 * middle + left) / step;
    const scale = Math.abs(slope) + Math.abs(middle / xi);
    if (!(Number.isFinite(scale) && bend < 1e-3 * scale)) continue;
    expectClose(adjoints.get(`d/${inputName(i)}`)?.[0] ?? Number.NaN, slope, 1e-6 * scale, `${where}, d/${inputName(i)} against differences`);
  }
}
