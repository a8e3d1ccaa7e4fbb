/**
 * @file Hold the special functions to C99's Annex F at zeros, infinities, NaN, subnormals and the edges of their domains.
 */
import { describe, expect, it } from "vitest";
import * as base from "../index.ts";

const TINY = 5e-324;
const HUGE = Number.MAX_VALUE;
const INF = Infinity;

/** name, function, [argument, value] pairs. */
const cases: readonly (readonly [string, (x: number) => number, readonly (readonly [number, number])[]])[] = [
  ["exp", base.exp, [[0, 1], [-0, 1], [INF, INF], [-INF, 0], [710, INF], [HUGE, INF], [-746, 0], [-HUGE, 0], [TINY, 1], [-745.13, TINY], [NaN, NaN]]],
  ["expm1", base.expm1, [[0, 0], [-0, -0], [INF, INF], [-INF, -1], [710, INF], [-HUGE, -1], [TINY, TINY], [-TINY, -TINY], [NaN, NaN]]],
  ["log", base.log, [[1, 0], [0, -INF], [-0, -INF], [INF, INF], [-1, NaN], [-TINY, NaN], [-INF, NaN], [TINY, -744.4400719213812], [HUGE, 709.782712893384], [NaN, NaN]]],
  ["log1p", base.log1p, [[0, 0], [-0, -0], [-1, -INF], [INF, INF], [-1.5, NaN], [-INF, NaN], [TINY, TINY], [-TINY, -TINY], [HUGE, 709.782712893384], [NaN, NaN]]],
  ["log2", base.log2, [[1, 0], [0, -INF], [-0, -INF], [INF, INF], [-1, NaN], [TINY, -1074], [NaN, NaN]]],
  ["log10", base.log10, [[1, 0], [0, -INF], [-0, -INF], [INF, INF], [-1, NaN], [NaN, NaN]]],
  ["sin", base.sin, [[0, 0], [-0, -0], [INF, NaN], [-INF, NaN], [TINY, TINY], [-TINY, -TINY], [NaN, NaN]]],
  ["cos", base.cos, [[0, 1], [-0, 1], [INF, NaN], [-INF, NaN], [TINY, 1], [NaN, NaN]]],
  ["tan", base.tan, [[0, 0], [-0, -0], [INF, NaN], [-INF, NaN], [TINY, TINY], [NaN, NaN]]],
  ["atan", base.atan, [[0, 0], [-0, -0], [INF, base.HALF_PI], [-INF, -base.HALF_PI], [TINY, TINY], [-TINY, -TINY], [1, base.PI / 4], [NaN, NaN]]],
  ["sinh", base.sinh, [[0, 0], [-0, -0], [INF, INF], [-INF, -INF], [TINY, TINY], [-TINY, -TINY], [711, INF], [-711, -INF], [NaN, NaN]]],
  ["cosh", base.cosh, [[0, 1], [-0, 1], [INF, INF], [-INF, INF], [-711, INF], [TINY, 1], [NaN, NaN]]],
  ["tanh", base.tanh, [[0, 0], [-0, -0], [INF, 1], [-INF, -1], [TINY, TINY], [-TINY, -TINY], [HUGE, 1], [NaN, NaN]]],
  ["sigmoid", base.sigmoid, [[0, 0.5], [-0, 0.5], [INF, 1], [-INF, 0], [-HUGE, 0], [-745.13, TINY], [NaN, NaN]]],
  ["softplus", base.softplus, [[0, base.LN2], [INF, INF], [-INF, 0], [HUGE, HUGE], [-745.13, TINY], [NaN, NaN]]],
  ["logSigmoid", base.logSigmoid, [[0, -base.LN2], [INF, 0], [-INF, -INF], [-HUGE, -HUGE], [NaN, NaN]]],
  ["log1mExp", base.log1mExp, [[0, -INF], [-0, -INF], [-INF, -0], [1, NaN], [-TINY, -744.4400719213812], [NaN, NaN]]],
  ["erf", base.erf, [[0, 0], [-0, -0], [INF, 1], [-INF, -1], [6, 1], [TINY, TINY], [-TINY, -TINY], [NaN, NaN]]],
  ["erfc", base.erfc, [[0, 1], [-0, 1], [INF, 0], [-INF, 2], [28, 0], [-6, 2], [NaN, NaN]]],
  ["erfcx", base.erfcx, [[0, 1], [INF, 0], [-INF, INF], [-27, INF], [HUGE, 3.138408733985445e-309], [NaN, NaN]]],
  ["normalCdf", base.normalCdf, [[0, 0.5], [-0, 0.5], [INF, 1], [-INF, 0], [-39, 0], [9, 1], [NaN, NaN]]],
  ["logNormalCdf", base.logNormalCdf, [[0, -base.LN2], [INF, -0], [-INF, -INF], [39, -0], [-1e200, -INF], [NaN, NaN]]],
  ["normalQuantile", base.normalQuantile, [[0.5, 0], [0, -INF], [-0, -INF], [1, INF], [-0.1, NaN], [1.1, NaN], [NaN, NaN]]],
  ["lgamma", base.lgamma, [[1, 0], [2, 0], [0, INF], [-0, INF], [-1, INF], [-1e300, INF], [INF, INF], [-INF, INF], [HUGE, INF], [TINY, 744.4400719213812], [-TINY, 744.4400719213812], [NaN, NaN]]],
  ["digamma", base.digamma, [[0, -INF], [-0, INF], [-1, NaN], [-INF, NaN], [INF, INF], [NaN, NaN]]],
  ["trigamma", base.trigamma, [[0, INF], [-0, INF], [-1, INF], [-INF, NaN], [INF, 0], [NaN, NaN]]],
  ["besselI0e", base.besselI0e, [[0, 1], [-0, 1], [INF, 0], [-INF, 0], [TINY, 1], [HUGE, 2.9754474593158995e-155], [NaN, NaN]]],
  ["besselI1e", base.besselI1e, [[0, 0], [-0, -0], [INF, 0], [-INF, -0], [1e-310, 5e-311], [-1e-310, -5e-311], [HUGE, 2.9754474593158995e-155], [NaN, NaN]]],
  ["besselI0MinusI1e", base.besselI0MinusI1e, [[0, 1], [-0, 1], [INF, 0], [-INF, 0], [NaN, NaN]]],
  ["digammaMinusLog", base.digammaMinusLog, [[0, -INF], [INF, 0], [NaN, NaN]]],
];

for (const [name, f, pairs] of cases) {
  it.each(pairs)(`${name}(%d) is %d`, (x, value) => {
    expect(f(x)).toBe(value);
  });
}

describe("pow has the special cases of C99", () => {
  it.each([
    [2, 0, 1], [NaN, 0, 1], [INF, -0, 1], [1, NaN, 1], [1, INF, 1], [-1, INF, 1], [-1, -INF, 1],
    [0, 3, 0], [-0, 3, -0], [-0, 2, 0], [0, -3, INF], [-0, -3, -INF], [-0, -2, INF], [-0, -0.5, INF], [-0, 0.5, 0],
    [-8, 1 / 3, NaN], [-2, 3, -8], [-2, 2, 4], [NaN, 1, NaN], [2, NaN, NaN],
    [0.5, -INF, INF], [2, -INF, 0], [0.5, INF, 0], [-2, INF, INF], [-0.5, INF, 0],
    [INF, 2, INF], [INF, -2, 0], [-INF, 3, -INF], [-INF, 2, INF], [-INF, 0.5, INF], [-INF, -3, -0], [-INF, -2, 0],
    [2, 1023, 2 ** 1023], [2, 1024, INF], [-2, 1025, -INF], [2, -1074, TINY], [2, -1076, 0], [TINY, 1, TINY], [HUGE, HUGE, INF], [HUGE, -HUGE, 0],
    [1 - 2 ** -53, HUGE, 0], [-1, 9007199254740991, -1], [-1, 9007199254740992, 1], [10, 22, 1e22], [3, 33, 5559060566555523],
  ])("%d to the power %d is %d", (x, y, value) => {
    expect(base.pow(x, y)).toBe(value);
  });
});

describe("atan2 has the special cases of C99", () => {
  const { PI, HALF_PI } = base;
  it.each([
    [0, -0, PI], [-0, -0, -PI], [0, 0, 0], [-0, 0, -0], [0, -1, PI], [-0, -1, -PI], [0, 1, 0], [-0, 1, -0],
    [-1, 0, -HALF_PI], [1, -0, HALF_PI], [1, -INF, PI], [-1, -INF, -PI], [1, INF, 0], [-1, INF, -0], [INF, 1, HALF_PI], [-INF, -1, -HALF_PI],
    [INF, -INF, 0.75 * PI], [-INF, -INF, -0.75 * PI], [INF, INF, PI / 4], [NaN, 1, NaN], [1, NaN, NaN], [TINY, HUGE, 0], [TINY, TINY, PI / 4],
  ])("the angle of y = %d, x = %d is %d", (y, x, value) => {
    expect(base.atan2(y, x)).toBe(value);
  });
});

describe("logAddExp and logSumExp", () => {
  it.each([
    [-INF, 3, 3], [3, -INF, 3], [-INF, -INF, -INF], [INF, INF, INF], [INF, -INF, INF], [INF, 1, INF], [NaN, 1, NaN], [-INF, NaN, NaN], [NaN, INF, NaN],
  ])("logAddExp(%d, %d) is %d", (a, b, value) => {
    expect(base.logAddExp(a, b)).toBe(value);
  });
  it.each([
    [[], -INF], [[5], 5], [[-INF, -INF], -INF], [[INF, INF], INF], [[INF, -INF], INF], [[1, NaN], NaN], [[NaN, INF], NaN], [[-INF, 7], 7],
    [[1000, 1000], 1000 + base.LN2], [[0, -50], 1.9287498479639178e-22],
  ])("logSumExp(%j) is %d", (x, value) => {
    expect(base.logSumExp(x)).toBe(value);
  });
});

describe("incomplete functions at the edges", () => {
  it.each([
    [1, 0, 0], [0, 1, 1], [1, INF, 1], [INF, 1, 0], [0, 0, NaN], [INF, INF, NaN], [-1, 1, NaN], [1, -1, NaN], [NaN, 1, NaN], [1, NaN, NaN],
  ])("gammaP(%d, %d) is %d and gammaQ its complement", (a, x, value) => {
    expect(base.gammaP(a, x)).toBe(value);
    expect(base.gammaQ(a, x)).toBe(1 - value);
  });
  it.each([
    [2, 3, 0, 0], [2, 3, 1, 1], [1, 1, 0.25, 0.25], [0, 1, 0.5, NaN], [1, 0, 0.5, NaN], [-1, 1, 0.5, NaN], [1, 1, 1.1, NaN], [1, 1, -0.1, NaN], [1, 1, NaN, NaN], [INF, 1, 0.5, NaN],
  ])("betaI(%d, %d, %d) is %d and betaQ its complement", (a, b, x, value) => {
    expect(base.betaI(a, b, x)).toBe(value);
    expect(base.betaQ(a, b, x)).toBe(1 - value);
  });
  it.each([
    [0, 1, INF], [1, 0, INF], [1, 1, 0], [INF, 1, -INF], [-1, 1, NaN], [NaN, 1, NaN], [0, INF, NaN],
  ])("lbeta(%d, %d) is %d", (a, b, value) => {
    expect(base.lbeta(a, b)).toBe(value);
  });
  it.each([
    [2, 0, 0], [2, 1, INF], [0, 0.5, NaN], [2, -0.1, NaN], [2, NaN, NaN],
  ])("gammaPInverse(%d, %d) is %d", (a, p, value) => {
    expect(base.gammaPInverse(a, p)).toBe(value);
  });
  it("betaQInverse is betaIInverse of the complement, keeps the ends, and the digits of a small x whose complement is near 1", () => {
    for (const [a, b, q] of [[2, 3, 0.25], [0.5, 0.5, 0.75], [300, 2, 0.5]] as const) expect(base.betaQInverse(a, b, q)).toBeCloseTo(base.betaIInverse(a, b, 1 - q), 14);
    expect([base.betaQInverse(2, 3, 0), base.betaQInverse(2, 3, 1), base.betaQInverse(2, 3, 1.5), base.betaQInverse(0, 3, 0.5)]).toEqual([1, 0, NaN, NaN]);
    // 1 - I_x(1, b) = (1 - x)^b.
    expect(base.betaQInverse(1, 1e12, 0.25) / (-base.expm1(base.log(0.25) / 1e12))).toBeCloseTo(1, 14);
  });
  it("betaIInverse keeps the ends and refuses what is no probability", () => {
    expect([base.betaIInverse(2, 3, 0), base.betaIInverse(2, 3, 1), base.betaIInverse(2, 3, 1.5), base.betaIInverse(0, 3, 0.5)]).toEqual([0, 1, NaN, NaN]);
  });
});

describe("slopes of the incomplete functions at the edges", () => {
  it.each([
    [2, 0, 0], [2, INF, 0], [-1, 1, NaN], [1, -1, NaN], [NaN, 1, NaN], [1, NaN, NaN],
  ])("gammaPByShape(%d, %d) is %d", (a, x, value) => {
    expect(base.gammaPByShape(a, x)).toBe(value);
  });
  it.each([
    [2, 3, 0, 0], [2, 3, 1, 0], [0, 1, 0.5, NaN], [1, 1, 2, NaN], [1, 1, NaN, NaN], [0.5, 0.5, 0, 0], [0.5, 0.5, 1, 0],
  ])("betaIByA and betaIByB(%d, %d, %d) are %d", (a, b, x, value) => {
    expect([base.betaIByA(a, b, x), base.betaIByB(a, b, x)]).toEqual([value, value]);
  });
  it("digammaRise is 0 for no step, and infinite from 0", () => {
    expect([base.digammaRise(3, 0), base.digammaRise(0, 1), base.digammaRise(3, INF), base.digammaRise(NaN, 1)]).toEqual([0, INF, INF, NaN]);
  });
});

describe("Bessel functions", () => {
  it("of order 0 are even and of order 1 odd", () => {
    for (const x of [0.3, 3.9, 4.1, 24.9, 25.1, 400]) {
      expect([base.besselI0e(-x), base.besselI1e(-x), base.besselI0MinusI1e(-x)]).toEqual([base.besselI0e(x), -base.besselI1e(x), base.besselI0MinusI1e(x)]);
    }
  });
});

describe("powers of a base", () => {
  it("log2 is exact at every power of 2, subnormal ones too", () => {
    for (let k = -1074; k <= 1023; k++) expect(base.log2(2 ** k)).toBe(k);
  });
  it("log10 is exact at every power of 10 that is a double", () => {
    for (let k = 0; k <= 22; k++) expect(base.log10(10 ** k)).toBe(k);
  });
});
