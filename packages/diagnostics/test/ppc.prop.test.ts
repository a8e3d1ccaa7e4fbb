/** The fit that never falls, against its closed form. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isotonic } from "../src/ppc/isotonic.ts";

test("the fit at i is the greatest over first points up to i of the least mean from there to a point from i on", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 12 }), (pairs) => {
    const mean = (from: number, to: number): number => {
      const part = pairs.slice(from, to + 1);
      return part.reduce((sum, [value, weight]) => sum + value * weight, 0) / part.reduce((sum, [, weight]) => sum + weight, 0);
    };
    const indices = pairs.map((_, i) => i);
    const expected = indices.map((i) => Math.max(...indices.slice(0, i + 1).map((from) => Math.min(...indices.slice(i).map((to) => mean(from, to))))));
    const found = isotonic(pairs.map(([value]) => value), pairs.map(([, weight]) => weight));
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 10));
  }));
});
