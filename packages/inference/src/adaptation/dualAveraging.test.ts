import { expect, test } from "vitest";
import { DualAveraging } from "./dualAveraging.ts";

test("ten updates with the gradient of (x + 1)^2 and gamma 0.5 come to the minimum", () => {
  const dual = new DualAveraging(0.5);
  dual.anchorAt(0);
  for (let i = 0; i < 10; i++) dual.update(2 * (dual.x + 1));
  expect(Math.abs(dual.x + 1)).toBeLessThan(0.02);
  expect(Math.abs(dual.xAverage + 1)).toBeLessThan(1e-3);
});

test("without error the step size is ten times the one that it restarted from", () => {
  const dual = new DualAveraging();
  dual.update(0.7);
  dual.restart(0.3);
  for (let i = 0; i < 50; i++) dual.update(0);
  expect(Math.exp(dual.x)).toBeCloseTo(3, 12);
  expect(Math.exp(dual.xAverage)).toBeCloseTo(3, 12);
});

test("the first update follows the formula with t0 = 10, gamma = 0.05", () => {
  const dual = new DualAveraging();
  dual.restart(1);
  dual.update(0.55);
  const sBar = 0.55 / 11;
  expect(dual.x).toBeCloseTo(Math.log(10) - sBar / 0.05, 14);
  expect(dual.xAverage).toBe(dual.x);
  dual.update(-0.2);
  const next = (1 - 1 / 12) * sBar - 0.2 / 12;
  const x2 = Math.log(10) - (next * Math.sqrt(2)) / 0.05;
  expect(dual.x).toBeCloseTo(x2, 14);
  const weight = 2 ** -0.75;
  expect(dual.xAverage).toBeCloseTo((1 - weight) * (Math.log(10) - sBar / 0.05) + weight * x2, 14);
});
