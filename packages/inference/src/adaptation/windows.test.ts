import { describe, expect, test } from "vitest";
import { warmupWindows } from "./windows.ts";

const spans = (warmup: number): string => warmupWindows(warmup, true).map(({ first, last }) => `(${first},${last})`).join("");

describe("the windows of a warm-up are Stan's", () => {
  test.each([
    [18, "(0,17)"],
    [50, "(0,6)(7,44)(45,49)"],
    [100, "(0,14)(15,89)(90,99)"],
    [150, "(0,74)(75,99)(100,149)"],
    [200, "(0,74)(75,99)(100,149)(150,199)"],
    [280, "(0,74)(75,99)(100,229)(230,279)"],
    [300, "(0,74)(75,99)(100,149)(150,249)(250,299)"],
    [500, "(0,74)(75,99)(100,149)(150,249)(250,449)(450,499)"],
    [1000, "(0,74)(75,99)(100,149)(150,249)(250,449)(450,949)(950,999)"],
    [2000, "(0,74)(75,99)(100,149)(150,249)(250,449)(450,849)(850,1949)(1950,1999)"],
  ])("for %i iterations", (warmup, expected) => {
    expect(spans(warmup)).toBe(expected);
  });
});

test("windows cover every iteration once, and all but the first and last adapt the metric", () => {
  for (let warmup = 0; warmup <= 400; warmup++) {
    const windows = warmupWindows(warmup, true);
    let next = 0;
    for (const { first, last } of windows) {
      expect(first).toBe(next);
      expect(last).toBeGreaterThanOrEqual(first);
      next = last + 1;
    }
    expect(next).toBe(warmup);
    if (warmup >= 20) {
      expect(windows.map(({ adaptsMetric }) => adaptsMetric)).toEqual(windows.map((_, i) => i > 0 && i < windows.length - 1));
    }
  }
});

test("with fewer than 20 iterations, or a metric that stays, the step size has one window to itself", () => {
  expect(warmupWindows(19, true)).toEqual([{ first: 0, last: 18, adaptsMetric: false }]);
  expect(warmupWindows(20, true)).toHaveLength(3);
  expect(warmupWindows(1000, false)).toEqual([{ first: 0, last: 999, adaptsMetric: false }]);
  expect(warmupWindows(0, true)).toEqual([]);
});
