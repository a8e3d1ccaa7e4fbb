import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileAsIs } from "../src/compile.ts";
import { interpret } from "../src/interpret.ts";
import { elementwise } from "../src/ops/elementwise.ts";
import { special } from "../src/ops/special.ts";
import type { Op } from "../src/op.ts";
import { Tape } from "../src/tape.ts";
import type { Kernel } from "../src/wasm/kernel.ts";
import { longKernels, mathKernels, shortKernels } from "../src/wasm/math/kernels.ts";
import { elementwiseCases, SPECIAL, SPECIAL_OF_PAIR } from "./opCases.ts";

/** Where functions change from one form to another, and their neighbours. */
const SWITCHES = [
  0.5, 1, 2, 3, 6, 8, 22, 27, 28, 37, 39, 709.5, 745.2, 0.46875, 0.67, 0.6931471805599453, 0.4375, 0.6875, 1.1875, 2.4375, 1e-300, 5.551115123125783e-17,
  0.41421356237309503, 0.2928932188134524, 1.5707963267948966, 1647099, 1647100, 2.2250738585072014e-308, 1.7976931348623157e308, 4503599627370497, 9007199254740993,
];
const near = (x: number): number[] => [x, x * (1 - 2 ** -53), x * (1 + 2 ** -52)];
const POINTS = [...SPECIAL, ...SWITCHES.flatMap(near).flatMap((x) => [x, -x])];

const KERNELS: Kernel[] = [];

/** Both forms of a function of vectors, and the interpreter's. */
function formsOf(op: Op, inputs: number, rows: number): (x: readonly Float64Array[]) => { expected: Float64Array; found: Float64Array[] } {
  const tape = new Tape();
  const ids = Array.from({ length: inputs }, (_, i) => tape.input(`x${i}`, { dtype: "f64", shape: [rows] }));
  tape.output("y", tape.append(op, ids));
  const kernel = compileAsIs(tape);
  KERNELS.push(kernel);
  const [one, many] = [kernel.port(1), kernel.port(2)];
  const evaluator = interpret(tape);
  return (x) => {
    for (const [i, column] of x.entries()) {
      evaluator.inputs[i]?.set(column);
      one.inputs[i]?.set(column);
      for (let row = 0; row < rows; row++) many.inputs[i]?.fill(column[row]!, 2 * row, 2 * row + 2);
    }
    evaluator.run();
    one.run();
    many.run();
    const lanes = many.outputs.get("y") ?? new Float64Array(0);
    const found = [one.outputs.get("y") ?? new Float64Array(0), lanes.filter((_, i) => i % 2 === 0), lanes.filter((_, i) => i % 2 === 1)];
    return { expected: Float64Array.from(evaluator.outputs.get("y") ?? []), found };
  };
}

function expectSameBits(name: string, x: readonly Float64Array[], { expected, found }: { expected: Float64Array; found: Float64Array[] }): void {
  for (const column of found) {
    for (const [row, y] of expected.entries()) {
      if (!Object.is(column[row], y)) throw new Error(`${name}(${x.map((values) => values[row]).join(", ")}) is ${y}, and ${column[row]} when compiled`);
    }
  }
}

const unary = [...Object.entries(elementwise).filter(([name]) => elementwiseCases[name as keyof typeof elementwise].inputs === 1 && name !== "not"), ["log1mExp", special.log1mExp] as const, ["digammaMinusLog", special.digammaMinusLog] as const];
const ROWS = 37;
const anyNumber = fc.oneof(fc.double(), fc.double({ min: -30, max: 30 }), fc.double({ min: -1, max: 1 }), fc.integer({ min: -50, max: 50 }).map((i) => i / 2));

test.for(unary)("compiled %s has the bits of the interpreter, at special points and everywhere", ([name, op]) => {
  const edges = name in elementwiseCases ? (elementwiseCases[name as keyof typeof elementwise].edges ?? []) : [];
  const points = Float64Array.from([...POINTS, ...edges, ...edges.flatMap(near)]);
  expectSameBits(name, [points], formsOf(op, 1, points.length)([points]));
  const forms = formsOf(op, 1, ROWS);
  fc.assert(
    fc.property(fc.array(anyNumber, { minLength: ROWS, maxLength: ROWS }), (x) => {
      const column = Float64Array.from(x);
      expectSameBits(name, [column], forms([column]));
    }),
    { numRuns: 60 },
  );
  for (const kernel of KERNELS.splice(0)) kernel.dispose();
});

const binary = [
  ["pow", elementwise.pow], ["logAddExp", special.logAddExp], ["lbeta", special.lbeta], ["digammaRise", special.digammaRise], ["logGammaDensity", special.logGammaDensity],
] as const;

test.for(binary)("compiled %s has the bits of the interpreter, at all pairs of special points and everywhere", ([name, op]) => {
  const points = [...SPECIAL_OF_PAIR, ...SWITCHES.slice(0, 12).flatMap(near), 53, 54, -3, 7, 1e-3, 1.5, -1.5, 1e-310, 1e154, 0.9999999999999999, 1.0000000000000002];
  const x = Float64Array.from(points.flatMap((a) => points.map(() => a)));
  const y = Float64Array.from(points.flatMap(() => points));
  expectSameBits(name, [x, y], formsOf(op, 2, x.length)([x, y]));
  const forms = formsOf(op, 2, ROWS);
  const column = fc.array(anyNumber, { minLength: ROWS, maxLength: ROWS }).map((values) => Float64Array.from(values));
  fc.assert(fc.property(column, column, (a, b) => expectSameBits(name, [a, b], forms([a, b]))), { numRuns: 150 });
  for (const kernel of KERNELS.splice(0)) kernel.dispose();
});

/** Shapes and shares on both sides of every range of the densities. */
const SHAPES = [NaN, -1, 0, 1e-300, 1e-3, 0.3, 0.9999999999999999, 1, 1.0000000000000002, 1.7, 3, 4, 6.5, 8, 9, 40, 1e3, 1e9, 1e200, Infinity];
const SHARES = [NaN, -0.1, 0, 1e-300, 1e-9, 0.02, 0.29, 0.3, 0.5, 0.6, 0.97, 1 - 2 ** -30, 1 - 2 ** -53, 1, 1.1];

const COUNTS = [NaN, -1, 0, 0.3, 1, 2, 7, 8, 40, 1e4, 1e15, Infinity];

interface Ternary {
  readonly name: string;
  readonly op: Op;
  readonly at: readonly (readonly number[])[];
  /** The end of the range of each input from which numbers are drawn. */
  readonly most: readonly number[];
}

const ternary: readonly Ternary[] = [
  { name: "logBetaDensity", op: special.logBetaDensity, at: [SHAPES, SHAPES, SHARES], most: [300, 12, 1] },
  { name: "logNegativeBinomial", op: special.logNegativeBinomial, at: [COUNTS, SHAPES, SHAPES], most: [60, 12, 30] },
  { name: "logNegativeBinomialByR", op: special.logNegativeBinomialByR, at: [COUNTS, SHAPES, SHAPES], most: [60, 12, 30] },
  { name: "logNegativeBinomial2", op: special.logNegativeBinomial2, at: [COUNTS, SHAPES, SHAPES], most: [60, 60, 30] },
  { name: "logNegativeBinomial2ByR", op: special.logNegativeBinomial2ByR, at: [COUNTS, SHAPES, SHAPES], most: [60, 60, 30] },
];

test.for(ternary)("compiled $name has the bits of the interpreter, at all triples of special points and everywhere", ({ name, op, at, most }) => {
  const [first = [], second = [], third = []] = at;
  const rows = first.flatMap((x) => second.flatMap((y) => third.map((z) => [x, y, z] as const)));
  const columns = [0, 1, 2].map((i) => Float64Array.from(rows, (row) => row[i] ?? NaN));
  expectSameBits(name, columns, formsOf(op, 3, rows.length)(columns));
  const forms = formsOf(op, 3, ROWS);
  const numbers = most.map((max) => fc.oneof(fc.double({ min: 0, max }), fc.double({ min: 0, max: 1 }), fc.integer({ min: 0, max })));
  const column = (i: number): fc.Arbitrary<Float64Array> => fc.array(numbers[i] ?? fc.double(), { minLength: ROWS, maxLength: ROWS }).map((values) => Float64Array.from(values));
  fc.assert(fc.property(column(0), column(1), column(2), (x, y, z) => expectSameBits(name, [x, y, z], forms([x, y, z]))), { numRuns: 100 });
  for (const kernel of KERNELS.splice(0)) kernel.dispose();
});

test("all functions but these are vector code", () => {
  const written = new Set([...Object.keys(shortKernels), ...Object.keys(mathKernels), ...Object.keys(longKernels)]);
  expect([...Object.keys(elementwise), ...Object.keys(special)].filter((name) => !written.has(name))).toMatchInlineSnapshot(`
    [
      "normalQuantile",
      "besselI0e",
      "besselI1e",
      "besselI0MinusI1e",
      "gammaP",
      "gammaQ",
      "gammaPByShape",
      "gammaPByX",
      "gammaPInverse",
      "gammaQInverse",
      "betaI",
      "betaQ",
      "betaIByA",
      "betaIByB",
      "betaIByX",
      "betaIInverse",
      "betaQInverse",
    ]
  `);
});
