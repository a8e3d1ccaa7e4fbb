import { describe, expect, it } from "vitest";
import { splitChains } from "./chainArrays.ts";
import { kde } from "./kde.ts";
import { rhat } from "./rhat.ts";
import { ScalarDraws } from "./scalarDraws.ts";

describe("ScalarDraws", () => {
  it("sorts all draws together, infinite ones at the ends and NaN last", () => {
    const draws = new ScalarDraws([[3, -Infinity, 1], [NaN, Infinity, -0]]);
    expect([...draws.sorted]).toEqual([-Infinity, -0, 1, 3, Infinity, NaN]);
    expect(draws.total).toBe(6);
  });

  it("has the mean and the sd with divisor S - 1 of all draws", () => {
    const draws = new ScalarDraws([[1, 2], [3, 6]]);
    expect(draws.mean).toBe(3);
    expect(draws.sd).toBeCloseTo(Math.sqrt(14 / 3), 14);
  });

  it("keeps the variance of draws far from zero", () => {
    expect(new ScalarDraws([[1e9 + 1, 1e9 + 2, 1e9 + 3]]).sd).toBeCloseTo(1, 12);
  });

  it("has no moments where a draw is NaN or infinite, and no sd for one draw", () => {
    for (const odd of [NaN, Infinity, -Infinity]) {
      expect(new ScalarDraws([[1, odd, 2]]).mean).toBeNaN();
      expect(new ScalarDraws([[1, odd, 2]]).sd).toBeNaN();
    }
    expect(new ScalarDraws([[5]]).mean).toBe(5);
    expect(new ScalarDraws([[5]]).sd).toBeNaN();
  });

  it("calls draws constant when they differ by rounding alone", () => {
    expect(new ScalarDraws([[1, 1 + Number.EPSILON, 1 - Number.EPSILON]]).isConstant).toBe(true);
    expect(new ScalarDraws([[1, 1 + 1e-14]]).isConstant).toBe(false);
    expect(new ScalarDraws([[0, 1e-300]]).isConstant).toBe(false);
    expect(new ScalarDraws([[0, -0]]).isConstant).toBe(true);
    expect(new ScalarDraws([[1, NaN]]).isConstant).toBe(false);
    expect(new ScalarDraws([[1, Infinity]]).isConstant).toBe(false);
    expect(new ScalarDraws([[Infinity, Infinity]]).isConstant).toBe(true);
  });

  it("refuses chains of different lengths and no draws at all", () => {
    expect(() => new ScalarDraws([[1, 2], [1]])).toThrow("[chains-unequal] the chains have 2, 1 draws, where all have the same number");
    expect(() => new ScalarDraws([[], []])).toThrow("[no-draws] there are 2 chains of 0 draws");
    expect(() => new ScalarDraws([])).toThrow("[no-draws] there are 0 chains of 0 draws");
  });

  it("is passed on as it is", () => {
    const draws = new ScalarDraws([[1, 2]]);
    expect(ScalarDraws.of(draws)).toBe(draws);
  });
});

describe("splitting", () => {
  const split = (chains: number[][]): number[][] => splitChains(chains.map((chain) => Float64Array.from(chain))).map((chain) => [...chain]);

  it("puts all first halves before all last halves", () => {
    expect(split([[1, 2, 3, 4], [5, 6, 7, 8]])).toEqual([[1, 2], [5, 6], [3, 4], [7, 8]]);
  });

  it("leaves out the middle of an odd number of draws", () => {
    expect(split([[1, 2, 3, 4, 5]])).toEqual([[1, 2], [4, 5]]);
  });

  it("leaves a single draw whole", () => {
    expect(split([[1], [2]])).toEqual([[1], [2]]);
  });
});

describe("a variable that knows its chains", () => {
  const mu = { name: "mu", shape: [], data: Float64Array.of(1, 2, 3, 4, 5, 6), chains: 2, draws: 3 };

  it("is taken as its chains are, by every diagnostic", () => {
    expect(new ScalarDraws(mu).chains).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)]);
    expect(rhat(mu)).toBe(rhat([[1, 2, 3], [4, 5, 6]]));
    expect(kde({ ...mu, shape: [1] }).bandwidth).toBe(kde([[1, 2, 3], [4, 5, 6]]).bandwidth);
  });

  it("is one number", () => {
    expect(() => rhat({ ...mu, name: "theta", shape: [3], draws: 1 })).toThrow("[element-outside-variable] `theta` was asked for without an index, but one draw of it has shape [3]");
  });
});
