import { describe, expect, test } from "vitest";
import { correlatedNormal, independentNormals } from "../../test/densities.ts";
import type { LogDensity } from "../logDensity.ts";
import type { Foothold } from "./foothold.ts";
import { climb } from "./lbfgs.ts";

/** Rosenbrock's valley, upside down: the top is at (1, 1). */
const valley: LogDensity = {
  dim: 2,
  valueAndGradient(q, gradientOut) {
    const [x, y] = [q[0]!, q[1]!];
    gradientOut[0] = 2 * (1 - x) + 400 * x * (y - x * x);
    gradientOut[1] = -200 * (y - x * x);
    return -((1 - x) ** 2) - 100 * (y - x * x) ** 2;
  },
};

describe("a climb", () => {
  test("reaches the top of Rosenbrock's valley", () => {
    const { q, end, logDensity, nGradients } = climb(valley, Float64Array.of(-1.2, 1));
    expect(["gradient", "objective", "step"]).toContain(end);
    // It ends where g'Hg, twice the height that is left, is below 2.2e-9.
    expect(logDensity).toBeGreaterThan(-1e-8);
    expect(Math.abs(q[0]! - 1)).toBeLessThan(1e-3);
    expect(Math.abs(q[1]! - 1)).toBeLessThan(2e-3);
    expect(nGradients).toBeLessThan(150);
  });

  test("reaches the top of a normal with scales from 0.001 to 1000 and never goes down", () => {
    const scales = Array.from({ length: 13 }, (_, i) => 10 ** (-3 + i / 2));
    const heights: number[] = [];
    const exact = { history: 20, iterations: 500, relativeGradientTolerance: 0, relativeObjectiveTolerance: 0, objectiveTolerance: 0, stepTolerance: 0 };
    const { q, end } = climb(independentNormals(scales), Float64Array.from(scales, (s) => 2 * s), exact, ({ logDensity }: Foothold) => heights.push(logDensity));
    expect(end).not.toBe("objective");
    scales.forEach((scale, i) => expect(Math.abs(q[i]! / scale)).toBeLessThan(0.01));
    heights.slice(1).forEach((height, i) => expect(height).toBeGreaterThan(heights[i]!));
  });

  test("at the top stays there", () => {
    expect(climb(independentNormals([1, 2]), new Float64Array(2))).toMatchObject({ end: "gradient", iterations: 0, nGradients: 1 });
    expect(climb({ dim: 0, valueAndGradient: () => -1 }, new Float64Array(0))).toMatchObject({ end: "gradient", logDensity: -1 });
  });

  test("goes on beside cliffs, where the density is not finite", () => {
    const cliff: LogDensity = {
      dim: 1,
      valueAndGradient(q, gradientOut) {
        const x = q[0]!;
        gradientOut[0] = 1 / x - 1;
        return x > 0 ? Math.log(x) - x : x === 0 ? -Infinity : Number.NaN;
      },
    };
    const { q, end } = climb(cliff, Float64Array.of(30), { firstStep: 100 });
    expect(end).not.toBe("stuck");
    expect(Math.abs(q[0]! - 1)).toBeLessThan(1e-4);
  });

  test("that has no top ends high up, and does not say that it is a mode", () => {
    const slope: LogDensity = { dim: 1, valueAndGradient: (q, gradientOut) => ((gradientOut[0] = 1), q[0]!) };
    const { end, logDensity } = climb(slope, Float64Array.of(0), { iterations: 30 });
    expect(["iterations", "stuck"]).toContain(end);
    expect(logDensity).toBeGreaterThan(1e15);
  });

  test("finds the same top from everywhere in a correlated normal", () => {
    const density = correlatedNormal(Float64Array.of(2, 1.9, 1.9, 2), 2);
    for (const start of [[3, 3], [-10, 4], [0, 1e3]]) {
      const { q } = climb(density, Float64Array.from(start));
      expect(Math.hypot(...q)).toBeLessThan(1e-3);
    }
  });
});
