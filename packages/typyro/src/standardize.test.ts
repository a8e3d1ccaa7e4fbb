import { isModelError } from "@typyro/base";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { standardize } from "./standardize.ts";

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error.code;
  }
  return "nothing was thrown";
}

test("a standardised column has mean 0 and population standard deviation 1, and restore undoes it", () => {
  const column = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 }).filter((x) => Math.max(...x) - Math.min(...x) > 1e-3);
  fc.assert(
    fc.property(column, (x) => {
      const { values, mean, sd, restore } = standardize(x);
      const spread = Math.max(...x.map(Math.abs)) / sd;
      expect(Math.abs(values.reduce((a, b) => a + b, 0) / x.length)).toBeLessThan(1e-14 * x.length * (1 + spread));
      expect(Math.abs(values.reduce((a, b) => a + b * b, 0) / x.length - 1)).toBeLessThan(1e-13 * x.length * (1 + spread));
      expect(mean).toBeGreaterThanOrEqual(Math.min(...x) - 1e-9);
      values.forEach((value, i) => {
        expect(Math.abs(restore(value) - (x[i] ?? 0))).toBeLessThan(1e-14 * (Math.abs(x[i] ?? 0) + Math.abs(mean) + sd) * 4);
      });
    }),
  );
});

test("the sd divides by n, as the sleep study's exercise does", () => {
  expect(standardize([1, 2, 3, 4]).sd).toBe(Math.sqrt(1.25));
});

test("columns without spread, without rows or with NaN are refused by name", () => {
  expect(codeOf(() => standardize([3, 3, 3], "dose"))).toBe("standardize-constant");
  expect(codeOf(() => standardize([], "dose"))).toBe("standardize-constant");
  expect(codeOf(() => standardize([1, Number.NaN], "dose"))).toBe("data-nan");
});
