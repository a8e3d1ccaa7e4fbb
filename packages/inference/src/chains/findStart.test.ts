import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { independentNormals, withWall } from "../../test/densities.ts";
import type { LogDensity } from "../logDensity.ts";
import { findStart, uniformStart } from "./findStart.ts";

const normal = independentNormals([1, 1]);

test("the first proposal with a finite density is the start, and each failure before it is reported", () => {
  const density = withWall(normal, -1.5, -Infinity);
  const failures: { attempt: number; first: number; logDensity: number }[] = [];
  const start = findStart(density, Generator.fromSeed(1), uniformStart(), {
    onFailure: ({ attempt, position, logDensity }) => failures.push({ attempt, first: position[0]!, logDensity }),
  })!;
  expect(start.position[0]).toBeLessThanOrEqual(-1.5);
  expect(start.logDensity).toBe(normal.valueAndGradient(start.position, new Float64Array(2)));
  expect(failures.map(({ attempt }) => attempt)).toEqual(Array.from({ length: start.attempts - 1 }, (_, i) => i));
  expect(failures.length).toBeGreaterThan(0);
  for (const { first, logDensity } of failures) {
    expect(first).toBeGreaterThan(-1.5);
    expect(logDensity).toBe(-Infinity);
  }
});

test.each([NaN, Infinity, -Infinity])("a density that is %d everywhere has no start", (value) => {
  let failures = 0;
  const density = withWall(normal, -3, value);
  expect(findStart(density, Generator.fromSeed(1), uniformStart(), { tries: 7, onFailure: () => failures++ })).toBeUndefined();
  expect(failures).toBe(7);
});

test("a gradient that is not finite fails the proposal, and the report names the coordinate", () => {
  const density: LogDensity = {
    dim: 2,
    valueAndGradient(_, gradientOut) {
      gradientOut.set([0, NaN]);
      return 0;
    },
  };
  const found: unknown[] = [];
  findStart(density, Generator.fromSeed(1), uniformStart(), { tries: 1, onFailure: ({ gradientAt }) => found.push(gradientAt) });
  expect(found).toEqual([1]);
});

test("uniform starts lie within the radius, in all of it", () => {
  const out = new Float64Array(1000);
  uniformStart()(Generator.fromSeed(1), out);
  expect(Math.max(...out)).toBeLessThan(2);
  expect(Math.max(...out)).toBeGreaterThan(1.9);
  expect(Math.min(...out)).toBeGreaterThan(-2);
  expect(Math.min(...out)).toBeLessThan(-1.9);
});

test("what the density throws passes through", () => {
  const density: LogDensity = {
    dim: 1,
    valueAndGradient() {
      throw new Error("out of order");
    },
  };
  expect(() => findStart(density, Generator.fromSeed(1), uniformStart())).toThrow("out of order");
});
