import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileAsIs } from "../src/compile.ts";
import { array, gradient, type Factor, interpret, type Kernel, nodeOn, ops, type Products, recorded, sum, Tape, type Value } from "../src/index.ts";
import { matmulAttrs } from "../src/ops/linalg.ts";
import { computed, computedInLanes, inputsOf, interpreted } from "./randomTapes.ts";

/** Largest relative error of one rounding to float32. */
const ROUNDING = 2 ** -24;

interface Counts {
  open: number;
  products: number;
  readonly constants: Set<Float64Array>;
}

/** Products in float32, each sum in order. */
function float32Products(threshold: number): Products & { readonly counts: Counts } {
  const counts: Counts = { open: 0, products: 0, constants: new Set() };
  const read = ({ numbers, rows, columns, isTransposed }: Factor): ((row: number, column: number) => number) => {
    expect(numbers.data.length).toBe(rows * columns);
    return (row, column) => Math.fround(numbers.data[isTransposed ? column * columns + row : row * columns + column] ?? NaN);
  };
  const multiply = (left: Factor, right: Factor): Float32Array => {
    counts.products++;
    for (const { numbers } of [left, right]) if (numbers.kind === "constant") counts.constants.add(numbers.data);
    const [rows, inner] = left.isTransposed ? [left.columns, left.rows] : [left.rows, left.columns];
    const [inner2, columns] = right.isTransposed ? [right.columns, right.rows] : [right.rows, right.columns];
    expect(inner2).toBe(inner);
    const [a, b] = [read(left), read(right)];
    return Float32Array.from({ length: rows * columns }, (_, i) => {
      let total = 0;
      for (let k = 0; k < inner; k++) total = Math.fround(total + Math.fround(a(Math.floor(i / columns), k) * b(k, i % columns)));
      return total;
    });
  };
  return {
    threshold, counts,
    open: () => {
      counts.open++;
      return { multiply, close: () => counts.open-- };
    },
  };
}

const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((((i + 1) * 7919 * (seed + 3)) % 1009) - 504) / 173);

interface Setting {
  readonly sides: readonly { readonly isKnown: boolean; readonly isTransposed: boolean; readonly isBatch: boolean }[];
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** The tape of a product, its weighted sum and the gradient of that; with all numbers of data positive, its magnitudes. */
function productTape({ sides, rows, inner, columns }: Setting, isMagnitude: boolean): Tape {
  const data = (n: number, seed: number): Value => array(Array.from(numbers(n, seed), isMagnitude ? Math.abs : (x) => x));
  const tape = new Tape();
  const factors = sides.map(({ isKnown, isTransposed, isBatch }, i) => {
    const matrix = i === 0 ? [rows, inner] : [inner, columns];
    const shape = [...(isBatch ? [2] : []), ...(isTransposed ? matrix.reverse() : matrix)];
    if (isKnown) return data(shape.reduce((n, x) => n * x, 1), i + 5).reshape(shape);
    return recorded(tape, tape.input(`m${i}`, { dtype: "f64", shape }));
  });
  const flags = matmulAttrs({ left: sides[0]?.isTransposed === true, right: sides[1]?.isTransposed === true });
  const product = recorded(tape, tape.append(ops.matmul, factors.map((factor) => nodeOn(tape, factor)), flags));
  tape.output("total", nodeOn(tape, sum(product.mul(data(product.size, 9).reshape([...product.shape])))));
  return gradient(tape, "total");
}

type Outputs = Readonly<Record<string, readonly (string | number)[]>>;

/** Outputs of an interpreted tape, at a lane's point or at one of the same magnitudes. */
function evaluated(tape: Tape, lane: number, change: (x: number) => number, products?: Products): Outputs {
  const evaluator = interpret(tape, products);
  for (const [i, values] of inputsOf(tape, lane).entries()) evaluator.inputs[i]?.set(values.map(change));
  evaluator.run();
  const outputs = Object.fromEntries([...evaluator.outputs].map(([name, values]) => [name, Array.from(values)]));
  evaluator.dispose();
  return outputs;
}

/** @param actual - numbers, or texts that begin with one */
function expectWithin(actual: Outputs, { exact, magnitudes }: { readonly exact: Outputs; readonly magnitudes: Outputs }, roundings: number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(exact));
  for (const [name, values] of Object.entries(exact)) {
    for (const [i, value] of values.entries()) {
      const bound = 1.01 * roundings * ROUNDING * Number(magnitudes[name]?.[i]);
      expect(Math.abs(Number.parseFloat(String(actual[name]?.[i])) - Number(value)), `${name}[${i}]`).toBeLessThanOrEqual(bound);
    }
  }
}

const side = fc.record({ isKnown: fc.boolean(), isTransposed: fc.boolean(), isBatch: fc.boolean() });
const size = fc.constantFrom(1, 2, 3, 5, 8);
const setting = fc.record({ sides: fc.tuple(side, side), rows: size, inner: size, columns: size }).filter(({ sides }) => !sides.every(({ isKnown }) => isKnown));

test("products outside and their gradients are those inside up to the roundings of their factors, products and sums to float32: interpreted, for one point and in lanes", () => {
  fc.assert(
    fc.property(setting, fc.constantFrom(2, 4), (given, lanes) => {
      const tape = productTape(given, false);
      const magnitude = productTape(given, true);
      // Both factors are rounded, each product, each partial sum but the first, and one more for what is added in float64.
      const roundings = 3 + Math.max(given.rows, given.inner, given.columns);
      const products = float32Products(0);
      const kernel: Kernel = compileAsIs(tape, { products });
      const expected = Array.from({ length: lanes }, (_, lane) => ({ exact: evaluated(tape, lane, (x) => x), magnitudes: evaluated(magnitude, lane, Math.abs) }));
      const [first] = expected;
      if (first === undefined) throw new Error("there is no lane");
      expectWithin(computed(kernel, 0), first, roundings);
      for (const [lane, outputs] of computedInLanes(kernel, lanes).entries()) expectWithin(outputs, expected[lane] ?? first, roundings);
      expectWithin(evaluated(tape, 0, (x) => x, products), first, roundings);
      expect(products.counts.open).toBe(1);
      kernel.dispose();
      kernel.dispose();
      expect(products.counts.open).toBe(0);
    }),
    { numRuns: 150 },
  );
});

function regression(rows: number, columns: number): Tape {
  const tape = new Tape();
  const x = array(Array.from(numbers(rows * columns, 1))).reshape([rows, columns]);
  const beta = recorded(tape, tape.input("beta", { dtype: "f64", shape: [columns] }));
  tape.output("total", nodeOn(tape, sum(x.matmul(beta).square())));
  return gradient(tape, "total");
}

test("a product and its adjoint are one call each for all lanes, of the same constant", () => {
  const products = float32Products(0);
  const kernel = compileAsIs(regression(12, 3), { products });
  computedInLanes(kernel, 4);
  expect(products.counts).toMatchObject({ products: 2, constants: { size: 1 } });
  kernel.dispose();
});

test("only products of as many multiplications as the threshold go outside, and the kernel's text says which", () => {
  const inside = compileAsIs(regression(12, 3), { products: float32Products(37) });
  expect(String(inside)).not.toContain("outside");
  expect(computed(inside, 0)).toEqual(interpreted(regression(12, 3), 0));
  const outside = compileAsIs(regression(12, 3), { products: float32Products(36) });
  expect(String(outside).match(/^outside \(float32\): .*$/gm)).toEqual(["outside (float32): matmul f64[12, 1]", "outside (float32): matmul f64[3, 1]"]);
  expect(outside.bound.map(({ op }) => op.name)).toEqual(["matmul", "matmul"]);
  expect(inside.bound).toEqual([]);
  inside.dispose();
  outside.dispose();
});
