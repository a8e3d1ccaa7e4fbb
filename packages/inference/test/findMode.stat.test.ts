/**
 * Modes against closed forms, and Pathfinder against posteriors that are known. A posterior that is normal on the unconstrained scale is
 * met exactly, so its resampled draws are independent: 1000 of them know a mean to 0.032 standard deviations and a variance to 4.5 %.
 */
import { Generator } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { findMode, mcmc, pathfinder } from "../src/index.ts";
import type { LogDensity } from "../src/logDensity.ts";
import { pathfinderPath } from "../src/optimize/pathfinder.ts";
import { thrownBy } from "./thrownBy.ts";
import { expectAgreement, meanOf } from "./checks.ts";

/** y ~ N(mu, 1), mu ~ N(0, 10): the posterior of mu is N(sum / (n + 0.01), 1 / (n + 0.01)). */
function known({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 10));
  sample("y", dist.Normal(mu, 1), { obs: y });
  return { twice: mu.mul(2) };
}

/** sigma ~ Exponential(1), y ~ N(0, sigma): the mode on the scale of sigma solves -n / s + S / s^3 - 1 = 0. */
function scale({ y }: { y: number[] }) {
  const sigma = sample("sigma", dist.Exponential(1));
  sample("y", dist.Normal(0, sigma), { obs: y });
}

const y = [1.2, -0.7, 2.3, 0.4, 1.9];

describe("the mode", () => {
  test("of a normal posterior is its mean, and of what the model returns the value there", () => {
    const mode = findMode(known, { y });
    expect(mode.isConverged).toBe(true);
    expect(mode.site("mu")[0]).toBeCloseTo(y.reduce((a, b) => a + b) / 5.01, 6);
    expect(mode.get("twice")[0]).toBeCloseTo((2 * y.reduce((a, b) => a + b)) / 5.01, 6);
    expect(thrownBy(() => mode.site("mo"))).toContain('unknown-variable');
  });

  test("is that on the site's own scale, unless the Jacobian is asked for", () => {
    const squares = y.reduce((sum, x) => sum + x * x, 0);
    // With the Jacobian, one more power of sigma.
    for (const [jacobian, power] of [[false, 5], [true, 4]] as const) {
      const sigma = findMode(scale, { y }, { jacobian }).site("sigma")[0]!;
      // The climb ends where the slope of the log density is below 1e-4 of a posterior standard deviation.
      expect(Math.abs(-power / sigma + squares / sigma ** 3 - 1)).toBeLessThan(1e-4);
    }
  });

  test("is where chains can start", async () => {
    const mode = findMode(scale, { y }, { jacobian: true });
    const { chains } = await mcmc(scale, { y }, { init: mode.init(), warmup: 0, draws: 1, chains: 2 });
    expect(chains).toHaveLength(2);
  });
});

describe("pathfinder", () => {
  test("meets a normal posterior: Pareto k is small, and the draws have its mean and variance", () => {
    const regression = ({ x, z }: { x: number[]; z: number[] }) => {
      const a = sample("a", dist.Normal(0, 10));
      const b = plate("terms", 2, () => sample("b", dist.Normal(0, 10)));
      sample("z", dist.Normal(a.add(b.at(0).mul(x)).add(b.at(1).mul(x.map((v) => v * v))), 0.5), { obs: z });
    };
    const x = [-2, -1, 0, 1, 2, 3];
    const z = [4.1, 1.2, 0.3, 0.8, 3.7, 9.2];
    // Normal equations with prior precision 0.01 and noise precision 4.
    const design = x.map((v) => [1, v, v * v]);
    const precision = [0, 1, 2].map((i) => [0, 1, 2].map((j) => 4 * design.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? 0.01 : 0)));
    const right = [0, 1, 2].map((i) => 4 * design.reduce((sum, row, n) => sum + row[i]! * z[n]!, 0));
    const covariance = inverse3(precision);
    const mean = covariance.map((row) => row.reduce((sum, c, j) => sum + c * right[j]!, 0));
    const approximation = pathfinder(regression, { x, z }, { seed: 3, draws: 1000, elboDraws: 400 });
    // All four paths come within 2 % of the posterior; what is left depends on which point of a path won by chance.
    expect(approximation.paretoK).toBeLessThan(0.7);
    const slope = (j: number): number[] => [...approximation.draws.get("b").data].filter((_, at) => at % 2 === j);
    for (const [i, values] of [[...approximation.draws.get("a").data], slope(0), slope(1)].entries()) {
      const { mean: found, standardError } = meanOf(values);
      expectAgreement(`mean ${i}`, found, mean[i]!, standardError);
      const square = meanOf(values.map((v) => (v - mean[i]!) ** 2));
      expectAgreement(`variance ${i}`, square.mean, covariance[i]![i]!, square.standardError);
    }
  });

  test("gives starts from which NUTS finds the posterior, and warns by Pareto k where a normal does not fit", async () => {
    const schools = () => {
      const mu = sample("mu", dist.Normal(0, 5));
      const tau = sample("tau", dist.HalfCauchy(5));
      const theta = plate("schools", 8, () => sample("theta", dist.Normal(mu, tau)));
      sample("y", dist.Normal(theta, [15, 10, 16, 11, 9, 11, 10, 18]), { obs: [28, 8, -3, 7, -1, 1, 18, 12] });
    };
    const approximation = pathfinder(schools, undefined, { seed: 1 });
    expect(approximation.draws.draws).toBe(1000);
    expect(approximation.paretoK).toBeGreaterThan(0.7);
    expect(String(approximation)).toContain("not to be trusted");
    const { outcome } = await mcmc(schools, undefined, { init: approximation.init(), warmup: 100, draws: 20, seed: 2 });
    expect(outcome.kind).toBe("complete");
  });

  test("has no path where the density is finite at its start alone", () => {
    const point: LogDensity = {
      dim: 2,
      valueAndGradient(q, gradientOut) {
        gradientOut.fill(1);
        return q.every((x) => x === 0.5) ? 0 : Number.NaN;
      },
    };
    expect(pathfinderPath(point, Float64Array.of(0.5, 0.5), Generator.fromSeed(1))).toBeUndefined();
  });

  test("the same seed gives the same draws", () => {
    const [a, again, other] = [1, 1, 2].map((seed) => [...pathfinder(known, { y }, { seed, draws: 50 }).draws.get("mu").data]);
    expect(a).toEqual(again);
    expect(a).not.toEqual(other);
  });
});

function inverse3(m: readonly (readonly number[])[]): number[][] {
  const at = (i: number, j: number): number => m[i]![j]!;
  const minor = (i: number, j: number): number => {
    const [r, c] = [[0, 1, 2].filter((k) => k !== i), [0, 1, 2].filter((k) => k !== j)];
    return at(r[0]!, c[0]!) * at(r[1]!, c[1]!) - at(r[0]!, c[1]!) * at(r[1]!, c[0]!);
  };
  const det = at(0, 0) * minor(0, 0) - at(0, 1) * minor(0, 1) + at(0, 2) * minor(0, 2);
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => ((i + j) % 2 === 0 ? 1 : -1) * minor(j, i) / det));
}
