import { logBetaDensity, logGammaDensity } from "@typyro/base";
import { describe, expect, it } from "vitest";
import fixture from "./fixtures/logDensities.json" with { type: "json" };

type Row = readonly [name: string, at: readonly number[], value: number];
const rows = fixture as readonly unknown[] as readonly Row[];
const EPSILON = 2 ** -52;

/** The function, and the error allowed to it, given the true value and the arguments. */
const functions: Readonly<Record<string, readonly [f: (...x: number[]) => number, bound: (truth: number, ...x: number[]) => number]>> = {
  // A relative change of 4 units in x moves a log density by 4 |a - 1 - x| units.
  logGammaDensity: [(a = 0, x = 0) => logGammaDensity(a, x), (truth, a = 0, x = 0) => 8 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1 - x))],
  logBetaDensity: [
    (a = 0, b = 0, x = 0) => logBetaDensity(a, b, x),
    (truth, a = 0, b = 0, x = 0) => 8 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1) + (Math.abs(b - 1) * x) / (1 - x)),
  ],
};

describe("against values of 40 digits", () => {
  it.each(Object.entries(functions))("%s is within its bound", (name, [f, bound]) => {
    const own = rows.filter(([found]) => found === name);
    expect(own.length).toBeGreaterThan(8);
    for (const [, at, truth] of own) expect(Math.abs(f(...at) - truth), `${name}(${at.join(", ")}) = ${f(...at)}, truth ${truth}`).toBeLessThanOrEqual(bound(truth, ...at));
  });
});
