/** Draws against known moments, each with its Monte Carlo error; |z| < 5. The bias that a test can see is stated and its ESS required. */
import { ScalarDraws, essMean, mcseMean } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import type { LogDensity } from "../src/logDensity.ts";
import { type RunResult, type Sampler, hmc, metropolis, nuts, runChains } from "../src/sampler.ts";
import { expectAgreement } from "./checks.ts";
import { correlatedNormal, independentNormals } from "./densities.ts";

/** A function of the draws, chain by chain. */
function chainsOf({ chains }: RunResult, dim: number, of: (q: Float64Array) => number): ScalarDraws {
  return new ScalarDraws(
    chains.map(({ draws }) => Float64Array.from({ length: draws.count }, (_, d) => of(draws.positions.subarray(d * dim, (d + 1) * dim)))),
  );
}

/** ESS from which a bias of b standard deviations is seen with 95 % probability at |z| < 5. */
const essToSee = (bias: number): number => ((5 + 1.645) / bias) ** 2;

function expectMean(result: RunResult, dim: number, what: string, of: (q: Float64Array) => number, truth: number, bias: number): void {
  const draws = chainsOf(result, dim, of);
  expect(essMean(draws), `ESS of ${what}`).toBeGreaterThan(essToSee(bias));
  const mean = draws.pooled.reduce((sum, x) => sum + x, 0) / draws.total;
  expectAgreement(what, mean, truth, mcseMean(draws));
}

const samplers: readonly [string, Sampler][] = [
  ["nuts", nuts()],
  ["nuts with a dense metric", nuts({ metric: "dense" })],
  ["nuts with a high target", nuts({ targetAccept: 0.95 })],
  ["nuts with a metric from windows", nuts({ metric: "diagonal" })],
  ["metropolis", metropolis()],
  ["hmc for a length of time", hmc({ trajectoryLength: 1.3 })],
  ["hmc with jitter", hmc({ steps: 3, stepSizeJitter: 0.2 })],
];

describe("an unnormalised N(1, 0.5) has its mean, variance and fourth moment", () => {
  const density: LogDensity = {
    dim: 1,
    valueAndGradient(q, gradientOut) {
      const z = (q[0]! - 1) / 0.5;
      gradientOut[0] = -z / 0.5;
      return 17 - 0.5 * z * z;
    },
  };

  test.each(samplers)("by %s", async (_, sampler) => {
    const result = await runChains(density, { sampler, chains: 4, warmup: 1000, draws: 8000, seed: 32 });
    expect(result.outcome.kind).toBe("complete");
    expectMean(result, 1, "mean", (q) => q[0]!, 1, 0.1);
    expectMean(result, 1, "variance", (q) => (q[0]! - 1) ** 2, 0.25, 0.1);
    expectMean(result, 1, "fourth moment", (q) => (q[0]! - 1) ** 4, 3 * 0.25 ** 2, 0.15);
  });
});

describe("a correlated normal with variances 10 and 0.1 by a dense metric", () => {
  test.each([-0.7, 0.8])("and correlation %d", async (correlation) => {
    const [a, b, c] = [10, correlation, 0.1];
    const determinant = a * c - b * b;
    const density = correlatedNormal(Float64Array.of(c / determinant, -b / determinant, -b / determinant, a / determinant), 2);
    const result = await runChains(density, { sampler: nuts({ metric: "dense" }), chains: 2, warmup: 20_000, draws: 5000, seed: 34 });
    for (const { inverseMetric } of result.chains) {
      if (inverseMetric.kind !== "dense") throw new Error(inverseMetric.kind);
      // The last of the windows has 13,000 draws: a variance is known to 1.1 % by independent ones, and to 2 % by ESS of a third.
      [a, b, b, c].forEach((truth, at) => expect(Math.abs(inverseMetric.covariance[at]! / truth - 1)).toBeLessThan(5 * 0.02));
    }
    expectMean(result, 2, "mean 0", (q) => q[0]!, 0, 0.1);
    expectMean(result, 2, "mean 1", (q) => q[1]!, 0, 0.1);
    expectMean(result, 2, "variance 0", (q) => q[0]! ** 2, a, 0.15);
    expectMean(result, 2, "covariance", (q) => q[0]! * q[1]!, b, 0.15);
    expectMean(result, 2, "variance 1", (q) => q[1]! ** 2, c, 0.15);
  });
});

test("a normal in five dimensions with all covariances by a dense metric", async () => {
  const dim = 5;
  // Covariance A A' with A lower: its inverse is B'B with B the inverse of A.
  const lower = [[1], [0.5, 0.8], [-0.3, 0.6, 1.2], [0.9, 0, -0.4, 0.5], [0.2, -0.7, 0.3, 0.1, 0.9]];
  const covariance = (i: number, j: number): number => lower[i]!.reduce((sum, x, k) => sum + x * (lower[j]![k] ?? 0), 0);
  const inverse = lower.map(() => new Float64Array(dim));
  for (let column = 0; column < dim; column++) {
    for (let i = column; i < dim; i++) {
      let rest = i === column ? 1 : 0;
      for (let k = column; k < i; k++) rest -= lower[i]![k]! * inverse[k]![column]!;
      inverse[i]![column] = rest / lower[i]![i]!;
    }
  }
  const precision = Float64Array.from({ length: dim * dim }, (_, at) =>
    inverse.reduce((sum, row) => sum + row[Math.floor(at / dim)]! * row[at % dim]!, 0),
  );
  const result = await runChains(correlatedNormal(precision, dim), { sampler: nuts({ metric: "dense" }), warmup: 1000, draws: 4000, seed: 35 });
  for (let i = 0; i < dim; i++) {
    expectMean(result, dim, `mean ${i}`, (q) => q[i]!, 0, 0.1);
    for (let j = 0; j <= i; j++) expectMean(result, dim, `covariance ${i}, ${j}`, (q) => q[i]! * q[j]!, covariance(i, j), 0.15);
  }
});

test.each(["diagonal", "gradient"] as const)("many scales at once: forty normals with standard deviations from 0.01 to 100, metric %s", async (metric) => {
  const scales = Array.from({ length: 40 }, (_, i) => 10 ** (-2 + i / 9.75));
  const result = await runChains(independentNormals(scales), { sampler: nuts({ metric }), warmup: 1000, draws: 1500, seed: 36 });
  expect(result.chains.map(({ nDivergent }) => nDivergent)).toEqual([0, 0, 0, 0]);
  scales.forEach((scale, i) => {
    expectMean(result, 40, `mean ${i}`, (q) => q[i]! / scale, 0, 0.1);
    expectMean(result, 40, `variance ${i}`, (q) => (q[i]! / scale) ** 2, 1, 0.2);
  });
});
