import { describe, expect, it } from "vitest";
import { betaCdf } from "./betaCdf.ts";
import { essMean } from "./ess.ts";
import { mcseMean, mcseMedian, mcseQuantile, mcseSd } from "./mcse.ts";
import { ScalarDraws } from "./scalarDraws.ts";

const chains = [[3, 1, 4, 1, 5, 9, 2, 6], [5, 3, 5, 8, 9, 7, 9, 3]];

it("the error of the mean is sd / sqrt(ESS)", () => {
  const draws = new ScalarDraws(chains);
  expect(mcseMean(draws)).toBe(draws.sd / Math.sqrt(essMean(draws)));
});

it("no error exists for constant draws, NaN, infinite draws or too few draws", () => {
  for (const mcse of [mcseMean, mcseSd, mcseMedian, (x: number[][]) => mcseQuantile(x, 0.1)]) {
    expect(mcse([[2, 2, 2, 2, 2, 2]])).toBeNaN();
    expect(mcse([[1, 2, NaN, 4, 5, 6]])).toBeNaN();
    expect(mcse([[1, 2, Infinity, 4, 5, 6]])).toBeNaN();
    expect(mcse([[1, 2]])).toBeNaN();
  }
});

it("the errors of the mean, the sd and a quantile scale with the draws, also very large and very small ones", () => {
  for (const factor of [2 ** 500, 2 ** -500]) {
    const scaled = chains.map((chain) => chain.map((x) => x * factor));
    expect(mcseSd(scaled) / factor).toBeCloseTo(mcseSd(chains), 13);
    expect(mcseMean(scaled) / factor).toBeCloseTo(mcseMean(chains), 13);
    expect(mcseQuantile(scaled, 0.3) / factor).toBe(mcseQuantile(chains, 0.3));
  }
});

it("the error of a quantile among tied draws is zero", () => {
  expect(mcseMedian([[1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2]])).toBe(0);
});

it("refuses what is not a probability", () => {
  expect(() => mcseQuantile(chains, 1.5)).toThrow("[probability-outside-unit-interval]");
});

describe("the Beta distribution function", () => {
  // From mpmath's betainc(regularized=True) at 40 digits.
  it.each([
    [0.3, 2, 5, 0.579825],
    [0.05, 50.5, 951.5, 0.49419209872086183],
    [0.5, 500.5, 500.5, 0.5],
    [0.1586, 120, 640, 0.530261144139612],
    [0.9, 1, 1, 0.9],
    [0.01, 31.7, 2800.2, 0.28511266407592613],
    [0.2, 20001, 80001, 0.49873844304299704],
  ])("at %d with %d and %d is %d", (x, a, b, expected) => {
    expect(Math.abs(betaCdf(x, a, b) / expected - 1)).toBeLessThan(1e-11);
  });

  it("is 0 below and 1 above the unit interval", () => {
    expect(betaCdf(0, 3, 4)).toBe(0);
    expect(betaCdf(1, 3, 4)).toBe(1);
  });
});
