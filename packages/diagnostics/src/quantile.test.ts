import { normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { eti, hdi, median, quantile } from "./quantile.ts";

describe("quantiles", () => {
  it("interpolate between the draws around position (S - 1) p", () => {
    expect(quantile([[10, 20], [40, 30]], 0.25)).toBe(17.5);
    expect(median([[4, 1, 3]])).toBe(3);
  });

  it("at 0 and 1 are the smallest and the largest draw", () => {
    expect(quantile([[3, 1, 2]], 0)).toBe(1);
    expect(quantile([[3, 1, 2]], 1)).toBe(3);
    expect(quantile([[3]], 0.7)).toBe(3);
  });

  it("between equal draws are those draws, without rounding", () => {
    expect(quantile([[0.1, 0.1, 0.1, 0.1]], 1 / 3)).toBe(0.1);
  });

  it("are finite beside infinite draws, and infinite among them", () => {
    const draws = [[-Infinity, 1, 2, 3, Infinity]];
    expect(quantile(draws, 0.5)).toBe(2);
    expect(quantile(draws, 1)).toBe(Infinity);
    expect(quantile(draws, 0.9)).toBe(Infinity);
  });

  it("do not exist where a draw is NaN", () => {
    expect(quantile([[1, NaN]], 0)).toBeNaN();
  });

  it("refuse what is not a probability", () => {
    for (const p of [-0.01, 1.01, NaN]) expect(() => quantile([[1]], p)).toThrow("[probability-outside-unit-interval]");
    expect(() => eti([[1]], 89)).toThrow("a probability of 89 was asked for, where probabilities lie in [0, 1]");
  });
});

/** The quantiles of a distribution at the middles of n equal parts, in place of random draws. */
const grid = (n: number, inverse: (p: number) => number): number[][] => [Array.from({ length: n }, (_, i) => inverse((i + 0.5) / n))];

describe("intervals", () => {
  it("the equal-tailed interval leaves out as much below as above", () => {
    const draws = grid(1001, (p) => p);
    expect(eti(draws, 0.9).lower).toBeCloseTo(0.05, 3);
    expect(eti(draws, 0.9).upper).toBeCloseTo(0.95, 3);
    expect(eti(draws)).toEqual(eti(draws, 0.89));
  });

  it("the highest-density interval of a symmetric distribution is its equal-tailed one", () => {
    const { lower, upper } = hdi(grid(20000, normalQuantile), 0.8);
    expect(Math.abs(lower - normalQuantile(0.1))).toBeLessThan(0.01);
    expect(Math.abs(upper - normalQuantile(0.9))).toBeLessThan(0.01);
  });

  it("the highest-density interval of an exponential starts at 0", () => {
    const { lower, upper } = hdi(grid(20000, (p) => -Math.log(1 - p)), 0.2);
    expect(Math.abs(lower)).toBeLessThan(0.01);
    expect(Math.abs(upper - 0.2231)).toBeLessThan(0.01);
  });

  it("the highest-density interval is the narrowest, and the first of equals", () => {
    expect(hdi([[0, 1, 2, 3, 4]], 0.4)).toEqual({ lower: 0, upper: 2 });
    expect(hdi([[0, 5, 6, 7, 20]], 0.4)).toEqual({ lower: 5, upper: 7 });
  });

  it("of probability 1 they hold every draw, of probability 0 one point", () => {
    expect(hdi([[3, 1, 2]], 1)).toEqual({ lower: 1, upper: 3 });
    expect(eti([[3, 1, 2]], 1)).toEqual({ lower: 1, upper: 3 });
    expect(hdi([[3, 1, 2]], 0)).toEqual({ lower: 1, upper: 1 });
  });

  it("do not exist where a draw is NaN", () => {
    expect(hdi([[1, NaN]])).toEqual({ lower: NaN, upper: NaN });
    expect(eti([[1, NaN]])).toEqual({ lower: NaN, upper: NaN });
  });
});
