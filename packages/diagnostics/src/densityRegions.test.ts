import { normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { hdiCircular, hdiMultimodal } from "./index.ts";

/** Quantiles at the middles of n equal parts, in place of random draws. */
const grid = (n: number, inverse: (p: number) => number): number[] => Array.from({ length: n }, (_, i) => inverse((i + 0.5) / n));

describe("the region of several modes", () => {
  it("is one interval for each of two far normals, with the mass shared by their weights", () => {
    // Three quarters around 0, one quarter around 20: at equal heights 90 % holds what lies above one density in both.
    const draws = [...grid(3000, normalQuantile), ...grid(1000, (p) => 20 + normalQuantile(p))];
    const regions = hdiMultimodal([draws], 0.9);
    expect(regions).toHaveLength(2);
    const share = draws.filter((x) => regions.some(({ lower, upper }) => x >= lower && x <= upper)).length / draws.length;
    // A cell of the grid, 26.6 / 512 wide, holds at most 0.75 times 0.4 of its width of the draws, and each of the four ends may gain or lose half of one.
    expect(Math.abs(share - 0.9)).toBeLessThan(4 * 0.5 * 0.75 * 0.4 * (26.6 / 512));
    const [first, second] = regions;
    expect((first?.upper ?? NaN) + (first?.lower ?? NaN)).toBeCloseTo(0, 1);
    expect(((second?.upper ?? NaN) + (second?.lower ?? NaN)) / 2).toBeCloseTo(20, 1);
    expect((first?.upper ?? NaN) - (first?.lower ?? NaN)).toBeGreaterThan((second?.upper ?? NaN) - (second?.lower ?? NaN));
  });

  it("is the narrowest interval for one mode, to the width of the kernel", () => {
    const [only, ...rest] = hdiMultimodal([grid(4000, normalQuantile)], 0.8);
    expect(rest).toEqual([]);
    // The kernel widens by a factor of sqrt(1 + h^2), and an end lies up to a cell off.
    const ends = { upper: normalQuantile(0.9), lower: normalQuantile(0.1) };
    const within = 1.29 * (Math.sqrt(1 + 0.2 * 0.2) - 1) + 7.4 / 512;
    expect(Math.abs((only?.upper ?? NaN) - ends.upper)).toBeLessThan(within);
    expect(Math.abs((only?.lower ?? NaN) - ends.lower)).toBeLessThan(within);
  });

  it("has no length for constants, and does not exist where a draw is not finite", () => {
    expect(hdiMultimodal([[2, 2, 2]])).toEqual([{ lower: 2, upper: 2 }]);
    expect(hdiMultimodal([[1, NaN]])).toEqual([]);
    expect(() => hdiMultimodal([[1, 2]], 89)).toThrow("[probability-outside-unit-interval]");
  });
});

describe("the arc of angles", () => {
  it("may cross pi", () => {
    const turned = grid(1000, (p) => Math.PI + 0.3 * normalQuantile(p)).map((x) => (x > Math.PI ? x - 2 * Math.PI : x));
    const { lower, upper } = hdiCircular([turned], 0.8);
    expect(lower).toBeGreaterThan(upper);
    expect(Math.abs(lower - (Math.PI - 0.3 * normalQuantile(0.9)))).toBeLessThan(0.01);
    expect(Math.abs(upper - (-Math.PI + 0.3 * normalQuantile(0.9)))).toBeLessThan(0.01);
  });

  it("elsewhere is the narrowest interval", () => {
    const { lower, upper } = hdiCircular([grid(1000, (p) => 1 + 0.3 * normalQuantile(p))], 0.8);
    expect(Math.abs(upper - (1 + 0.3 * normalQuantile(0.9)))).toBeLessThan(0.01);
    expect(Math.abs(lower - (1 - 0.3 * normalQuantile(0.9)))).toBeLessThan(0.01);
    expect(hdiCircular([[1, Infinity]]).lower).toBeNaN();
  });
});
