/** @file Hold the computed parts of the laboratories' study against their definitions, and its reading of odd files. @node-only reads files */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawsFromArrays, mcmc } from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Estimate, labConclusions } from "../src/lab-offsets/conclusion.ts";
import { loadLabs } from "../src/lab-offsets/data.ts";
import { withOffsets } from "../src/lab-offsets/model.ts";
import { inOriginalUnits } from "../src/lab-offsets/originalUnits.ts";

describe("draws in original units", () => {
  const x = { mean: 3, sd: 2 };
  const y = { mean: 10, sd: 5 };
  const scale = ({ mean, sd }: typeof x) => ({ mean, sd, values: [], restore: (value: number) => mean + sd * value });
  const draws = drawsFromArrays({ m: [[0.5, -1]], b: [[0.2, 0]], o: [[[0.1, -0.4], [0, 1]]], tau: [[1, 2]] });
  const found = inOriginalUnits({ draws }, { x: scale(x), y: scale(y) });

  test("give the same y for every x and laboratory as those on the standard scale", () => {
    for (const [s, lab, at] of [[0, 0, 3.7], [0, 1, -2], [1, 1, 8]] as const) {
      const value = (name: string, size: number, i: number): number => draws.get(name).data[s * size + i] ?? NaN;
      const original = (name: string, size: number, i: number): number => found.get(name).data[s * size + i] ?? NaN;
      const standard = value("m", 1, 0) * ((at - x.mean) / x.sd) + value("b", 1, 0) + value("o", 2, lab);
      expect(original("m", 1, 0) * at + original("b", 1, 0) + original("o", 2, lab)).toBeCloseTo(y.mean + y.sd * standard, 10);
    }
  });
  test("have the spread of offsets in units of y", () => {
    expect([...found.get("tau").data]).toEqual([5, 10]);
  });
});

describe("the conclusion", () => {
  const at = (name: string, mean: number, half: number): Estimate => ({ name, mean, low: mean - half, high: mean + half });
  const figures = { slope: at("m", 1, 0.1), intercept: at("b", 2, 0.5), tau: at("tau", 1.5, 0.6), gain: { elpd: 150, se: 22, weight: 1 } };

  test("is clear where prediction gains by more than two standard errors and an interval leaves 0 out, and names those laboratories", () => {
    const [answer, , offsets] = labConclusions({ ...figures, offsets: [at("lab 1", -1, 0.5), at("lab 2", 0.1, 0.5)] });
    expect(answer).toMatch(/^There is clear evidence for offsets: with them elpd by PSIS-LOO is \+150\.0 \(standard error 22\.0\)/);
    expect(offsets).toBe("1 of 2 laboratories have a 90 % interval without 0: lab 1 at -1.00 [-1.50, -0.50].");
  });
  test("is that there is no clear evidence where neither holds", () => {
    const [answer, , offsets] = labConclusions({ ...figures, gain: { elpd: 1, se: 2, weight: 0.6 }, offsets: [at("lab 1", 0.1, 0.5)] });
    expect(answer).toMatch(/^There is no clear evidence/);
    expect(offsets).toBe("No laboratory's 90 % interval leaves 0 out.");
  });
});

describe("measurements", () => {
  let folder = "";
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "typyro-labs-"))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    const path = join(folder, "labs.csv");
    writeFileSync(path, text);
    return path;
  };

  test("with a header are refused at line 1, since the file has none", () => {
    expect(() => loadLabs(file("lab,x,y,sigma\n1,2,3,1\n2,3,4,1\n"))).toThrow(/`x` on line 1, which is not a number/);
  });
  test("with a missing column are refused with the line and both counts", () => {
    expect(() => loadLabs(file("1,2,3\n2,3,4\n"))).toThrow("[csv-ragged]");
  });
  test("of a laboratory with one row give it an offset, with a wider posterior than that of one with many", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `many,${i},${i + (i % 2)},0.5`);
    const { data } = loadLabs(file([...rows, "one,4,9,0.5"].join("\n")));
    const posterior = await mcmc(withOffsets, data, { chains: 2, warmup: 200, draws: 200, seed: 1 });
    const offset = posterior.site("o");
    expect(offset.shape).toEqual([2]);
    expect(offset.coords).toEqual({ labs: ["many", "one"] });
    // What is known of one laboratory's own noise: 0.5 / sqrt(1) against 0.5 / sqrt(12).
    const [many = NaN, one = NaN] = posterior.summary({ variables: ["o"] }).rows.map(({ sd }) => sd);
    expect(one).toBeGreaterThan(many);
  });
});
