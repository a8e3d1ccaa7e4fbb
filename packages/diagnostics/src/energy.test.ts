import { expect, it } from "vitest";
import { ebfmi } from "./energy.ts";

it("E-BFMI is the sum of squared steps over the sum of squared deviations", () => {
  expect(ebfmi([1, 3, 2, 6])).toBeCloseTo((4 + 1 + 16) / (4 + 0 + 1 + 9), 14);
});

it("E-BFMI does not exist for one energy, constant energies, or energies that are not finite", () => {
  for (const energy of [[], [1], [2, 2, 2], [1, NaN, 3], [1, Infinity, 3]]) expect(ebfmi(energy)).toBeNaN();
});

it("E-BFMI is small for an energy that moves in small steps", () => {
  expect(ebfmi(Array.from({ length: 100 }, (_, i) => i))).toBeLessThan(0.01);
});
