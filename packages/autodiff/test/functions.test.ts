import { describe, expect, it } from "vitest";
import { gradient } from "../src/gradient.ts";
import {
  abs, add, all, and, any, array, atan, ceil, concat, cos, cosh, digamma, div, equal, erf, erfc, exp, expm1, floor, greater, greaterEqual, less, lessEqual, lgamma, lift, log,
  log1p, logNormalCdf, logSigmoid, logSumExp, maximum, mean, minimum, mul, neg, normalCdf, normalQuantile, not, notEqual, or, pow, recorded, scatterAdd, sigmoid, sign, sin, sinh,
  softplus, sqrt, square, stack, stopGradient, sub, sum, tan, tanh, Tape, type Value, where,
} from "../src/index.ts";
import { type Differentiable, evaluatorOf, expectGradient, type Point } from "./expectGradient.ts";
import { filled, SPECIAL, SPECIAL_OF_PAIR } from "./opCases.ts";

const pairs: readonly Point[] = SPECIAL_OF_PAIR.flatMap((a) => SPECIAL_OF_PAIR.map((b) => [a, b]));
const each = (...shapes: readonly (readonly number[])[]): readonly Point[] => shapes.map((shape) => [filled(shape)]);

/** The gradient of a scalar function of one array, evaluated. */
function slopesOf(f: (x: Value) => Value, at: readonly number[]): number[] {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [at.length] }));
  const y = f(x);
  if (y.content.kind !== "recorded") throw new Error("nothing was recorded");
  tape.output("y", y.content.id);
  return Array.from(evaluatorOf(gradient(tape, "y"))([at]).get("d/x") ?? []);
}

describe("functions of one number", () => {
  const functions = { abs, atan, ceil, cos, cosh, digamma, erf, erfc, exp, expm1, floor, lgamma, log, log1p, logNormalCdf, logSigmoid, neg, normalCdf, normalQuantile, sigmoid, sign, sin, sinh, softplus, sqrt, square, stopGradient, tan, tanh };

  it.each(Object.entries(functions))("%s is the operation of its name", (name, f) => {
    const tape = new Tape();
    const y = f(recorded(tape, tape.input("x", { dtype: "f64", shape: [2] })));
    const [, node] = tape.nodes;
    expect(node).toMatchObject({ kind: "op", op: { name }, shape: [2] });
    expect(y.content).toMatchObject({ kind: "recorded", id: 1 });
  });
});

describe("functions of two numbers", () => {
  const functions = { add, sub, mul, div, pow, maximum, minimum, less, lessEqual, greater, greaterEqual, equal, notEqual };
  const operations: Readonly<Record<string, string>> = { maximum: "max", minimum: "min" };

  it.each(Object.entries(functions))("%s is the operation of its name, with a number on either side", (name, f) => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [2] }));
    f(x, 3);
    f(3, x);
    const made = tape.nodes.filter((node) => node.kind === "op");
    expect(made.map((node) => [node.op.name, node.inputs])).toEqual([[operations[name] ?? name, [0, 1]], [operations[name] ?? name, [1, 0]]]);
  });

  it("and, or, not take booleans alone or in arrays", () => {
    expect(and(true, [true, false]).toArray()).toEqual([1, 0]);
    expect(or([false, false], [true, false]).toArray()).toEqual([1, 0]);
    expect(not([[true], [false]]).toArray()).toEqual([[0], [1]]);
    expect([and(true, true), or(true, false), not(false)].map(({ dtype }) => dtype)).toEqual(["bool", "bool", "bool"]);
  });

  it("a power known to be 2 is a square, to the bit, also where the exponent becomes known later", () => {
    expectGradient((x) => x.pow(2), SPECIAL.map((x) => [x]));
    for (const x of SPECIAL) expect(pow(x, [2]).toArray()).toEqual([x * x]);
  });
});

describe("reductions", () => {
  it("mean divides the sum by the number of elements, and that of nothing is NaN", () => {
    expectGradient((x) => mean(x), each([], [1], [5], [2, 3], [0], [0, 3]));
    expectGradient((x) => mean(x, 0), each([1], [5], [2, 3], [0], [0, 3], [3, 0]));
    expect(mean([]).item()).toBeNaN();
    expect(mean([[1, 2], [3, 5]], -1).toArray()).toEqual([1.5, 4]);
  });

  it("max and min share the derivative of a tie equally", () => {
    for (const f of [(x: Value) => x.max(), (x: Value) => x.min()]) {
      expectGradient(f, [...each([], [1], [5], [2, 3], [0]), [[3, 1, 3, 1]]]);
      expect(slopesOf(f, [7, 7, 7, 7])).toEqual([0.25, 0.25, 0.25, 0.25]);
    }
    expect([lift([]).max().item(), lift([]).min().item()]).toEqual([-Infinity, Infinity]);
  });

  it("axes count from the left, or from -1 at the right; one named twice is reduced once", () => {
    const x = lift([[1, 2, 3], [4, 5, 6]]);
    expect(sum(x, 0).toArray()).toEqual([5, 7, 9]);
    expect(sum(x, -1).toArray()).toEqual([6, 15]);
    expect(sum(x, [1, -1]).toArray()).toEqual([6, 15]);
    expect(sum(x, [-1, 0]).item()).toBe(21);
    expect(sum(x, []).toArray()).toEqual(x.toArray());
  });

  it("all and any of nothing are true and false", () => {
    expect([all([]).item(), any([]).item()]).toEqual([1, 0]);
    expect(all(greater([[1, 2], [-1, 3]], 0), 1).toArray()).toEqual([1, 0]);
    expect(any(greater([[-1, -2], [-1, 3]], 0), 1).toArray()).toEqual([0, 1]);
  });
});

describe("logSumExp", () => {
  it("is the logarithm of the sum of exponentials, with the shares of the terms as its derivative", () => {
    expectGradient((x) => logSumExp(x), [...each([], [1], [5], [2, 3]), [[1000, 1000.5]], [[-1000, -1001]], [[0, -Infinity]], [[-Infinity, 3, -Infinity]], [[-1e300, 1e300]]]);
    expectGradient((x) => logSumExp(x, 1), each([2, 3], [0, 3], [3, 1]));
    expect(logSumExp([1000, 1000]).item()).toBe(1000 + Math.LN2);
    expect(logSumExp([Infinity, 1]).item()).toBe(Infinity);
    expect(logSumExp([Number.NaN, 1]).item()).toBeNaN();
  });

  it("is -Infinity and flat where every term is -Infinity, so that a sum over it keeps a finite derivative", () => {
    expect(logSumExp([]).item()).toBe(-Infinity);
    expect(slopesOf(logSumExp, [-Infinity, -Infinity])).toEqual([0, 0]);
    const transition = [[Math.log(0.5), -Infinity], [Math.log(0.5), -Infinity]];
    const forward = (x: Value): Value => logSumExp(logSumExp(x.reshape([2, 1]).add(transition), 0));
    expect(slopesOf(forward, [1, 1])).toEqual([0.5, 0.5]);
  });
});

describe("where", () => {
  it("gives each branch the derivative of its own elements", () => {
    expectGradient((a, b) => where([true, false, true], a, b), [[filled([3]), filled([3], 1)], [filled([]), filled([3])], [filled([2, 1]), 4]]);
    expectGradient((a, b) => where(less(a, b), a.square(), b.mul(3)), pairs);
  });

  it("does not keep an infinite slope of the branch not taken from making NaN, which a safe input before it does", () => {
    const positive = (x: Value): Value => greater(x, 0);
    expect(slopesOf((x) => where(positive(x), sqrt(x), 0).sum(), [0, 4])).toEqual([Number.NaN, 0.25]);
    expect(slopesOf((x) => where(positive(x), sqrt(where(positive(x), x, 1)), 0).sum(), [0, 4])).toEqual([0, 0.25]);
  });
});

describe("elements and rows", () => {
  const table = lift([[0, 1, 2], [10, 11, 12]]);

  it("at reads one index for each leading axis", () => {
    expect(table.at(1).toArray()).toEqual([10, 11, 12]);
    expect(table.at(1, 2).item()).toBe(12);
    expect(table.at([0, 1, 1], [2, 0, 2]).toArray()).toEqual([2, 10, 12]);
    expect(table.at([[0, 1]]).toArray()).toEqual([[[0, 1, 2], [10, 11, 12]]]);
    expect(table.at([0, 1], 1).toArray()).toEqual([1, 11]);
    expect(table.at({ index: [1, 0] }, { index: 2 }).toArray()).toEqual([12, 2]);
    expect(table.at().toArray()).toEqual(table.toArray());
    expect(table.at([]).shape).toEqual([0, 3]);
  });

  it.each<[string, Differentiable, readonly Point[]]>([
    ["at", (x) => x.at([2, 0, 2]), each([3], [3, 2])],
    ["at with pairs", (x) => x.at([1, 0, 1], [[0], [2]]), each([2, 3], [2, 3, 2])],
    ["slice", (x) => x.slice(1, 4, { axis: 1, step: 2 }), each([2, 5], [1, 4])],
    ["slice of nothing", (x) => x.slice(3, 3), each([3])],
    ["reshape with an open size", (x) => x.reshape([-1, 2]), each([4], [2, 3], [2], [2, 1])],
    ["transpose", (x) => x.transpose(), each([3], [2, 3], [2, 3, 4], [])],
    ["broadcastTo", (x) => x.broadcastTo([2, 3]), each([], [3], [2, 1], [2, 3])],
    ["scatterAdd", (x) => scatterAdd(x, [2, 0, 2], 4), each([3], [3, 2])],
    ["stack", (x, y) => stack([x, y, 3], 1), [[filled([2]), filled([2], 1)], [filled([2, 3]), filled([3], 1)]]],
    ["stack of numbers", (x, y) => stack([x, y]), [[1, 2]]],
    ["an array of values", (x, y) => lift([1, x, y]), [[2, 3]]],
    ["concat", (x, y) => concat([x, y, x], -1), [[filled([2]), filled([3], 1)], [filled([2, 1]), filled([2, 2], 1)]]],
    ["sumTo of a broadcast", (x, y) => x.mul(y), [[filled([3, 1]), filled([1, 4], 1)], [filled([2, 1, 2]), filled([3, 1], 1)]]],
  ])("%s has the derivative of its definition", (name, f, points) => expectGradient(f, points, { name }));

  it("concat of booleans with numbers holds numbers", () => {
    const mixed = concat([greater([1, -1], 0), [0.5]]);
    expect([mixed.dtype, mixed.toArray()]).toEqual(["f64", [1, 0, 0.5]]);
    expect(stack([less(1, 2), 2.5]).toArray()).toEqual([1, 2.5]);
    expect(concat([less([1], 2), less([3], 2)]).dtype).toBe("bool");
    expectGradient((x) => concat([less(x, 0), x.mul(2.5)]), each([3]));
  });

  it("array makes a value of data under a shape", () => {
    expect(array(new Float32Array([1, 2, 3, 4]), [2, -1]).toArray()).toEqual([[1, 2], [3, 4]]);
    expect(array([[1, 2]]).shape).toEqual([1, 2]);
  });
});

describe("booleans as numbers", () => {
  it("times 1 are numbers, eager and recorded", () => {
    expectGradient((x) => less(x, 0).mul(1), each([3]));
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [] }));
    expect([less(1, 2).mul(1).dtype, less(x, 2).mul(1).dtype, less(x, 2).sub(0).dtype]).toEqual(["f64", "f64", "f64"]);
  });

  it("are counted by sum", () => {
    expect(sum(greater([3, -1, 2], 0)).item()).toBe(2);
    expectGradient((x) => sum(greater(x, 0)).mul(x), each([3]));
  });
});
