import type { Shape } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { findNotPositiveDefinite } from "../src/dense/jitter.ts";
import { gradient } from "../src/gradient.ts";
import { interpret } from "../src/interpret.ts";
import {
  addDiag, cholesky, choleskySolve, cumsum, diag, diagonal, dot, eye, isPositiveDefinite, logDet, matmul, matrixTranspose, outer, pad, placeAt, readAt, solveTriangular, sqdist, tril, triu,
} from "../src/matrices.ts";
import { linalg } from "../src/ops/linalg.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, type Num, recorded, type Value } from "../src/value.ts";
import { EPSILON } from "./expectClose.ts";
import { expectGradient, type Point } from "./expectGradient.ts";
import { filled } from "./opCases.ts";

const values = (shape: Shape, seed = 0): Value => lift(filled(shape, seed));

/** Well-conditioned: a diagonal that dominates. */
const dominant = (shape: Shape, seed = 0): Value => addDiag(values(shape, seed), 4);

const covariance = (shape: Shape, seed = 0): Value => {
  const a = values(shape, seed);
  return addDiag(a.matmul(matrixTranspose(a)), 1);
};

/** Largest difference between two arrays of one shape. */
function distance(a: Num, b: Num): number {
  const [x, y] = [lift(a), lift(b)];
  expect(x.shape).toEqual(y.shape);
  return x.size === 0 ? 0 : x.sub(y).abs().max().item();
}

/** The outputs of a tape with one input. */
function outputs(tape: Tape, input: Value): ReadonlyMap<string, readonly number[]> {
  const evaluator = interpret(tape);
  evaluator.inputs[0]?.set(input.data());
  evaluator.run();
  return new Map([...evaluator.outputs].map(([name, data]) => [name, [...data]]));
}

/** One rounding for each of n products and sums of numbers up to `size`. */
const within = (n: number, size = 1): number => 4 * n * EPSILON * size;

describe("matmul", () => {
  const pairs: readonly (readonly [Shape, Shape, Shape])[] = [
    [[2, 3], [3, 4], [2, 4]], [[2, 9], [9, 1], [2, 1]], [[3], [3], []], [[3], [3, 2], [2]], [[2, 3], [3], [2]], [[5, 2, 3], [3, 2], [5, 2, 2]], [[2, 3], [5, 3, 2], [5, 2, 2]],
    [[5, 1, 2, 3], [4, 3, 2], [5, 4, 2, 2]], [[1, 1], [1, 1], [1, 1]], [[0, 3], [3, 2], [0, 2]], [[2, 0], [0, 3], [2, 3]], [[2, 3], [3, 0], [2, 0]], [[0], [0], []], [[4, 2, 3], [3], [4, 2]], [[3], [4, 3, 2], [4, 2]],
  ];

  it.each(pairs)("of shapes %j and %j has shape %j, the value of its definition, and its derivative", (a, b, out) => {
    expect(matmul(values(a), values(b, 1)).shape).toEqual(out);
    expectGradient(matmul, [[values(a), values(b, 1)]]);
  });

  it("is the sum of products along the last axis, to the bit", () => {
    const [x, v] = [values([7, 11]), values([11], 1)];
    expect(x.matmul(v).toArray()).toEqual(x.mul(v).sum(-1).toArray());
    expect(dot(v, v).item()).toBe(v.mul(v).sum().item());
  });

  it.each([[[2, 3], [4, 2]], [[3], [4]], [[2, 3], [2]], [[5, 2, 3], [4, 3, 2]], [[], [3]], [[3], []]] as const)("refuses shapes %j and %j", (a, b) => {
    expect(() => matmul(values(a), values(b))).toThrow("[matmul-shapes]");
  });
});

describe("cholesky", () => {
  it.each([[[1, 1]], [[2, 2]], [[5, 5]], [[3, 2, 2]], [[0, 2, 2]], [[0, 0]], [[2, 2, 3, 3]]] as const)("of shape %j is lower triangular and gives the matrix back", (shape) => {
    const a = covariance(shape);
    const factor = cholesky(a);
    expect(distance(factor, tril(factor))).toBe(0);
    const top = a.size === 0 ? 1 : a.abs().max().item();
    expect(distance(factor.matmul(matrixTranspose(factor)), a)).toBeLessThanOrEqual(within(shape.at(-1) ?? 0, top));
    expectGradient((x) => cholesky(x), [[a]]);
  });

  it("reads the lower triangle alone, where its derivative lies", () => {
    const a = covariance([3, 3]);
    const other = tril(a).add(triu(values([3, 3], 5), 1));
    expect(cholesky(other).toArray()).toEqual(cholesky(a).toArray());
  });

  it("is not a number from the first pivot on that is not positive, and neither is the log determinant", () => {
    const tape = new Tape();
    const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [2, 2] }));
    tape.output("factor", nodeOn(tape, cholesky(a)));
    tape.output("logDet", nodeOn(tape, logDet(a)));
    for (const matrix of [[[1, 2], [2, 1]], [[1, 1], [1, 1]]]) {
      const found = outputs(tape, lift(matrix));
      expect([...(found.get("factor") ?? []), ...(found.get("logDet") ?? [])]).toEqual([1, 0, matrix[1]?.[0], Number.NaN, Number.NaN]);
    }
  });

  it("refuses a known matrix that is not positive definite, with the jitter that makes it so", () => {
    expect(() => cholesky([[1, 1], [1, 1]])).toThrow("addDiag(a, 1e-8)");
    expect(() => logDet([[[1, 0], [0, 1]], [[1, 2], [2, 1]]])).toThrow("the matrix given to `logDet` at [1] is not positive definite");
    expect(cholesky(addDiag([[1, 1], [1, 1]], 1e-8)).toArray()).not.toContain(Number.NaN);
    expect(findNotPositiveDefinite(Float64Array.of(4, 4, 4, 4 - 1e-6), 2)).toEqual({ batch: 0, jitter: 4e-6 });
    expect(findNotPositiveDefinite(Float64Array.of(-1), 1)).toEqual({ batch: 0, jitter: undefined });
  });

  it("leaves a matrix that holds NaN to the checks of what made it", () => {
    expect(cholesky([[Number.NaN]]).toArray()).toEqual([[Number.NaN]]);
    expect(isPositiveDefinite([[[1]], [[-1]], [[0]], [[Number.NaN]]]).toArray()).toEqual([1, 0, 0, 0]);
  });

  it("refuses what is not square", () => {
    for (const f of [cholesky, logDet, diagonal, (x: Value) => addDiag(x, 1), (x: Value) => solveTriangular(x, x)]) expect(() => f(values([2, 3]))).toThrow("[matrix-not-square]");
  });
});

describe("solveTriangular", () => {
  const shapes: readonly (readonly [Shape, Shape])[] = [[[1, 1], [1, 1]], [[3, 3], [3, 2]], [[4, 4], [4]], [[2, 3, 3], [3, 1]], [[3, 3], [2, 3, 1]], [[2, 1, 2, 2], [3, 2, 2]], [[0, 0], [0, 2]], [[2, 2], [2, 0]]];

  for (const upper of [false, true]) {
    for (const transposed of [false, true]) {
      it.each(shapes)(`solves with the ${upper ? "upper" : "lower"} triangle${transposed ? ", transposed," : ""} of shape %j for a right side of shape %j`, (a, b) => {
        const [matrix, right] = [dominant(a), values(b, 1)];
        const x = solveTriangular(matrix, right, { upper, transposed });
        const triangle = upper ? triu(matrix) : tril(matrix);
        const product = (transposed ? matrixTranspose(triangle) : triangle).matmul(x);
        expect(distance(product, right.broadcastTo(product.shape))).toBeLessThanOrEqual(within(8, 16));
        expectGradient((t, r) => solveTriangular(t, r, { upper, transposed }), [[matrix, right]]);
      });
    }
  }

  it("refuses a right side with another number of rows, or other batches", () => {
    expect(() => solveTriangular(eye(3), values([2]))).toThrow("[solve-shapes]");
    expect(() => solveTriangular(dominant([2, 3, 3]), values([4, 3, 1]))).toThrow("[solve-shapes]");
  });

  it("inverts a positive definite matrix through its factor", () => {
    const a = covariance([3, 3]);
    expect(distance(choleskySolve(cholesky(a), a), eye(3))).toBeLessThanOrEqual(within(64, 8));
  });
});

describe("logDet", () => {
  it("is the logarithm of the determinant", () => {
    expect(logDet([[2, 0.8], [0.8, 0.5]]).item()).toBeCloseTo(Math.log(0.36), 14);
    expect(logDet(eye(0)).item()).toBe(0);
    expectGradient((x) => logDet(x), [[covariance([1, 1])], [covariance([4, 4])], [covariance([2, 3, 3])]]);
  });

  it("has the inverse matrix as its gradient, read in the lower triangle", () => {
    const a = covariance([3, 3]);
    const tape = new Tape();
    tape.output("y", nodeOn(tape, logDet(recorded(tape, tape.input("a", { dtype: "f64", shape: [3, 3] })))));
    const slope = lift(Float64Array.from(outputs(gradient(tape, "y"), a).get("d/a") ?? [])).reshape([3, 3]);
    const inverse = choleskySolve(cholesky(a), eye(3));
    expect(distance(slope, tril(inverse).add(tril(inverse, -1)))).toBeLessThanOrEqual(within(64, 8));
  });
});

describe("cumsum", () => {
  it.each([[[5], 0], [[3, 4], 0], [[3, 4], 1], [[2, 3, 4], 1], [[0], 0], [[0, 3], 1], [[1], 0]] as const)("of shape %j along axis %j adds what comes before, from either end", (shape, axis) => {
    for (const reversed of [false, true]) {
      expectGradient((x) => cumsum(x, axis, { reversed }), [[values(shape)]]);
      const totals = cumsum(values(shape), axis, { reversed });
      const n = shape[axis] ?? 0;
      if (totals.size > 0) expect(distance(totals.slice(reversed ? 0 : n - 1, reversed ? 1 : n, { axis }).sum(axis), values(shape).sum(axis))).toBeLessThanOrEqual(within(n, 4));
    }
  });

  it("is a method too", () => {
    expect(lift([1, 2, 3]).cumsum().toArray()).toEqual([1, 3, 6]);
  });
});

describe("matrix functions", () => {
  const cases: readonly (readonly [string, (...x: readonly Value[]) => Value, readonly Point[]])[] = [
    ["outer", outer, [[values([3]), values([2], 1)], [values([4, 3]), values([2], 1)], [values([0]), values([2])]]],
    ["sqdist", sqdist, [[values([3, 2]), values([4, 2], 1)], [values([3]), values([2], 1)], [values([2, 3, 2]), values([4, 2], 1)], [values([0, 2]), values([3, 2])]]],
    ["sqdist of one set", (x) => sqdist(x), [[values([4, 2])], [values([3])]]],
    ["diagonal", (x) => diagonal(x), [[values([3, 3])], [values([2, 3, 3])], [values([1, 1])], [values([0, 0])], [values([0, 2, 2])]]],
    ["diag", (x) => diag(x), [[values([3])], [values([2, 3])], [values([1])], [values([0])]]],
    ["addDiag", addDiag, [[values([3, 3]), 0.5], [values([3, 3]), values([3], 1)], [values([2, 3, 3]), values([2, 1], 1)], [values([0, 0]), 1]]],
    ["tril", (x) => tril(x, -1), [[values([3, 3])], [values([2, 3, 4])], [values([1, 1])]]],
    ["triu", (x) => triu(x, 1), [[values([3, 3])], [values([4, 3])]]],
    ["pad", (x) => pad(x, 1, 2), [[values([3])], [values([2, 3])], [values([0])]]],
    ["placeAt", (x) => placeAt(x, Int32Array.of(3, 1), [2, 3]), [[values([2])], [values([4, 2])]]],
    ["readAt", (x) => readAt(x, Int32Array.of(3, 1)), [[values([2, 3])], [values([4, 2, 3])]]],
    ["matrixTranspose", (x) => matrixTranspose(x), [[values([2, 3])], [values([4, 2, 3])]]],
  ];

  it.each(cases)("%s has the derivative of its definition", (name, f, points) => {
    expectGradient(f, points, { name });
  });

  it("have the values of their definitions", () => {
    expect(outer([1, 2], [3, 4]).toArray()).toEqual([[3, 4], [6, 8]]);
    expect(sqdist([0, 1, 3]).toArray()).toEqual([[0, 1, 9], [1, 0, 4], [9, 4, 0]]);
    expect(sqdist([[0, 0], [3, 4]], [[0, 0]]).toArray()).toEqual([[0], [25]]);
    expect(diag([1, 2]).toArray()).toEqual([[1, 0], [0, 2]]);
    expect(diagonal([[1, 2], [3, 4]]).toArray()).toEqual([1, 4]);
    expect(addDiag([[1, 2], [3, 4]], [10, 20]).toArray()).toEqual([[11, 2], [3, 24]]);
    expect(tril([[1, 2], [3, 4]]).toArray()).toEqual([[1, 0], [3, 4]]);
    expect(triu([[1, 2], [3, 4]]).toArray()).toEqual([[1, 2], [0, 4]]);
    expect(eye(2, 3).toArray()).toEqual([[1, 0, 0], [0, 1, 0]]);
    expect(pad([1, 2], 1, 1).toArray()).toEqual([0, 1, 2, 0]);
    expect(placeAt([5, 6], Int32Array.of(3, 1), [2, 2]).toArray()).toEqual([[0, 6], [0, 5]]);
    expect(readAt([[1, 2], [3, 4]], Int32Array.of(3, 1)).toArray()).toEqual([4, 2]);
  });

  it("keep points that are close apart: no squares are subtracted", () => {
    expect(sqdist([1e8, 1e8 + 1]).toArray()).toEqual([[0, 1], [1, 0]]);
  });

  it("give constants that depend on sizes alone one buffer, so that a tape holds each of them once", () => {
    expect(eye(3)).toBe(eye(3));
    const tape = new Tape();
    const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [3, 3] }));
    tril(a);
    const before = tape.nodes.length;
    tril(a);
    expect(tape.nodes).toHaveLength(before);
  });

  it("leave no operation on matrices without a case here", () => {
    expect(Object.keys(linalg).sort()).toEqual(["cholesky", "choleskyAdjoint", "cumsum", "matmul", "solveTriangular"]);
  });
});
