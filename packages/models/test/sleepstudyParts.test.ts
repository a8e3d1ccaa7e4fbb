/** @file Hold the computed parts of the sleep study against their definitions. */
import { describe, expect, test } from "vitest";
import { shrinkage, sleepConclusions } from "../src/sleepstudy/conclusion.ts";
import { leastSquares, leastSquaresFit } from "../src/sleepstudy/leastSquares.ts";

describe("a line by least squares", () => {
  test("meets points that lie on a line", () => {
    const { intercept, slope } = leastSquares([0, 1, 5], [3, 1, -7]);
    expect(intercept).toBeCloseTo(3, 12);
    expect(slope).toBeCloseTo(-2, 12);
  });
  test("is level through the mean of points that do not differ in x", () => {
    expect(leastSquares([2, 2], [1, 3])).toEqual({ intercept: 2, slope: 0 });
  });
  test("of each group sees its own points", () => {
    const { slope } = leastSquaresFit([0, 1, 0, 1], [0, 1, 0, -1], [0, 0, 1, 1], 2);
    expect(slope).toEqual([1, -1]);
  });
});

describe("the conclusion", () => {
  const subjects = [{ rows: 10, unpooled: 20, partial: 18 }, { rows: 2, unpooled: -10, partial: 5 }];
  const figures = {
    slope: { mean: 10, low: 7, high: 13 },
    subjects,
    models: [{ name: "partial", elpd: -109, elpdDiff: 0, dse: 0 }, { name: "unpooled", elpd: -111, elpdDiff: -2, dse: 2.5 }],
    heldOut: [{ name: "unpooled", elpd: -56.7 }, { name: "partial", elpd: -51.2 }],
  };
  test("shrinkage is the share of the distance to the population that pooling takes away", () => {
    expect(shrinkage(subjects.slice(1), 10)).toBeCloseTo(0.75, 12);
  });
  test("gives shrinkage by the number of rows, the fewest first", () => {
    expect(sleepConclusions(figures)[1]).toContain("75 % with 2 rows and 20 % with 10 rows");
  });
  test("doubts a difference of less than two standard errors, and says whether held-out rows agree", () => {
    const [, , byLoo, unseen] = sleepConclusions(figures);
    expect(byLoo).toContain("unpooled is 2.0 behind with a standard error of 2.5, which is not a clear difference");
    expect(unseen).toBe("On the rows that no model has seen the order is partial (-51.2) and unpooled (-56.7), with the same model first.");
  });
});
