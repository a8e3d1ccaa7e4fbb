import { expect, it } from "vitest";
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
