import { describe, expect, test } from "vitest";
import { normals } from "../../test/someDraws.ts";
import { bars, isCounts, shares } from "./counts.ts";
import { envelope } from "./envelope.ts";
import { domainOf, extentOf, intervals } from "./intervals.ts";

describe("the envelope of a chain", () => {
  const chain = normals(10_000);
  const kept = envelope(chain, 300);

  test("keeps the least and the greatest draw of all", () => {
    const [low, high] = extentOf(chain);
    expect(extentOf(kept.map((i) => chain[i]!))).toEqual([low, high]);
  });
  test("has at most two draws a column, in order", () => {
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(kept.every((i, n) => n === 0 || i > kept[n - 1]!)).toBe(true);
  });
  test("is the chain itself where that is short", () => {
    expect(envelope(chain.subarray(0, 5), 300)).toEqual([0, 1, 2, 3, 4]);
  });
  test("leaves a gap where a column holds nothing but NaN, and sees through single ones", () => {
    const broken = chain.slice();
    broken.fill(NaN, 5000, 5200);
    broken[17] = NaN;
    const values = envelope(broken, 100).map((i) => broken[i]!);
    expect(values.filter(Number.isNaN)).toHaveLength(2);
  });
});

describe("counts", () => {
  test("are whole numbers over a short range", () => {
    expect([isCounts([0, 3, 7]), isCounts([0, 2.5]), isCounts([0, 1000]), isCounts([0, NaN])]).toEqual([true, false, false, false]);
  });
  test("have shares that add up to 1", () => {
    expect([...shares([1, 1, 2, 4], 1, 4)]).toEqual([0.5, 0.25, 0, 0.25]);
  });
});

test("bars have area 1 together and reach from the least value to the greatest", () => {
  const found = bars(Float64Array.of(0, 0.1, 0.5, 1));
  expect(found.reduce((total, { x1, x2, y }) => total + (x2 - x1) * y, 0)).toBeCloseTo(1, 14);
  expect([found[0]?.x1, found.at(-1)?.x2]).toEqual([0, 1]);
});

test("intervals are quantiles around the median", () => {
  const values = Float64Array.from({ length: 101 }, (_, i) => i);
  expect(intervals(values, 0.75)).toEqual({ median: 50, inner: [25, 75], outer: [12.5, 87.5] });
  expect(intervals(values, 0.25)).toEqual({ median: 50, inner: [37.5, 62.5], outer: [37.5, 62.5] });
  expect(() => intervals(values, 89)).toThrow("[probability-outside-unit-interval]");
});

test("a domain has room around the values, and some where they are all alike", () => {
  expect(domainOf([0, 10], 0.1)).toEqual([-1, 11]);
  expect(domainOf([3, 3])).toEqual([2.5, 3.5]);
  expect(domainOf([NaN])).toEqual([0, 1]);
});
