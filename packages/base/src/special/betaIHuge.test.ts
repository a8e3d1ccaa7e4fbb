import { expect, it } from "vitest";
import { betaI } from "./betaI.ts";
import { betaIHuge, betaIHugeByA } from "./betaIHuge.ts";
import { betaIByA, betaIByB } from "./betaISlopes.ts";

/** Standard deviations from the mean. */
const places = [-6, -3, -1, -1e-3, 0, 1e-4, 0.5, 2, 5];
const shapes = [[1e6, 1e6], [1e6, 4e7], [3e8, 2e6]] as const;
const at = (a: number, b: number, z: number): number => a / (a + b) + z * Math.sqrt((a * b) / (a + b)) / (a + b);

it.each(shapes)("the first terms of Temme's expansion are what the continued fraction gives for shapes %d and %d, up to the terms left out", (a, b) => {
  for (const z of places) {
    const x = at(a, b, z);
    const [left, slope] = [betaI(a, b, x), betaIByA(a, b, x)];
    // Left out: terms of the order 1 / n of the value, 1 / sqrt(n) of the slopes; in the tails z^3 times that.
    const scale = (1 + Math.abs(z) ** 3) / Math.min(a, b);
    expect(Math.abs(betaIHuge(a, b, x, 1 - x) - left)).toBeLessThanOrEqual(scale * Math.min(left, 1 - left) + 1e-15);
    expect(Math.abs(betaIHugeByA(a, b, x, 1 - x) - slope)).toBeLessThanOrEqual(2 * Math.sqrt(scale * (1 + Math.abs(z) ** 3)) * Math.abs(slope));
  }
});

it("shapes without bound are answered at once, in the middle by 1/2", () => {
  for (const n of [1e10, 1e15, 1e100, 1e300]) {
    expect(betaI(n, n, 0.5)).toBe(0.5);
    expect(betaI(n, n, 0.4)).toBe(0);
    expect(betaI(n, n, 0.6)).toBe(1);
    expect(betaIByA(n, n, 0.5)).toBe(-betaIByB(n, n, 0.5));
    expect(betaIByA(n, n, 0.4)).toBeCloseTo(0, 300);
  }
});
