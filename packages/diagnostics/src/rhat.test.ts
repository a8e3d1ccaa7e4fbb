import { describe, expect, it } from "vitest";
import { rhat, rhatFolded, rhatIdentity, rhatNested, rhatSplit, rhatZScale } from "./rhat.ts";

const up = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const all = { rhat, rhatZScale, rhatFolded, rhatSplit, rhatIdentity };

describe.each(Object.entries(all))("%s", (name, compute) => {
  it("does not exist for constant draws", () => {
    expect(compute([[1, 1, 1, 1], [1, 1, 1, 1]])).toBeNaN();
  });

  it("does not exist where a draw is NaN", () => {
    expect(compute([up, up.with(3, NaN)])).toBeNaN();
  });

  it("does not exist below 4 draws a chain, or 2 for chains that are not split", () => {
    const least = name === "rhatIdentity" ? 2 : 4;
    expect(compute([[3, 1, 4, 1].slice(0, least - 1), [2, 7, 1, 8].slice(0, least - 1)])).toBeNaN();
    expect(compute([[3, 1, 4, 1].slice(0, least), [2, 7, 1, 8].slice(0, least)])).toBeGreaterThan(0);
  });

  it("is not changed by the order of the chains", () => {
    const chains = [up, up.map((x) => x * x), up.map((x) => 9 - x)];
    expect(compute([...chains].reverse())).toBeCloseTo(compute(chains), 12);
  });
});

it("is sqrt((n - 1) / n) for identical chains without ranks", () => {
  expect(rhatIdentity([up, up])).toBeCloseTo(Math.sqrt(9 / 10), 14);
});

it("of 0 to 9 and 1 to 10 is Gelman and Rubin's", () => {
  expect(rhatIdentity([up, up.map((x) => x + 1)])).toBeCloseTo(0.9770084209, 10);
});

it("split is that of the chains cut in halves", () => {
  const chains = [up, up.map((x) => x + 1)];
  expect(rhatSplit(chains)).toBeCloseTo(rhatIdentity(chains.flatMap((chain) => [chain.slice(0, 5), chain.slice(5)])), 14);
});

it("is the larger of that of the ranks and that of the folded ranks", () => {
  const still = [-3, 2, -1, 1, 3, -2, 2.5, -2.5];
  const wide = [still, still.map((x) => 10 * x)];
  expect(rhatFolded(wide)).toBeGreaterThan(rhatZScale(wide));
  expect(rhat(wide)).toBe(rhatFolded(wide));
  const moved = [still, still.map((x) => x + 20)];
  expect(rhatZScale(moved)).toBeGreaterThan(rhatFolded(moved));
  expect(rhat(moved)).toBe(rhatZScale(moved));
});

it("is infinite when every chain stands still at a value of its own", () => {
  const still = [1, 2, 3].map((value) => [value, value, value, value]);
  expect(rhat(still)).toBe(Infinity);
  expect(rhatIdentity(still)).toBe(Infinity);
});

it("of one chain compares its halves, which only splitting can do", () => {
  expect(rhat([up])).toBeGreaterThan(1.5);
  expect(rhatIdentity([up])).toBeNaN();
});

it("accepts infinite draws by their ranks, not by their values", () => {
  const chains = [up.with(4, Infinity), up];
  expect(rhat(chains)).toBeGreaterThan(0);
  expect(rhatSplit(chains)).toBeNaN();
});

it("of binary draws with as many ones as zeros is that of the ranks, as their distances from the median are constant", () => {
  const chains = [[0, 1, 1, 0, 1, 0], [1, 0, 0, 1, 1, 0]];
  expect(rhatFolded(chains)).toBeNaN();
  expect(rhat(chains)).toBe(rhatZScale(chains));
});

describe("nested R-hat", () => {
  it("is sqrt(1 + variance between superchains / mean variance within), of the ranks", () => {
    // Ranks are symmetric about 0 here, so each superchain has mean z or -z with z the mean score of its draws.
    const chains = [[1], [2], [3], [4]];
    const value = rhatNested(chains, ["a", "a", "b", "b"]);
    const z = (p: number): number => ({ 1: 1.0491314, 2: 0.2993069 })[p] ?? NaN;
    const between = 2 * ((z(1) + z(2)) / 2) * ((z(1) + z(2)) / 2);
    const within = ((z(1) - z(2)) * (z(1) - z(2))) / 2;
    expect(value).toBeCloseTo(Math.sqrt(1 + between / within), 5);
  });

  it("is at least 1", () => {
    expect(rhatNested([up, up, up, up], [0, 0, 1, 1])).toBe(1);
  });

  it("does not depend on how the superchains are called", () => {
    const chains = [up, up.map((x) => x + 2), up.map((x) => x * x), up.map((x) => 9 - x)];
    expect(rhatNested(chains, [7, 3, 7, 3])).toBe(rhatNested(chains, ["b", "a", "b", "a"]));
  });

  it("refuses superchains of different size, a single one, and too few labels", () => {
    expect(() => rhatNested([up, up, up], [0, 0, 1])).toThrow("[superchains-unequal] the superchains have 2, 1 chains, where two or more of equal size are compared");
    expect(() => rhatNested([up, up], [0, 0])).toThrow("[superchains-unequal]");
    expect(() => rhatNested([up, up], [0])).toThrow("[superchains-unequal] `superchains` has 1 label, where there are 2 chains");
  });
});
