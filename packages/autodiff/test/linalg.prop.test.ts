import type { Shape } from "@typyro/base";
import { sizeOf } from "@typyro/base";
import fc from "fast-check";
import { describe, it } from "vitest";
import { addDiag, cholesky, cumsum, diag, diagonal, logDet, matmul, matrixTranspose, outer, solveTriangular, sqdist, tril, triu } from "../src/matrices.ts";
import { lift, type Value } from "../src/value.ts";
import { expectGradient } from "./expectGradient.ts";

const side = fc.integer({ min: 0, max: 4 });
const batch = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });
/** A batch that broadcasts against `full`: axes left out at the left, others stretched. */
const partOf = (full: Shape): fc.Arbitrary<Shape> =>
  fc.tuple(fc.nat({ max: full.length }), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length })).map(([drop, ones]) => full.map((n, i) => (ones[i] === true ? 1 : n)).slice(drop));
const numbers = (shape: Shape): fc.Arbitrary<Value> =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((x) => lift(Float64Array.from(x)).reshape(shape));
const batches = batch.chain((full) => fc.tuple(partOf(full), partOf(full)));
/** Positive definite, with eigenvalues from 4. */
const definite = (shape: Shape): fc.Arbitrary<Value> => numbers(shape).map((a) => addDiag(a.matmul(matrixTranspose(a)), 4));

const check = (values: fc.Arbitrary<readonly Value[]>, f: (...x: readonly Value[]) => Value): void =>
  fc.assert(fc.property(values, (x) => expectGradient(f, [x])), { numRuns: 40 });

describe("for every size and batch, 0 and 1 among them, values and derivatives are those of the definition", () => {
  it("of matmul", () => {
    check(fc.tuple(batches, side, side, side).chain(([[a, b], n, k, m]) => fc.tuple(numbers([...a, n, k]), numbers([...b, k, m]))), matmul);
  });
  it("of the Cholesky factor and the log determinant", () => {
    const matrices = fc.tuple(batch, side).chain(([a, n]) => fc.tuple(definite([...a, n, n])));
    check(matrices, (a) => cholesky(a ?? 0));
    check(matrices, (a) => logDet(a ?? 0));
  });
  it("of triangular solves, with either triangle, transposed or not", () => {
    const systems = fc.tuple(batches, side, side).chain(([[a, b], n, m]) => fc.tuple(numbers([...a, n, n]).map((t) => addDiag(t, 9)), numbers([...b, n, m])));
    for (const upper of [false, true]) for (const transposed of [false, true]) check(systems, (t, b) => solveTriangular(t ?? 0, b ?? 0, { upper, transposed }));
  });
  it("of outer products and squared distances", () => {
    check(fc.tuple(batches, side, side).chain(([[a, b], n, m]) => fc.tuple(numbers([...a, n]), numbers([...b, m]))), (x, y) => outer(x ?? 0, y ?? 0));
    check(fc.tuple(batches, side, side, side).chain(([[a, b], n, m, d]) => fc.tuple(numbers([...a, n, d]), numbers([...b, m, d]))), (x, y) => sqdist(x ?? 0, y ?? 0));
  });
  it("of diagonals, triangles and sums", () => {
    const squares = fc.tuple(batch, side).chain(([a, n]) => fc.tuple(numbers([...a, n, n]), numbers([n])));
    check(squares, (x, d) => addDiag(x ?? 0, d ?? 0));
    check(squares, (x, d) => diag(d ?? 0).add(diagonal(x ?? 0).sum()));
    check(squares, (x) => tril(x ?? 0, -1).add(triu(x ?? 0).mul(2)));
    check(squares, (x) => cumsum(x ?? 0, -1, { reversed: true }).add(cumsum(x ?? 0, -2)));
  });
});
