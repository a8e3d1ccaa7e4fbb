import { describe, expect, it } from "vitest";
import { checkedIndices } from "../src/axes.ts";
import { gradient } from "../src/gradient.ts";
import { elementwise } from "../src/ops/elementwise.ts";
import { linalg } from "../src/ops/linalg.ts";
import { rearrange } from "../src/ops/rearrange.ts";
import { reduce } from "../src/ops/reduce.ts";
import { special } from "../src/ops/special.ts";
import { allOps, ops } from "../src/ops/table.ts";
import { Tape } from "../src/tape.ts";
import { apply, known, lift, type Value } from "../src/value.ts";
import { dualNames } from "./dual.ts";
import { expectGradient, operation, type Point } from "./expectGradient.ts";
import { arrayCases, elementwiseCases, filled, matrixCases, PAIRS_OF_SHAPES, recurrenceCases, SHAPES, SPECIAL, SPECIAL_OF_PAIR, specialCases } from "./opCases.ts";

/** The names of the operations for which an `expectGradient` ran. */
const covered = new Set<string>();

function scalarPoints(inputs: 1 | 2 | 3, edges: readonly number[]): Point[] {
  if (inputs === 1) return [...SPECIAL, ...edges].map((x) => [x]);
  if (inputs === 2) return SPECIAL_OF_PAIR.flatMap((a) => SPECIAL_OF_PAIR.map((b) => [a, b]));
  const branches = [[1, 2], [Infinity, 2], [2, -Infinity], [Number.NaN, 1], [1, Number.NaN], [0, -0]];
  return branches.flatMap((pair) => [0, 1, -0, Number.NaN].map((condition) => [condition, ...pair]));
}

function shapedPoints(inputs: 1 | 2 | 3): Point[] {
  if (inputs === 1) return SHAPES.map((shape) => [filled(shape)]);
  const pairs = PAIRS_OF_SHAPES.map(([a, b]) => [filled(a), filled(b, 1)]);
  return inputs === 2 ? pairs : pairs.flatMap(([a = 0, b = 0]) => [[1, a, b], [a, b, 1], [a, 1, b]]);
}

describe("elementwise", () => {
  it.each(Object.entries(elementwiseCases))("%s has the values and slopes of its definition, at special points and in every shape", (name, { inputs, edges = [], ...expectation }) => {
    const op = elementwise[name as keyof typeof elementwise];
    covered.add(op.name);
    expectGradient(operation(op), scalarPoints(inputs, edges), { ...expectation, name });
    // In arrays lie ordinary numbers, but not inside every domain: where the value is NaN, no slope is promised.
    if (op.vjp.kind !== "none") expectGradient(operation(op), shapedPoints(inputs), { ...expectation, name });
  });
});

/** All combinations of one element of each list. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((found, list) => found.flatMap((before) => list.map((x) => [...before, x])), [[]]);
}

describe("special functions", () => {
  it.each(Object.entries(specialCases))("%s has the values and slopes of its definition, at the edges of its domain and in every shape", (name, { at, constants = 0, ...expectation }) => {
    const op = special[name as keyof typeof special];
    covered.add(op.name);
    for (const fixed of combinations(at.slice(0, constants))) {
      const rest = at.slice(constants);
      const f = (...inputs: readonly Value[]): Value => apply(op, [...fixed.map((x) => lift(x)), ...inputs]);
      expectGradient(f, combinations(rest), { ...expectation, name: `${name} of ${fixed.join(", ")}` });
    }
    const inside = at.map((_, i) => lift([0.2, 0.45, 0.7][i] ?? 0.5));
    for (const [a, b] of PAIRS_OF_SHAPES) {
      // Ordinary arguments inside every domain; all but the last two are numbers.
      const arrays = [filled(a), filled(b, 1)].slice(-Math.min(2, at.length - constants)).map((x) => lift(x).mul(0.1).add(0.5));
      expectGradient((...inputs) => apply(op, [...inside.slice(0, at.length - arrays.length), ...inputs]), [arrays], { ...expectation, name });
    }
  });
});

describe("operations on matrices", () => {
  it.each(Object.entries(matrixCases))("%s has the values and derivatives of its definition, in batches, of sizes 0 and 1, and where it fails", (name, cases) => {
    const op = linalg[name as keyof typeof linalg];
    covered.add(op.name);
    for (const { attrs, at } of cases) expectGradient(operation(op, attrs), at, { name: `${name} ${JSON.stringify(attrs)}` });
  });
});

describe("recurrences", () => {
  it.each(Object.entries(recurrenceCases))("%s has the values and derivatives of its definition, forward and reversed, of no row and one, and at infinities and NaN", (name, cases) => {
    covered.add(name);
    for (const { attrs, at } of cases) expectGradient(operation(ops.recurrence, attrs), at, { name: `${name} ${JSON.stringify(attrs)}` });
  });
});

describe("array operations", () => {
  it.each(Object.entries(arrayCases))("%s has the values and derivatives of its definition", (name, cases) => {
    const op = { ...rearrange, ...reduce }[name as keyof typeof arrayCases];
    covered.add(op.name);
    for (const { attrs, at, index } of cases) {
      const table = index === undefined ? undefined : lift(index);
      const last = table === undefined ? [] : [known("i32", table.shape, checkedIndices(table, 100))];
      expectGradient((...inputs) => apply(op, [...inputs, ...last], attrs), at, { name: `${name} ${JSON.stringify(attrs)}` });
    }
  });
});

describe("the table of operations", () => {
  it.each(allOps.map((op) => [op.name, op] as const))("%s has a shape rule, a value and a derivative, or says why it has none", (name, op) => {
    expect(Object.keys(op).sort()).toEqual(["infer", "name", "prepare", "vjp"]);
    expect(Object.entries(ops).filter(([, other]) => other === op).map(([key]) => key)).toEqual([name]);
    if (op.vjp.kind === "none") expect(op.vjp.reason).not.toBe("");
  });

  it("holds no operation that went without a test of its gradient", () => {
    const missing = allOps.map(({ name }) => name).filter((name) => !covered.has(name));
    expect(missing).toEqual([]);
  });

  it("holds no operation without a second definition in dual numbers", () => {
    expect([...dualNames].sort()).toEqual([...covered].sort());
  });

  it("refuses to differentiate an operation that says why it has no derivative", () => {
    const tape = new Tape();
    const x = tape.input("x", { dtype: "f64", shape: [] });
    tape.output("y", tape.append(elementwise.trigamma, [x]));
    expect(() => gradient(tape, "y")).toThrow("operation trigamma has no derivative: the third derivative of lgamma is not implemented");
  });
});
