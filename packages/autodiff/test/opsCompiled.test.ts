import { describe, expect, it } from "vitest";
import { checkedIndices } from "../src/axes.ts";
import { compileAsIs } from "../src/compile.ts";
import { gradient } from "../src/gradient.ts";
import type { Attrs, Op } from "../src/op.ts";
import { elementwise } from "../src/ops/elementwise.ts";
import { linalg } from "../src/ops/linalg.ts";
import { rearrange } from "../src/ops/rearrange.ts";
import { recurrent } from "../src/ops/recurrence.ts";
import { reduce } from "../src/ops/reduce.ts";
import { special } from "../src/ops/special.ts";
import { allOps } from "../src/ops/table.ts";
import { Tape } from "../src/tape.ts";
import { apply, known, lift, nodeOn, type Num, recorded, type Value } from "../src/value.ts";
import { interpret } from "../src/interpret.ts";
import { expectSameBits } from "./expectClose.ts";
import { arrayCases, elementwiseCases, matrixCases, PAIRS_OF_SHAPES, recurrenceCases, SHAPES, SPECIAL, SPECIAL_OF_PAIR, specialCases } from "./opCases.ts";

/** The forms of a kernel that are compared with the interpreter. */
const LANES = [1, 2, 4, 8];

/** The names of the operations that were compiled. */
const covered = new Set<string>();

interface Setting {
  readonly attrs?: Attrs;
  /** Inputs behind those of a point. */
  readonly constants?: readonly Value[];
  readonly isDifferentiable?: boolean;
}

/** The tape of an operation on inputs of these shapes, and the gradient where it has one; none where the shapes do not fit. */
function tapesOf(op: Op, shapes: readonly (readonly number[])[], { attrs = {}, constants = [], isDifferentiable = op.vjp.kind !== "none" }: Setting): Tape[] {
  const tape = new Tape();
  const inputs = shapes.map((shape, i) => recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape })));
  let value: Value;
  try {
    value = apply(op, [...inputs, ...constants], attrs);
  } catch (error) {
    if (error instanceof Error && "code" in error) return [];
    throw error;
  }
  tape.output("value", nodeOn(tape, value));
  if (!isDifferentiable) return [tape];
  const number = value.dtype === "f64" ? value : value.mul(1);
  const weights = Float64Array.from({ length: value.size }, (_, i) => 0.5 + (((i + 1) * 0.6180339887498949) % 1));
  tape.output("total", nodeOn(tape, number.mul(lift(weights).reshape([...value.shape])).sum()));
  return [tape, gradient(tape, "total")];
}

/** Hold all forms of a compiled tape to the interpreter at many points; in lanes, each has a point of its own. */
function expectCompiled(tape: Tape, points: readonly (readonly ArrayLike<number>[])[], where: string): void {
  const evaluator = interpret(tape);
  const expected = points.map((point) => {
    for (const [i, data] of point.entries()) evaluator.inputs[i]?.set(data);
    evaluator.run();
    return new Map([...evaluator.outputs].map(([name, data]) => [name, Float64Array.from(data)]));
  });
  const kernel = compileAsIs(tape);
  for (const lanes of LANES) {
    const { inputs, outputs, run } = kernel.port(lanes);
    for (let first = 0; first < points.length; first += lanes) {
      const at = (lane: number): number => (first + lane) % points.length;
      for (let lane = 0; lane < lanes; lane++) {
        for (const [i, data] of (points[at(lane)] ?? []).entries()) for (let j = 0; j < data.length; j++) inputs[i]![j * lanes + lane] = data[j]!;
      }
      run();
      for (let lane = 0; lane < lanes; lane++) {
        const what = `${where} at ${(points[at(lane)] ?? []).map((data) => `[${Array.from(data).join(", ")}]`).join(", ")}, lane ${lane} of ${lanes}`;
        for (const [name, data] of expected[at(lane)] ?? []) expectSameBits((outputs.get(name) ?? new Float64Array(0)).filter((_, i) => i % lanes === lane), data, `${what}: ${name}`);
      }
    }
  }
  kernel.dispose();
}

/** Points of the same shapes share a kernel. */
function expectAt(op: Op, points: readonly (readonly Num[])[], setting: Setting = {}): void {
  covered.add(op.name);
  const groups = new Map<string, Value[][]>();
  for (const point of points) {
    const values = point.map((x) => lift(x));
    const key = JSON.stringify(values.map(({ shape }) => shape));
    groups.set(key, [...(groups.get(key) ?? []), values]);
  }
  for (const [shapes, values] of groups) {
    for (const tape of tapesOf(op, (values[0] ?? []).map(({ shape }) => shape), setting)) expectCompiled(tape, values.map((point) => point.map((x) => x.data())), `${op.name} ${JSON.stringify(setting.attrs ?? {})} of ${shapes}`);
  }
}

/** An array of special numbers, another for each seed. */
function specials(shape: readonly number[], seed: number): Num {
  const size = shape.reduce((product, n) => product * n, 1);
  return lift(Float64Array.from({ length: size }, (_, i) => SPECIAL[(7 * i + 5 * seed) % SPECIAL.length]!)).reshape([...shape]);
}

const combinations = (lists: readonly (readonly number[])[]): number[][] => lists.reduce<number[][]>((found, list) => found.flatMap((before) => list.map((x) => [...before, x])), [[]]);

/** Special numbers in arrays of all shapes that broadcast. */
function shaped(inputs: number): Num[][] {
  const shapes = inputs === 1 ? SHAPES.map((shape) => [shape]) : inputs === 2 ? PAIRS_OF_SHAPES : PAIRS_OF_SHAPES.flatMap(([a, b]) => [[[], a, b], [a, b, []], [a, [], b]]);
  return shapes.flatMap((of) => [0, 1].map((seed) => of.map((shape, i) => specials(shape, 3 * seed + i))));
}

describe("compiled for 1, 2, 4 and 8 points, with its gradient, an operation has the bits of the interpreter", () => {
  it.each(Object.entries(elementwiseCases))("%s at special numbers and in arrays of them, empty ones too", (name, { inputs, edges = [] }) => {
    const op = elementwise[name as keyof typeof elementwise];
    expectAt(op, combinations(inputs === 1 ? [[...SPECIAL, ...edges]] : inputs === 2 ? [SPECIAL_OF_PAIR, SPECIAL_OF_PAIR] : [[0, 1, -0, NaN], [Infinity, 2, NaN], [-Infinity, -0, NaN]]));
    expectAt(op, shaped(inputs));
  });

  it.each(Object.entries(specialCases))("%s at the edges of its domain and in arrays, empty ones too", (name, { at, constants }) => {
    const setting = constants === undefined ? {} : { isDifferentiable: false };
    const op = special[name as keyof typeof special];
    const points = combinations(at);
    const some = points.filter((_, i) => i % Math.ceil(points.length / 120) === 0);
    expectAt(op, some, setting);
    const shapes = at.length === 1 ? SHAPES.map((shape) => [shape]) : at.length === 2 ? PAIRS_OF_SHAPES : PAIRS_OF_SHAPES.map(([a, b]) => [a, b, a]);
    expectAt(op, shapes.map((of) => of.map((shape, i) => lift(Float64Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, j) => at[i]![(3 * j) % at[i]!.length]!)).reshape([...shape]))), setting);
  });

  it.each(Object.entries({ ...matrixCases, ...recurrenceCases, ...arrayCases }))("%s in all its cases, and at special numbers in their shapes", (name, cases) => {
    const op = { ...linalg, ...recurrent, ...rearrange, ...reduce }[name as keyof typeof matrixCases | keyof typeof recurrenceCases | keyof typeof arrayCases];
    for (const { attrs, at, index } of cases) {
      const table = index === undefined ? [] : [known("i32", lift(index).shape, checkedIndices(lift(index), 100))];
      const special = [0, 1].flatMap((seed) => at.map((point) => point.map((x, i) => specials(lift(x).shape, seed + 2 * i))));
      expectAt(op, [...at, ...special], { attrs, constants: table });
    }
  });

  it("as every operation of the table was", () => {
    expect(allOps.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});
