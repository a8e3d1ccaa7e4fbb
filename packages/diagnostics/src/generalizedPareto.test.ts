import { normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { fitGeneralizedPareto, type GeneralizedPareto, generalizedParetoQuantile } from "./generalizedPareto.ts";
import { psis } from "./psis.ts";

/** The quantiles of a distribution at the middles of n equal parts, in place of random draws. */
const grid = (n: number, quantile: (q: number) => number): number[] => Array.from({ length: n }, (_, i) => quantile((i + 0.5) / n));
const paretoGrid = (k: number): number[] => grid(1000, (q) => generalizedParetoQuantile(q, { k, sigma: 1 }));

const expectFit = ({ k, sigma }: GeneralizedPareto, expected: readonly [number, number]): void => {
  expect(Math.abs(k - expected[0])).toBeLessThan(1e-9);
  expect(Math.abs(sigma / expected[1] - 1)).toBeLessThan(1e-9);
};

describe("the fit of a generalised Pareto distribution", () => {
  it.each<[number, number, number]>([
    [-0.2, -0.1904627009, 0.9971123265],
    [0.1, 0.1056140625, 0.9979548467],
    [0.5, 0.5003970209, 0.9990800446],
    [1, 0.9936939444, 1.0006760402],
  ])("of the quantiles of shape %d has the shape and scale that the published method gives", (k, shape, scale) => {
    expectFit(fitGeneralizedPareto(paretoGrid(k)), [shape, scale]);
  });

  it("of 1 to 20 is the published one, in any order", () => {
    const values = Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) + 1);
    expectFit(fitGeneralizedPareto(values), [-0.4046214804, 18.5295608104]);
  });

  it("scales with the values", () => {
    const { k, sigma } = fitGeneralizedPareto(paretoGrid(0.5));
    expectFit(fitGeneralizedPareto(paretoGrid(0.5).map((x) => 1024 * x)), [k, 1024 * sigma]);
  });

  it("of two values is finite, and of fewer refused", () => {
    const { k, sigma } = fitGeneralizedPareto([1, 2]);
    expect(Number.isFinite(k) && sigma > 0).toBe(true);
    expect(() => fitGeneralizedPareto([1])).toThrow("[too-few-exceedances] a generalised Pareto distribution is fitted to 1 value, where at least 2 are needed");
    expect(() => fitGeneralizedPareto([])).toThrow("[too-few-exceedances]");
  });

  it.each([["zeros", [0, 0, 0, 0]], ["equal values", [2, 2, 2, 2]], ["NaN", [1, 2, NaN, 4]], ["infinite values", [1, 2, Infinity]], ["negative values", [-1, 1, 2]]])("of %s does not exist", (_, values) => {
    expect(fitGeneralizedPareto(values)).toEqual({ k: NaN, sigma: NaN });
  });
});

describe("the quantile of a generalised Pareto distribution", () => {
  it("is the exponential's at k = 0 and continuous there", () => {
    expect(generalizedParetoQuantile(0.5, { k: 0, sigma: 2 })).toBeCloseTo(2 * Math.LN2, 14);
    expect(generalizedParetoQuantile(0.5, { k: 1e-12, sigma: 2 })).toBeCloseTo(2 * Math.LN2, 11);
  });

  it("of a negative shape ends at -sigma / k", () => {
    expect(generalizedParetoQuantile(1, { k: -0.5, sigma: 1 })).toBe(2);
  });
});

describe("k of the weights of a normal guide that is too narrow", () => {
  it.each<[number, number]>([[0.5, 0.6782435233], [0.7, 0.4730488783], [0.9, 0.198142642], [0.99, 0.0512508042]])("of scale %d is the published one", (scale, k) => {
    const z = grid(10_000, normalQuantile);
    // log N(s z; 0, 1) - log N(s z; 0, s), up to a constant
    const ratios = Float64Array.from(z, (value) => (value * value * (1 - scale * scale)) / 2);
    expect(Math.abs(psis(ratios).paretoK - k)).toBeLessThan(1e-8);
  });
});
