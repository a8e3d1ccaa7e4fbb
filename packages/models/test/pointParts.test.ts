/** @file Hold the computed parts of the study of per-point slopes against their definitions, and its slopes against those of the joint model. @node-only reads files */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mcmc, unconstrainedLogDensity } from "typyro";
import { describe, expect, test } from "vitest";
import { efficiency, perSecond, pointConclusions } from "../src/per-point-slopes/conclusion.ts";
import { loadPoints } from "../src/per-point-slopes/data.ts";
import { marginal, marginalWithSlopes } from "../src/per-point-slopes/model.ts";

const { data } = loadPoints();

describe("efficiency", () => {
  test("is effective samples over seconds, and no number where no time passed", () => {
    expect(efficiency({ ess: 30, seconds: 2 })).toBe(15);
    expect(efficiency({ ess: 30, seconds: 0 })).toBeNaN();
  });
  test("is written with two figures below ten, and whole above", () => {
    expect([perSecond({ ess: 9, seconds: 13 }), perSecond({ ess: 4000, seconds: 1 })]).toEqual(["0.69", "4000"]);
  });
});

test("the conclusion counts the parameters whose interval holds the true value", () => {
  const run = { name: "run", seconds: 1, ess: 100, rHat: 1.001, divergences: 0, ok: true };
  const said = pointConclusions({
    metropolis: { ...run, ok: false }, nuts: { ...run, ok: false, divergences: 9 }, marginal: run, lowestNoise: { metropolis: 0.2, nuts: 0.03 },
    recovered: [{ name: "a", truth: 2, mean: 1.8, low: 1.4, high: 2.1 }, { name: "mu_b", truth: 2, mean: 3, low: 2.5, high: 3.5 }],
  });
  expect(said[0]).toContain("neither verdict trusts the draws");
  expect(said[1]).toContain("NUTS to 0.030, where 9 of its transitions diverged");
  expect(said[3]).toContain("within the 89 % interval for 1 of 2 parameters");
});

test("slopes drawn afterwards do not enter the density", () => {
  const values = { mu_b: 2, sigma_b: 0.2, a: 1, eps: -1 };
  expect(unconstrainedLogDensity(marginalWithSlopes, data, values)).toBeCloseTo(unconstrainedLogDensity(marginal, data, values), 9);
});

test("each slope drawn afterwards is normal, with the mean and sd of the joint model given the rest", async () => {
  const posterior = await mcmc(marginalWithSlopes, data, { chains: 2, warmup: 300, draws: 500, seed: 1 });
  const [n, total] = [data.x.length, 1000];
  const at = (name: string, s: number, i = 0, size = 1): number => posterior.site(name).data[s * size + i] ?? NaN;
  const standard: number[] = [];
  for (let s = 0; s < total; s += 10) {
    for (let i = 0; i < n; i++) {
      // Two sources of a slope: its population, and its own point.
      const [x = NaN, y = NaN] = [data.x[i], data.y[i]];
      const precision = 1 / at("sigma_b", s) ** 2 + (x / at("eps", s)) ** 2;
      const mean = (at("mu_b", s) / at("sigma_b", s) ** 2 + (x * (y - at("a", s))) / at("eps", s) ** 2) / precision;
      standard.push((at("b", s, i, n) - mean) * Math.sqrt(precision));
    }
  }
  const mean = standard.reduce((a, b) => a + b, 0) / standard.length;
  const square = standard.reduce((a, b) => a + b * b, 0) / standard.length;
  // 10,000 independent standard normal numbers: standard errors 1/100 and sqrt(2)/100.
  expect(Math.abs(mean) * 100).toBeLessThan(5);
  expect((Math.abs(square - 1) * 100) / Math.SQRT2).toBeLessThan(5);
}, 60_000);

test("points without a column are refused by its name, with those that there are", () => {
  const folder = mkdtempSync(join(tmpdir(), "typyro-points-"));
  try {
    writeFileSync(join(folder, "points.csv"), "x,y,b_tru\n1,2,3\n");
    expect(() => loadPoints(join(folder, "points.csv"))).toThrow(/has no column `b_true`; its columns are `x`, `y`, `b_tru`; did you mean `b_tru`\?/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("points with text in a number are refused with line and column", () => {
  const folder = mkdtempSync(join(tmpdir(), "typyro-points-"));
  try {
    writeFileSync(join(folder, "points.csv"), "x,y,b_true\n1,2,3\n1,two,3\n");
    expect(() => loadPoints(join(folder, "points.csv"))).toThrow("`two` on line 3");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
