/**
 * @file List for every operation the points at which its values and derivatives are checked; one left out does not compile.
 */
import { lift, type Num } from "../src/value.ts";
import type { Attrs } from "../src/op.ts";
import type { elementwise } from "../src/ops/elementwise.ts";
import type { linalg } from "../src/ops/linalg.ts";
import type { rearrange } from "../src/ops/rearrange.ts";
import { type recurrent, recurrenceAttrs } from "../src/ops/recurrence.ts";
import type { BodyStep } from "../src/ops/recurrenceBody.ts";
import { ops } from "../src/ops/table.ts";
import type { reduce } from "../src/ops/reduce.ts";
import type { special } from "../src/ops/special.ts";
import type { Expectation, Point } from "./expectGradient.ts";

type Elementwise = keyof typeof elementwise;
type ArrayOp = keyof typeof rearrange | keyof typeof reduce;

/** Zeros, infinities, NaN, subnormal, tiny, huge and ordinary numbers: every elementwise operation is checked at all of them. */
export const SPECIAL: readonly number[] = [
  0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 5e-324, -5e-324, 1e-310, 1e-300, -1e-300, 1e-9, 0.3, -0.3, 0.5, -0.5, 2, -2.5, 3.7, -8.2, 20, -20, 400, -400, 1e10, -1e10, 1e200, 1e300, -1e300,
];

/** Fewer of them for pairs, since all pairs are taken. */
export const SPECIAL_OF_PAIR: readonly number[] = [0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 5e-324, 1e-300, 0.3, -0.5, 2, -2.5, 3, 20, 1e10, 1e300, -1e300];

/** Shapes of one input: scalar, sizes 1 and 0, and ordinary ones. */
export const SHAPES: readonly (readonly number[])[] = [[], [1], [1, 1], [0], [0, 3], [3, 0], [3], [2, 3]];

/** Shapes of two inputs that broadcast, and two pairs that do not. */
export const PAIRS_OF_SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []], [[], [3]], [[3], []], [[1], [3]], [[3], [1]], [[2, 1], [3]], [[2, 1], [1, 3]], [[2, 3], [3]], [[3], [2, 3]], [[2, 3], [2, 1]],
  [[0], []], [[], [0]], [[1], [0]], [[0, 3], [3]], [[3, 1], [0]], [[1], [1]], [[1, 1], []], [[2], [3]], [[0], [3]],
];

/** What is particular to an elementwise operation: the number of its inputs and the edges of its domain. */
export interface ElementwiseCase extends Expectation {
  readonly inputs: 1 | 2 | 3;
  readonly edges?: readonly number[];
}

const isMinusZero = (...x: readonly number[]): boolean => x.some((xi) => Object.is(xi, -0));
const oneOverZero = { "1 / -0 is -Infinity, and the one-sided slope at 0 is Infinity": isMinusZero };
const isPole = (x: number): boolean => x <= 0 && (Number.isInteger(x) || x === -Infinity);
const poles = { "a pole has no slope": (x: number = Number.NaN): boolean => isPole(x) };
const one: ElementwiseCase = { inputs: 1 };
const two: ElementwiseCase = { inputs: 2 };

export const elementwiseCases: Readonly<Record<Elementwise, ElementwiseCase>> = {
  neg: one, abs: one, sign: one, square: one, exp: { inputs: 1, edges: [709.5, 709.9, -744, -746] }, expm1: one,
  sqrt: { inputs: 1, except: oneOverZero },
  log: { inputs: 1, except: oneOverZero },
  log1p: { inputs: 1, edges: [-0.9999999999999999, -1.0000000000000002] },
  sin: { inputs: 1, edges: [1.5707963267948966, 3.141592653589793, 1e5] },
  cos: { inputs: 1, edges: [1.5707963267948966, 3.141592653589793, 1e5] },
  tan: { inputs: 1, edges: [1.5707963267948966, 3.141592653589793, 1e5] },
  atan: one,
  sinh: { inputs: 1, edges: [710, 711, -711] }, cosh: { inputs: 1, edges: [710, 711, -711] }, tanh: { inputs: 1, edges: [18, 100, 355, 372, -372] },
  sigmoid: { inputs: 1, edges: [37, -37, -745, -746] }, softplus: { inputs: 1, edges: [37, -37, -745, -746] }, logSigmoid: { inputs: 1, edges: [37, -37, 745, 746] },
  erf: { inputs: 1, edges: [6, -6, 26, 27] }, erfc: { inputs: 1, edges: [6, -6, 26, 27] }, erfcx: { inputs: 1, edges: [6, -6, 26, -26, 49, 50, 51, 1000] },
  normalCdf: { inputs: 1, edges: [8, -8, 38, -38] }, logNormalCdf: { inputs: 1, edges: [8, -8, 38, -38] },
  normalQuantile: { inputs: 1, edges: [0.02425, 0.97575, 0.9999999999999999, 1.0000000000000002] },
  lgamma: { inputs: 1, edges: [1.4616321449683623, 3, 170, 172], except: poles }, digamma: { inputs: 1, edges: [1.4616321449683623, 3, 170], except: poles },
  trigamma: { inputs: 1, except: { "its derivative is not implemented": () => true } },
  stopGradient: { inputs: 1, notDifferenced: "its derivative is set to 0" },
  floor: one, ceil: one,
  add: two, sub: two, mul: two, div: two,
  pow: {
    inputs: 2,
    except: {
      "an infinite exponent is a limit of powers": (_, b = 0) => Math.abs(b) === Infinity,
      "a negative base has no powers between those at whole exponents": (a = 0) => a < 0 || Object.is(a, -0),
    },
  },
  max: two, min: two, less: two, lessEqual: two, greater: two, greaterEqual: two, equal: two, notEqual: two, and: two, or: two, not: one, where: { inputs: 3 },
};

/** Shapes of gamma and beta variables: ordinary ones, those where the density changes at its ends, and others that are none. */
export const SPECIAL_SHAPES: readonly number[] = [Number.NaN, Infinity, -1, 0, 0.3, 1, 2];
/** Probabilities, their ends and their outsides. */
export const SPECIAL_PROBABILITIES: readonly number[] = [Number.NaN, -0.1, 0, 1e-300, 0.3, 0.5, 1, 1.1];

/** What is particular to a special operation: where each of its inputs is tried. */
export interface SpecialCase extends Expectation {
  readonly at: readonly (readonly number[])[];
  /** How many of the inputs, from the left, are constants, since there is no derivative in them. */
  readonly constants?: number;
}

const NOT_NEGATIVE = SPECIAL_OF_PAIR.filter((x) => !(x < 0));
const everywhere: SpecialCase = { at: [SPECIAL] };
const shapeAndValue = [SPECIAL_OF_PAIR, SPECIAL_OF_PAIR] as const;
/** Counts, and means or odds. */
const COUNTS = [Number.NaN, -1, 0, 0.3, 1, 7];
const MEANS = [Number.NaN, -1, 0, 1e-3, 0.3, 5, Infinity];
const shapesAndShare = [SPECIAL_SHAPES, SPECIAL_SHAPES, SPECIAL_PROBABILITIES] as const;

export const specialCases: Readonly<Record<keyof typeof special, SpecialCase>> = {
  log1mExp: everywhere, besselI0e: everywhere, besselI1e: everywhere, besselI0MinusI1e: everywhere, digammaMinusLog: everywhere,
  gammaP: { at: shapeAndValue }, gammaQ: { at: shapeAndValue }, gammaPByShape: { at: [SPECIAL_SHAPES, SPECIAL_OF_PAIR], constants: 1 }, gammaPByX: { at: shapeAndValue },
  gammaPInverse: { at: [SPECIAL_SHAPES, SPECIAL_PROBABILITIES] }, gammaQInverse: { at: [SPECIAL_SHAPES, SPECIAL_PROBABILITIES] },
  betaI: { at: shapesAndShare }, betaQ: { at: shapesAndShare }, betaIByA: { at: shapesAndShare, constants: 2 }, betaIByB: { at: shapesAndShare, constants: 2 }, betaIByX: { at: shapesAndShare }, betaIInverse: { at: shapesAndShare }, betaQInverse: { at: shapesAndShare },
  lbeta: { at: shapeAndValue }, digammaRise: { at: [NOT_NEGATIVE, NOT_NEGATIVE], notDifferenced: "its slope in x is a difference of slopes, which tiny steps lose" }, logGammaDensity: { at: shapeAndValue }, logBetaDensity: { at: shapesAndShare },
  logNegativeBinomial: { at: [COUNTS, [...MEANS, 1e-300], SPECIAL_SHAPES] }, logNegativeBinomialByR: { at: [COUNTS, MEANS, SPECIAL_SHAPES] },
  logNegativeBinomial2: { at: [COUNTS, [...MEANS, 1e-300], SPECIAL_SHAPES] }, logNegativeBinomial2ByR: { at: [COUNTS, MEANS, SPECIAL_SHAPES] },
  logAddExp: { at: shapeAndValue },
};

/** An array operation under attributes, at points that need not be special, since it computes with shapes. */
export interface ArrayCase {
  readonly attrs: Attrs;
  readonly at: readonly Point[];
  /** The last input is an index: constant, and not differentiated. */
  readonly index?: Num;
}

/** Numbers without pattern, among them the special ones that are moved or added as others are. */
export function filled(shape: readonly number[], seed = 0): Num {
  const size = shape.reduce((product, n) => product * n, 1);
  const data = Float64Array.from({ length: size }, (_, i) => 4 * (((i + 1 + 10 * seed) * 0.7548776662466927) % 1) - 2);
  return lift(data).reshape(shape);
}

const each = (...shapes: readonly (readonly number[])[]): readonly Point[] => shapes.map((shape) => [filled(shape)]);

/** A symmetric positive definite matrix for each batch: a diagonal that dominates. */
function dominant(shape: readonly number[], seed = 0): Num {
  const [n = 0] = shape.slice(-1);
  const data = Float64Array.from(lift(filled(shape, seed)).data(), (x, i) => x + (Math.floor(i / n) % n === i % n ? 2 * n + 2 : 0));
  return lift(data).reshape(shape);
}

/** A matrix with one element that is not an ordinary number. */
const withOne = (shape: readonly number[], position: number, x: number): Num => lift(Float64Array.from(lift(dominant(shape)).data(), (own, i) => (i === position ? x : own))).reshape(shape);

const squares: readonly (readonly number[])[] = [[1, 1], [2, 2], [5, 5], [3, 2, 2], [2, 1, 3, 3], [0, 0], [0, 2, 2]];
const faults = [0, -1, Number.NaN, Infinity, -Infinity];
/** Matrices of which one element, on the diagonal or below it, is 0, infinite or not a number. */
const faulty: readonly Num[] = faults.flatMap((x) => [withOne([2, 2], 3, x), withOne([3, 3], 3, x)]);
const factors = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;

export const matrixCases: Readonly<Record<keyof typeof linalg, readonly ArrayCase[]>> = {
  matmul: factors.map(([left, right]) => ({
    attrs: { left, right },
    at: [
      [[2, 2], [2, 2]], [[1, 1], [1, 1]], [[3, 2, 2], [2, 2]], [[2, 2], [3, 2, 2]], [[2, 1, 2, 2], [3, 2, 2]], [[0, 0], [0, 0]], [[0, 2, 2], [2, 2]],
      [left === 1 ? [3, 2] : [2, 3], right === 1 ? [4, 3] : [3, 4]], [left === 1 ? [0, 2] : [2, 0], right === 1 ? [3, 0] : [0, 3]],
    ].map(([a = [], b = []]) => [filled(a), filled(b, 1)]).concat(faulty.slice(0, 4).map((a) => [a, filled([lift(a).shape[0] ?? 0, lift(a).shape[0] ?? 0], 2)])),
  })),
  cholesky: [{ attrs: {}, at: [...squares.map((shape) => [dominant(shape)]), ...faulty.map((a) => [a])] }],
  choleskyAdjoint: [{ attrs: {}, at: [...squares.map((shape) => [dominant(shape), filled(shape, 3)]), [dominant([2, 2]), withOne([2, 2], 2, Number.NaN)], [withOne([2, 2], 3, Number.NaN), filled([2, 2])]] }],
  solveTriangular: factors.map(([lower, transposed]) => ({
    attrs: { lower, transposed },
    at: [
      ...squares.map((shape) => [dominant(shape), filled([...shape.slice(0, -1), 2], 1)]), [dominant([3, 2, 2]), filled([2, 1], 1)], [dominant([2, 2]), filled([3, 2, 1], 1)], [dominant([2, 2]), filled([2, 0])],
      // A singular matrix has no derivative; others that have no Cholesky factor do.
      ...[-1, Number.NaN].map((x) => [withOne([3, 3], 4, x), filled([3, 2], 1)]),
    ],
  })),
  cumsum: [0, 1].flatMap((reversed) => [
    { attrs: { axis: 0, reversed }, at: [...each([5], [3, 2], [0], [1], [0, 3], [3, 0]), [[1, Infinity, 2]], [[1, Number.NaN, 2]], [[Infinity, -Infinity]], [[-0, 0]]] },
    { attrs: { axis: 1, reversed }, at: each([2, 3], [2, 3, 4], [2, 1], [2, 0]) },
  ]),
};

/** The sum of a row's own number and a share of what is carried; the share is the rows', or one for all. */
const linearSteps: readonly BodyStep[] = [{ op: ops.mul, operands: [2, 0] }, { op: ops.add, operands: [1, 3] }];
/** A number that is used twice, and one that is carried as it is. */
const curvedSteps: readonly BodyStep[] = [{ op: ops.mul, operands: [3, 0] }, { op: ops.tanh, operands: [4] }, { op: ops.add, operands: [5, 1] }, { op: ops.less, operands: [0, 2] }, { op: ops.where, operands: [7, 4, 6] }];

export const recurrenceCases: Readonly<Record<keyof typeof recurrent, readonly ArrayCase[]>> = {
  recurrence: [false, true].flatMap((isReversed) => [
    ...[5, 1, 0].flatMap((n) => [
      { attrs: recurrenceAttrs({ inputs: 3, steps: linearSteps, next: [4] }, n, isReversed), at: [[0.7, filled([n]), 0.4], [0.7, filled([n]), filled([n], 1)], [0.7, 0.5, filled([n], 1)], [0.7, 0.3, 0.4]] },
      { attrs: recurrenceAttrs({ inputs: 4, steps: curvedSteps, next: [8, 0] }, n, isReversed), at: [[0.7, -0.3, filled([n]), 0.4], [-0.7, 0.3, filled([n], 2), filled([n], 1)]] },
    ]),
    {
      attrs: recurrenceAttrs({ inputs: 3, steps: linearSteps, next: [4] }, 3, isReversed),
      at: [Infinity, -Infinity, Number.NaN, 0, -0, 1e300].flatMap((x) => [[x, [1, 2, 3], 0.5], [1, [1, x, 3], 0.5], [1, [1, 2, 3], x], [1, [1, 2, 3], [0.5, x, 0.5]]]),
    },
    // What is carried does not change, and what is carried is the row's number.
    { attrs: recurrenceAttrs({ inputs: 2, steps: [], next: [0] }, 3, isReversed), at: [[2, [1, 2, 3]]] },
    { attrs: recurrenceAttrs({ inputs: 2, steps: [], next: [1] }, 3, isReversed), at: [[2, [1, 2, 3]]] },
    { attrs: recurrenceAttrs({ inputs: 2, steps: [], next: [1, 0] }, 3, isReversed), at: [[2, 3]] },
  ]),
};

export const arrayCases: Readonly<Record<ArrayOp, readonly ArrayCase[]>> = {
  reshape: [{ attrs: { shape: [3, 2] }, at: each([2, 3], [6], [1, 6]) }, { attrs: { shape: [] }, at: each([1], [1, 1]) }, { attrs: { shape: [0, 7] }, at: each([0]) }],
  broadcastTo: [
    { attrs: { shape: [2, 3] }, at: each([], [1], [3], [2, 1], [1, 3], [1, 1]) },
    { attrs: { shape: [2, 0] }, at: each([], [0], [2, 1], [1, 0]) },
    { attrs: { shape: [1] }, at: each([]) },
  ],
  transpose: [
    { attrs: { permutation: [1, 0] }, at: each([2, 3], [1, 3], [0, 3]) },
    { attrs: { permutation: [2, 0, 1] }, at: each([2, 3, 4], [2, 1, 0]) },
    { attrs: { permutation: [0] }, at: each([3]) },
  ],
  slice: [
    { attrs: { axis: 0, start: 1, stop: 4, step: 1 }, at: each([5], [4, 2]) },
    { attrs: { axis: 1, start: 0, stop: 5, step: 2 }, at: each([2, 5], [2, 6], [2, 5, 2], [0, 5]) },
    { attrs: { axis: 0, start: 2, stop: 2, step: 1 }, at: each([2], [3]) },
    { attrs: { axis: 0, start: 0, stop: 1, step: 3 }, at: each([1], [5]) },
  ],
  pad: [
    { attrs: { axis: 0, start: 1, step: 1, size: 5 }, at: each([3], [2, 2], [0]) },
    { attrs: { axis: 1, start: 0, step: 2, size: 5 }, at: each([2, 3], [2, 3, 2], [2, 0]) },
    { attrs: { axis: 0, start: 0, step: 3, size: 3 }, at: each([1]) },
  ],
  concat: [
    { attrs: { axis: 0 }, at: [[filled([2]), filled([3], 1)], [filled([0]), filled([1], 1), filled([0], 2)], [filled([2, 2]), filled([0, 2], 1)], [filled([0])]] },
    { attrs: { axis: 1 }, at: [[filled([2, 1]), filled([2, 2], 1)], [filled([0, 1]), filled([0, 2])], [filled([2, 0, 2]), filled([2, 1, 2])]] },
  ],
  gather: [
    { attrs: { axis: 0 }, index: [2, 0, 2, 1, 2], at: each([3], [3, 2], [3, 1], [3, 0]) },
    { attrs: { axis: 0 }, index: 1, at: each([3], [2, 2]) },
    { attrs: { axis: 0 }, index: [], at: each([3], [2, 2]) },
    { attrs: { axis: 1 }, index: [[0, 1], [1, 1], [2, 0]], at: each([2, 3], [2, 3, 2], [0, 3]) },
  ],
  scatterAdd: [
    { attrs: { axis: 0, size: 4 }, index: [2, 0, 2, 1, 2], at: each([5], [5, 2], [5, 0]) },
    { attrs: { axis: 0, size: 3 }, index: 1, at: each([], [2]) },
    { attrs: { axis: 0, size: 3 }, index: [], at: each([0], [0, 2]) },
    { attrs: { axis: 1, size: 3 }, index: [[0, 1], [1, 1], [2, 0]], at: each([2, 3, 2], [2, 3, 2, 2]) },
  ],
  sum: [{ attrs: { axes: [0] }, at: each([5], [3, 2], [0], [0, 3], [3, 0], [1]) }, { attrs: { axes: [0, 2] }, at: each([3, 2, 5]) }, { attrs: { axes: [1] }, at: each([2, 9]) }],
  segmentSum: [{ attrs: { size: 4 }, index: [0, 0, 0, 0, 0, 0, 2], at: each([7]) }, { attrs: { size: 2 }, index: [], at: each([0]) }],
  segmentTotal: [{ attrs: { size: 4 }, index: [0, 0, 0, 0, 0, 0, 2], at: each([7]) }, { attrs: { size: 2 }, index: [], at: each([0]) }],
  maxOf: [
    { attrs: { axes: [0] }, at: [...each([5], [3, 2], [0], [0, 3], [3, 0], [1]), [[1, 3, 3, 2, 3]], [[-Infinity, -Infinity]], [[0, Infinity, -0, Infinity]], [[0, -0]], [[1, Number.NaN]]] },
    { attrs: { axes: [0, 1] }, at: each([3, 2], [1, 1]) },
    { attrs: { axes: [1] }, at: [[[[1, 1], [2, 3]]]] },
  ],
  all: [{ attrs: { axes: [0] }, at: [[[1, 1]], [[1, 0]], ...each([0], [2, 3])] }],
  any: [{ attrs: { axes: [0] }, at: [[[0, 0]], [[1, 0]], ...each([0], [2, 3])] }],
};
