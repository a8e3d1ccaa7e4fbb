import { expect, it } from "vitest";
import { betaI, betaQ } from "./betaI.ts";
import { LARGE_SHAPE } from "./betaILarge.ts";
import { betaIByA, betaIByB } from "./betaISlopes.ts";

it("shapes without bound are answered at once, in the middle by 1/2", () => {
  for (const n of [1e10, 1e15, 1e100, 1e300]) {
    expect(betaI(n, n, 0.5)).toBeCloseTo(0.5, 15);
    expect(betaI(n, n, 0.4)).toBe(0);
    expect(betaI(n, n, 0.6)).toBe(1);
    expect(betaQ(n, n, 0.6)).toBe(0);
    expect(-betaIByA(n, n, 0.5) / betaIByB(n, n, 0.5)).toBeCloseTo(1, 14);
    expect(betaIByA(n, n, 0.4)).toBeCloseTo(0, 300);
  }
});

it("the integral and the continued fraction meet where one takes over from the other", () => {
  for (const far of [LARGE_SHAPE, 40 * LARGE_SHAPE]) {
    for (const z of [-20, -3, -0.5, 0, 1, 6]) {
      const a = LARGE_SHAPE;
      const x = a / (a + far) + (z * Math.sqrt((a * far) / (a + far))) / (a + far);
      const below = a * (1 - 2 ** -40);
      for (const f of [betaI, betaQ]) {
        // Between the two shapes f moves by its slope; both are good to 4 units times the condition number.
        const moved = f(a, far, x) - f(below, far, x);
        const expected = (a - below) * betaIByA(a, far, x) * (f === betaI ? 1 : -1);
        const condition = (a * Math.abs(betaIByA(a, far, x)) + far * Math.abs(betaIByB(a, far, x))) / f(a, far, x);
        expect(Math.abs(moved - expected)).toBeLessThanOrEqual(16 * 2 ** -52 * Math.max(1, condition) * f(a, far, x));
      }
    }
  }
});
