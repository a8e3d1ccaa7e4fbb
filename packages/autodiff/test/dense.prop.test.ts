import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileAsIs } from "../src/compile.ts";
import { array, gradient, type Kernel, nodeOn, ops, recorded, sum, Tape, type Value } from "../src/index.ts";
import { cumsumAttrs, matmulAttrs, solveAttrs } from "../src/ops/linalg.ts";
import { computed, computedInLanes, interpreted } from "./randomTapes.ts";

const size = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 12, 13);
/** Which inputs are data, and how many matrices there are: none but one, a batch, or a batch against one. */
const setting = fc.record({ known: fc.tuple(fc.boolean(), fc.boolean()), batch: fc.constantFrom("none", "both", "left", "right"), lanes: fc.constantFrom(2, 4, 8) });

interface Setting {
  readonly known: readonly boolean[];
  readonly batch: string;
  readonly lanes: number;
}

const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((((i + 1) * 7919 * (seed + 3)) % 1009) - 504) / 173);

/** A matrix that is data or an input. */
function matrix(tape: Tape, position: number, rows: number, columns: number, { known, batch }: Setting): Value {
  const isBatch = batch === "both" || (batch === "left" && position === 0) || (batch === "right" && position === 1);
  const shape = isBatch ? [2, rows, columns] : [rows, columns];
  if (known[position] === true) return array(Array.from(numbers(rows * columns * (isBatch ? 2 : 1), position + 5))).reshape(shape);
  return recorded(tape, tape.input(`m${position}`, { dtype: "f64", shape }));
}

/** Outputs of a tape and the derivatives of their weighted sum, interpreted, for one point and in lanes. */
function expectSameBits(tape: Tape, value: Value, lanes: number): void {
  tape.output("value", nodeOn(tape, value));
  tape.output("total", nodeOn(tape, sum(value.mul(array(Array.from(numbers(value.size, 9))).reshape([...value.shape])))));
  const whole = gradient(tape, "total");
  const kernel: Kernel = compileAsIs(whole);
  expect(String(kernel)).not.toContain("host");
  expect(computed(kernel, 0)).toEqual(interpreted(whole, 0));
  expect(computedInLanes(kernel, lanes)).toEqual(Array.from({ length: lanes }, (_, lane) => interpreted(whole, lane)));
  kernel.dispose();
}

/** Products of n x inner and inner x m, each factor as it stands or transposed. */
function expectSameProduct([n, inner, m]: readonly [number, number, number], { left, right }: { readonly left: boolean; readonly right: boolean }, given: Setting): void {
  fc.pre(!given.known.every(Boolean));
  const tape = new Tape();
  const a = left ? matrix(tape, 0, inner, n, given) : matrix(tape, 0, n, inner, given);
  const b = right ? matrix(tape, 1, m, inner, given) : matrix(tape, 1, inner, m, given);
  expectSameBits(tape, recorded(tape, tape.append(ops.matmul, [nodeOn(tape, a), nodeOn(tape, b)], matmulAttrs({ left, right }))), given.lanes);
}

test("products of matrices, transposed or not, have the bits of the interpreter, for one point and in lanes", () => {
  fc.assert(
    fc.property(size, fc.oneof(size, fc.constantFrom(33, 70)), size, fc.boolean(), fc.boolean(), setting, (n, inner, m, left, right, given) => {
      expectSameProduct([n, inner, m], { left, right }, given);
    }),
    { numRuns: 150 },
  );
});

test("large products, whose factors are copied first, have the bits of the interpreter, sums that are cut and several strips included", () => {
  const ways = fc.constantFrom(16, 17, 19, 34);
  const sizesOf = fc.oneof(fc.tuple(ways, fc.constantFrom(48, 51, 130, 513, 700), ways), fc.constantFrom<[number, number, number]>([16, 48, 403], [351, 49, 17]));
  fc.assert(
    fc.property(sizesOf, fc.boolean(), fc.boolean(), setting, (sizes, left, right, given) => {
      expectSameProduct(sizes, { left, right }, given);
    }),
    { numRuns: 24 },
  );
});

test("a long sum that is cut into stretches has the bits of the interpreter", () => {
  for (const columns of [1, 3, 20]) {
    for (const rows of [1027, 2050]) {
      const tape = new Tape();
      const x = array(Array.from(numbers(rows * columns, 1))).reshape([rows, columns]);
      const r = recorded(tape, tape.input("r", { dtype: "f64", shape: [rows, 1] }));
      expectSameBits(tape, recorded(tape, tape.append(ops.matmul, [nodeOn(tape, x), nodeOn(tape, r)], matmulAttrs({ left: true, right: false }))), 4);
    }
  }
});

test("triangular systems have the bits of the interpreter, whichever triangle is meant", () => {
  fc.assert(
    fc.property(size, size, fc.boolean(), fc.boolean(), setting, (n, m, isLower, isTransposed, given) => {
      fc.pre(!given.known.every(Boolean));
      const tape = new Tape();
      const [a, b] = [matrix(tape, 0, n, n, given), matrix(tape, 1, n, m, given)];
      expectSameBits(tape, recorded(tape, tape.append(ops.solveTriangular, [nodeOn(tape, a), nodeOn(tape, b)], solveAttrs({ isLower, isTransposed }))), given.lanes);
    }),
    { numRuns: 120 },
  );
});

test("Cholesky factors and their adjoints have the bits of the interpreter, NaN of a matrix that has none included", () => {
  fc.assert(
    fc.property(size, fc.constantFrom(0, 40, 100), setting, (n, diagonal, given) => {
      const tape = new Tape();
      const a = matrix(tape, 0, n, n, { ...given, known: [false, false] });
      const heavy = a.add(array(Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? diagonal : 0))).reshape([n, n]));
      expectSameBits(tape, recorded(tape, tape.append(ops.cholesky, [nodeOn(tape, heavy)])), given.lanes);
    }),
    { numRuns: 120 },
  );
});

test("batches of many matrices, called for in a loop, have the bits of the interpreter", () => {
  const shapesOf = fc.constantFrom<readonly [number[], number[]]>([[70], [70]], [[70], []], [[], [70]], [[5, 14], [5, 14]], [[1, 70], [1]]);
  const both = fc.tuple(fc.boolean(), fc.boolean()).filter((known) => !known.every(Boolean));
  fc.assert(
    fc.property(shapesOf, fc.tuple(fc.constantFrom(1, 2, 5), fc.constantFrom(1, 3)), both, fc.boolean(), fc.constantFrom(2, 4), ([a, b], [n, m], known, isProduct, lanes) => {
      const tape = new Tape();
      const given = ([[...a, n, n], [...b, n, m]] as const).map((shape, i) => {
        const elements = shape.reduce((x, y) => x * y, 1);
        return known[i] === true ? array(Array.from(numbers(elements, i + 5))).reshape(shape) : recorded(tape, tape.input(`m${i}`, { dtype: "f64", shape }));
      });
      const nodes = given.map((value) => nodeOn(tape, value));
      const node = isProduct ? tape.append(ops.matmul, nodes, matmulAttrs({ left: false, right: false })) : tape.append(ops.solveTriangular, nodes, solveAttrs({ isLower: true, isTransposed: false }));
      expectSameBits(tape, recorded(tape, node), lanes);
    }),
    { numRuns: 40 },
  );
});

test("a large Cholesky factor, which lanes compute one after the other, has the bits of the interpreter", () => {
  for (const n of [48, 51]) {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [n, n] }));
    const heavy = x.add(array(Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 300 : 0))).reshape([n, n]));
    expectSameBits(tape, recorded(tape, tape.append(ops.cholesky, [nodeOn(tape, heavy)])), 4);
  }
});

test("sums along an axis, forwards and backwards, have the bits of the interpreter, for one point and in lanes", () => {
  const shape = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 9), { minLength: 1, maxLength: 3 }).chain((sizes) => fc.record({ sizes: fc.constant(sizes), axis: fc.nat(sizes.length - 1) }));
  fc.assert(
    fc.property(shape, fc.boolean(), fc.constantFrom(2, 4, 8), ({ sizes, axis }, isReversed, lanes) => {
      const tape = new Tape();
      const a = recorded(tape, tape.input("a", { dtype: "f64", shape: sizes }));
      expectSameBits(tape, recorded(tape, tape.append(ops.cumsum, [nodeOn(tape, a)], cumsumAttrs(axis, isReversed))), lanes);
    }),
    { numRuns: 150 },
  );
});
