import { array, gradient, interpret, lift, nodeOn, type Num, recorded, Tape, type Value } from "@typyro/autodiff";
import { type Shape, sizeOf } from "@typyro/base";
import { type Bijector, bijectors, bijectTo, type Support, supports } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "./backwardBound.ts";
import { expectCode } from "./expectCode.ts";

interface Case {
  readonly bijector: Bijector;
  /** What it reaches, where it is a support of the library. */
  readonly support?: Support;
  /** Event shapes of the constrained side. */
  readonly shapes: readonly Shape[];
  /** The elements of x that determine the others, row-major; all where left out. */
  readonly free?: (shape: Shape) => readonly number[];
  /** Where 0 goes, or undefined where nothing is promised of it. */
  readonly middle?: (shape: Shape) => Num;
  /** Points to map; of reals from -4 to 4 where left out. */
  readonly points?: fc.Arbitrary<number>;
}

const belowDiagonal = (offset: number) => ([n = 0]: Shape): number[] => Array.from({ length: n * n }, (_, i) => i).filter((i) => (i % n) - Math.floor(i / n) <= offset);
const allButLast = ([n = 0]: Shape): number[] => Array.from({ length: n - 1 }, (_, i) => i);
const identity = ([n = 0]: Shape): Num => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));
const zeros = (shape: Shape): Num => lift(new Float64Array(sizeOf(shape))).reshape(shape);
const vectors: readonly Shape[] = [[1], [2], [5]];
const matrices: readonly Shape[] = [[1, 1], [2, 2], [4, 4]];
const of = (support: Support): { support: Support; bijector: Bijector } => ({ support, bijector: bijectTo(support) });

const maps: Record<string, Case> = {
  simplex: { ...of(supports.simplex), shapes: vectors, free: allButLast, middle: ([n = 0]) => Array.from({ length: n }, () => 1 / n) },
  orderedVector: { ...of(supports.orderedVector), shapes: vectors, middle: ([n = 0]) => Array.from({ length: n }, (_, i) => i) },
  positiveOrderedVector: { ...of(supports.positiveOrderedVector), shapes: vectors, points: fc.double({ min: -3, max: 1, noNaN: true }) },
  corrCholesky: { ...of(supports.corrCholesky), shapes: matrices, free: belowDiagonal(-1), middle: identity },
  corrMatrix: { ...of(supports.corrMatrix), shapes: matrices, free: belowDiagonal(-1), middle: identity, points: fc.double({ min: -1.5, max: 1.5, noNaN: true }) },
  lowerCholesky: { ...of(supports.lowerCholesky), shapes: matrices, free: belowDiagonal(0), middle: identity },
  positiveDefinite: { ...of(supports.positiveDefinite), shapes: matrices, free: belowDiagonal(0), middle: identity, points: fc.double({ min: -1.5, max: 1.5, noNaN: true }) },
  softplusLowerCholesky: { ...of(supports.softplusLowerCholesky), shapes: matrices, free: belowDiagonal(0) },
  scaledUnitLowerCholesky: { ...of(supports.scaledUnitLowerCholesky), shapes: matrices, free: belowDiagonal(0) },
  l1Ball: { ...of(supports.l1Ball), shapes: vectors, middle: zeros, points: fc.double({ min: -2, max: 2, noNaN: true }) },
  "independent(positive, 1)": { ...of(supports.independent(supports.positive, 1)), shapes: vectors, middle: ([n = 0]) => Array.from({ length: n }, () => 1) },
  realVector: { ...of(supports.realVector), shapes: vectors, middle: zeros },
  realMatrix: { ...of(supports.realMatrix), shapes: [[2, 3]], middle: zeros },
  recursiveLinear: { bijector: bijectors.recursiveLinear([[0.5, -1], [0.25, 0.75]]), shapes: [[1, 2], [4, 2]], middle: zeros },
  "permute([2, 0, 1])": { bijector: bijectors.permute([2, 0, 1]), shapes: [[3]], middle: zeros },
  reshape: { bijector: bijectors.reshape([2, 3], [6]), shapes: [[6]], middle: zeros },
  lowerCholeskyAffine: { bijector: bijectors.lowerCholeskyAffine([1, 2], [[2, 9], [-0.5, 0.25]]), shapes: [[2]], middle: () => [1, 2] },
  "compose([ordered, permute])": { bijector: bijectors.compose([bijectors.ordered, bijectors.permute([2, 0, 1])]), shapes: [[3]] },
  "compose([affine, simplex])": { bijector: bijectors.compose([bijectors.affine(0.5, 2), bijectors.stickBreaking]), shapes: [[4]], free: allButLast, points: fc.double({ min: -1, max: 1, noNaN: true }) },
  "simplex to ordered": { bijector: bijectors.compose([bijectors.stickBreaking, bijectors.simplexToOrdered(lift(0.5))]), shapes: [[1], [3]] },
};

/** The matrix of derivatives of the free elements of x in those of u. */
function jacobianOf({ bijector, free }: Case, shape: Shape): (u: readonly number[]) => number[][] {
  const unconstrained = bijector.inverseShape(shape);
  const rows = free?.(shape) ?? Array.from({ length: sizeOf(shape) }, (_, i) => i);
  const slopes = rows.map((row) => {
    const tape = new Tape();
    const x = bijector.forward(recorded(tape, tape.input("u", { dtype: "f64", shape: unconstrained })));
    tape.output("x", nodeOn(tape, x.reshape([sizeOf(shape)]).at(row)));
    return interpret(gradient(tape, "x"));
  });
  return (u) =>
    slopes.map((evaluator) => {
      evaluator.inputs[0]?.set(u);
      evaluator.run();
      return [...(evaluator.outputs.get("d/u") ?? [])];
    });
}

/** log |det| by elimination with the largest pivots. */
function logAbsDet(matrix: number[][]): number {
  const a = matrix.map((row) => [...row]);
  let total = 0;
  for (let k = 0; k < a.length; k++) {
    const pivot = a.slice(k).reduce((best, row) => (Math.abs(row[k] ?? 0) > Math.abs(best[k] ?? 0) ? row : best));
    a.splice(a.indexOf(pivot), 1);
    a.splice(k, 0, pivot);
    total += Math.log(Math.abs(pivot[k] ?? 0));
    for (let i = k + 1; i < a.length; i++) a[i] = (a[i] ?? []).map((x, j) => x - ((a[i]?.[k] ?? 0) / (pivot[k] ?? 1)) * (pivot[j] ?? 0));
  }
  return total;
}

const each = Object.entries(maps).flatMap(([name, found]) => found.shapes.map((shape) => [`${name} of shape [${shape.join(", ")}]`, found, shape] as const));

describe.each(each)("%s", (_, found, shape) => {
  const { bijector, support, middle, points = fc.double({ min: -4, max: 4, noNaN: true }) } = found;
  const unconstrained = bijector.inverseShape(shape);
  const size = sizeOf(unconstrained);
  const at = (u: readonly number[]): Value => lift(Float64Array.from(u)).reshape(unconstrained);
  const check = (law: (u: readonly number[]) => void): void => fc.assert(fc.property(fc.array(points, { minLength: size, maxLength: size }), law), { numRuns: 25 });

  it("reaches its support, and is undone by its inverse as far as x holds the digits of u", () => check((u) => {
    const x = bijector.forward(at(u));
    expect(x.shape).toEqual(shape);
    if (support !== undefined) expect(support.contains(x).item()).toBe(1);
    const back = bijector.inverse(x).data();
    const through = (i: number) => (...moved: number[]): number => bijector.inverse(bijector.forward(at(moved))).data()[i] ?? Number.NaN;
    const inverse = (i: number) => (...moved: number[]): number => bijector.inverse(lift(Float64Array.from(moved)).reshape(shape)).data()[i] ?? Number.NaN;
    for (const [i, expected] of u.entries()) {
      const bound = backwardBound(through(i), u, { floor: 1 }) + backwardBound(inverse(i), [...x.data()], { floor: 1 });
      expect(isWithin(back[i] ?? Number.NaN, expected, bound), `u[${i}] back ${back[i]}, from ${expected}, bound ${bound}`).toBe(true);
    }
  }));

  it("has the log determinant of its own derivative as log-Jacobian (acceptance case 40)", () => {
    const jacobian = jacobianOf(found, shape);
    check((u) => {
      const actual = bijector.logAbsDetJacobian(at(u), bijector.forward(at(u))).item();
      const expected = logAbsDet(jacobian(u));
      const bound = backwardBound((...moved) => logAbsDet(jacobian(moved)), u, { ulps: 64 * (1 + size), floor: 1 + size });
      expect(isWithin(actual, expected, bound), `${actual}, log det ${expected}, bound ${bound}`).toBe(true);
    });
  });

  it("maps each member of a batch by itself", () => {
    const members = [0, 1, 2, 3, 4, 5].map((k) => Array.from({ length: size }, (_, i) => Math.sin(7 * k + 3 * i + 1)));
    const wide = lift(Float64Array.from(members.flat())).reshape([2, 3, ...unconstrained]);
    const x = bijector.forward(wide);
    expect([x.shape, bijector.forwardShape(wide.shape), bijector.inverseShape(x.shape)]).toEqual([[2, 3, ...shape], x.shape, wide.shape]);
    const singly = members.map((u) => bijector.forward(at(u)));
    expect([...x.data()]).toEqual(singly.flatMap((one) => [...one.data()]));
    expect(bijector.logAbsDetJacobian(wide, x).shape).toEqual([2, 3]);
    expect([...bijector.inverse(x).data()]).toEqual(singly.flatMap((one) => [...bijector.inverse(one).data()]));
    if (support !== undefined) expect(support.contains(x).toArray()).toEqual([[1, 1, 1], [1, 1, 1]]);
  });

  if (middle !== undefined) it("takes 0 to the middle, and the middle to 0 (acceptance case 43)", () => {
    const expected = lift(middle(shape)).reshape(shape);
    for (const [i, x] of bijector.forward(at(new Array<number>(size).fill(0))).data().entries()) expect(x).toBeCloseTo(expected.data()[i] ?? Number.NaN, 14);
    for (const u of bijector.inverse(expected).data()) expect(u).toBeCloseTo(0, 14);
  });
});

describe("zeroSum", () => {
  it.each([[[3]], [[1]], [[2, 4]], [[3, 2, 2]]] as const)("of shape %j keeps lengths, so its log-Jacobian is 0", (shape) => {
    const { forward, inverse, inverseShape, logAbsDetJacobian } = bijectors.zeroSum(shape.length);
    const free = inverseShape(shape);
    fc.assert(fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: sizeOf(free), maxLength: sizeOf(free) }), (numbers) => {
      const u = array(Float64Array.from(numbers)).reshape(free);
      const x = forward(u);
      const [long, short] = [x.square().sum().item(), u.square().sum().item()];
      // Each axis adds and subtracts at most 12 numbers.
      const rounding = 64 * 2 ** -52 * (1 + short);
      expect(Math.abs(long - short)).toBeLessThanOrEqual(rounding);
      expect(supports.zeroSum(shape.length).contains(x).item()).toBe(1);
      expect(logAbsDetJacobian(u, x).item()).toBe(0);
      for (const [i, back] of inverse(x).data().entries()) expect(Math.abs(back - (numbers[i] ?? 0))).toBeLessThanOrEqual(rounding);
    }));
  });
});

describe("wrong sizes are errors of the user, with what to give", () => {
  it.each<[string, () => unknown, string]>([
    ["permute", () => bijectors.permute([0, 0, 1]), "`bijectors.permute` got [0, 0, 1], but needs each of the positions 0 to 2 once"],
    ["reshape", () => bijectors.reshape([2, 3], [5]), "got events of shapes [2, 3] and [5], but needs shapes of one size, which are 6 and 5"],
    ["affine", () => bijectors.affine([1, 2], 1).forwardShape([3]), "got values of shape [3] with loc [2] and scale [], but needs shapes that broadcast"],
    ["corrCholesky", () => bijectors.corrCholesky.forward(lift([1, 2])), "got 2 numbers, but needs as many as a triangle has: 1, 3, 6, 10, ..."],
    ["recursiveLinear", () => bijectors.recursiveLinear([[1]]).forward(lift([[1, 2]])), "got values of shape [1, 2] with a transition matrix of shape [1, 1], but needs [times, n] and [n, n]"],
  ])("%s", (_, body, text) => {
    expect(expectCode(body, "bijector-size").message).toContain(text);
  });
});

describe("every support with a bijector is reached from 0, and 0 is reached back (acceptance case 43)", () => {
  const reached: Record<string, readonly [Support, Shape]> = {
    ...Object.fromEntries(Object.entries(maps).flatMap(([name, { support, shapes }]) => (support === undefined ? [] : [[name, [support, shapes.at(-1) ?? []] as const]]))),
    real: [supports.real, []], positive: [supports.positive, []], nonnegative: [supports.nonnegative, []], softplusPositive: [supports.softplusPositive, []], unitInterval: [supports.unitInterval, []],
    circular: [supports.circular, []], anything: [supports.anything, []], "greaterThan(-3)": [supports.greaterThan(-3), []], "lessThan(2)": [supports.lessThan(2), []],
    "greaterThanEqual(5)": [supports.greaterThanEqual(5), []], "lessThanEqual(-1)": [supports.lessThanEqual(-1), []], "interval(-3, 5)": [supports.interval(-3, 5), []], "openInterval(0, 1)": [supports.openInterval(0, 1), []],
    "zeroSum(1)": [supports.zeroSum(1), [4]], "zeroSum(2)": [supports.zeroSum(2), [3, 2]], positiveSemidefinite: [supports.positiveSemidefinite, [3, 3]],
  };
  it.each(Object.entries(reached))("%s", (_, [support, shape]) => {
    const { forward, inverse, inverseShape } = bijectTo(support);
    const free = inverseShape(shape);
    const middle = forward(lift(new Float64Array(sizeOf(free))).reshape(free));
    expect(middle.shape).toEqual(shape);
    expect(support.contains(middle).item()).toBe(1);
    for (const u of inverse(middle).data()) expect(u).toBeCloseTo(0, 14);
  });
  it("leaves out no support that has one", () => {
    const named = Object.values(supports).flatMap((support) => (typeof support === "function" || "none" in support.bijector ? [] : [support.name]));
    const tried = new Set(Object.values(reached).map(([{ name }]) => name));
    expect(named.filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe("supports of vectors and matrices (acceptance case 42)", () => {
  const NaNs = Number.NaN;

  it.each<[string, Support, readonly Num[], readonly Num[]]>([
    ["realVector", supports.realVector, [[0, -1e308]], [[0, Infinity], [NaNs, 0]]],
    ["realMatrix", supports.realMatrix, [[[0, 1], [2, 3]]], [[[0, 1], [2, -Infinity]], [[0, NaNs], [0, 0]]]],
    ["simplex", supports.simplex, [[0.1, 0.3, 0.6], [0, 1, 0], [0.5, 0.25, 0.2500005], [1]], [[0.1, 0.6, 0.5], [-0.1, 0.6, 0.5], [0.5, 0.25, 0.25001], [NaNs, 1], [2]]],
    ["orderedVector", supports.orderedVector, [[-1, 0, 2.5], [5], [-1e308, 1e308]], [[0, 0, 1], [1, 0], [0, NaNs], [-Infinity, 0], [NaNs]]],
    ["positiveOrderedVector", supports.positiveOrderedVector, [[0.5, 1, 2], [5]], [[0, 1], [-1, 1], [2, 1], [NaNs]]],
    ["l1Ball", supports.l1Ball, [[0.5, -0.5], [0, 0], [0.1, 0.2]], [[0.6, -0.5], [NaNs, 0], [2, -1]]],
    ["sphere", supports.sphere, [[0.6, 0.8], [-1, 0], [1]], [[0.6, 0.7], [0, 0], [NaNs, 1]]],
    ["circular", supports.circular, [-Math.PI, 0, Math.PI], [3.2, -3.2, NaNs]],
    ["softplusPositive", supports.softplusPositive, [1e-300, 1], [0, -1, Infinity, NaNs]],
    ["zeroSum()", supports.zeroSum(), [[1, -1], [0.5, 0.25, -0.75], [0]], [[1, -0.9], [NaNs, 0], [1], [Infinity, -Infinity]]],
    ["zeroSum(2)", supports.zeroSum(2), [[[1, -1], [-1, 1]]], [[[1, -1], [1, -1]], [[1, 1], [-1, -1]]]],
    ["multinomial(3)", supports.multinomial(3), [[1, 2, 0], [0, 0, 3]], [[1, 1, 0], [4, -1, 0], [1.5, 1.5, 0], [NaNs, 3, 0]]],
    ["independent(unitInterval, 1)", supports.independent(supports.unitInterval, 1), [[0, 0.5, 1]], [[0, 0.5, 1.1], [NaNs, 0]]],
    ["independent(positive, 2)", supports.independent(supports.positive, 2), [[[1, 2], [3, 4]]], [[[1, 2], [3, 0]]]],
    ["lowerCholesky", supports.lowerCholesky, [[[1, 0], [-2, 3]], [[5]]], [[[1, 0.1], [-2, 3]], [[1, 0], [2, -3]], [[1, 0], [2, 0]], [[NaNs]], [[1, 0], [NaNs, 1]]]],
    ["corrCholesky", supports.corrCholesky, [[[1, 0], [0.6, 0.8]], [[1, 0], [-0.6, 0.8]], [[1]]], [[[1, 0], [0.6, 0.7]], [[1, 0.1], [0.6, 0.8]], [[1, 0], [0.6, -0.8]], [[0.5]]]],
    ["corrMatrix", supports.corrMatrix, [[[1, 0.5], [0.5, 1]], [[1]]], [[[1, 0.5], [0.4, 1]], [[1, 1], [1, 1]], [[2, 0.5], [0.5, 1]], [[NaNs]]]],
    ["positiveDefinite", supports.positiveDefinite, [[[2, 0.5], [0.5, 1]], [[1e-12]]], [[[1, 2], [2, 1]], [[1, 1], [1, 1]], [[2, 0.5], [0.4, 1]], [[-1]], [[0]], [[NaNs]], [[Infinity]]]],
    ["positiveSemidefinite", supports.positiveSemidefinite, [[[1, 1], [1, 1]], [[0]], [[2, 0.5], [0.5, 1]]], [[[1, 2], [2, 1]], [[-1]], [[1, 0.5], [0.4, 1]], [[NaNs]]]],
  ])("%s holds what it says and nothing else", (_, support, members, others) => {
    expect(members.map((x) => support.contains(lift(x)).item())).toEqual(members.map(() => 1));
    expect(others.map((x) => support.contains(lift(x)).item())).toEqual(others.map(() => 0));
  });

  it("the sphere says what to do without a bijector", () => {
    expect(supports.sphere.bijector).toMatchObject({ none: expect.stringContaining("divide a vector of normals by its length") as unknown });
  });
});
