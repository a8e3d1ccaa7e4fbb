import { Generator, normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { Draws, type Variable } from "./draws.ts";
import { loo } from "./loo.ts";
import { waic } from "./waic.ts";

/** Log likelihoods of observations under N(mean, 1), for given draws of the mean. */
function normalLogLikelihood(chains: readonly (readonly number[])[], observed: readonly number[], labels?: readonly string[]): Draws {
  const data = Float64Array.from(chains.flat().flatMap((mean) => observed.map((y) => -0.5 * (y - mean) ** 2 - 0.5 * Math.log(2 * Math.PI))));
  const variable: Variable = { name: "y", shape: [observed.length], data, dims: ["rows"], coords: labels === undefined ? undefined : { rows: labels } };
  return new Draws({ chains: chains.length, draws: chains[0]?.length ?? 0, variables: [variable] });
}

const noise = (n: number, seed: number): number[] => {
  const values = new Float64Array(n);
  Generator.fromSeed(seed).fillNormal(values);
  return [...values];
};

describe("leaving one observation out", () => {
  it("gives the exact predictive density of the others in a conjugate normal model", () => {
    // Flat prior, unit variance: the mean given n observations is N(mean, 1 / n), and given the others the next is N(mean, 1 + 1 / (n - 1)).
    const observed = noise(20, 1);
    const mean = observed.reduce((a, b) => a + b, 0) / 20;
    const draws = Array.from({ length: 20_000 }, (_, i) => mean + normalQuantile((i + 0.5) / 20_000) / Math.sqrt(20));
    const found = loo(normalLogLikelihood([draws], observed), { relativeEfficiency: 1 });
    observed.forEach((y, i) => {
      const rest = (20 * mean - y) / 19;
      const variance = 1 + 1 / 19;
      const exact = -0.5 * Math.log(2 * Math.PI * variance) - (y - rest) ** 2 / (2 * variance);
      expect(Math.abs((found.rows[i]?.elpd ?? NaN) - exact), `row ${i}`).toBeLessThan(2e-4);
    });
  });

  it("of an observation that no parameter touches costs nothing and has no k", () => {
    const data = Float64Array.from({ length: 400 }, () => -1.5);
    const found = loo(new Draws({ chains: 4, draws: 100, variables: [{ name: "y", shape: [], data }] }));
    expect(found.elpd).toBeCloseTo(-1.5, 12);
    expect(found.p).toBeCloseTo(0, 12);
    expect(found.rows[0]?.paretoK).toBeNaN();
    expect(found.warnings).toEqual([]);
    expect(found.se).toBeNaN();
  });

  it("works with one chain, and with two draws says that no k could be estimated", () => {
    expect(Number.isFinite(loo(normalLogLikelihood([noise(100, 2)], [0, 1])).elpd)).toBe(true);
    const two = loo(normalLogLikelihood([[0.1, 0.2]], [0, 1]));
    expect(two.unreliable.map(({ label }) => label)).toEqual(["y[0]", "y[1]"]);
    expect(two.rows[0]?.paretoK).toBe(Infinity);
  });

  it("sums to elpd and p, whose errors are sqrt(n) times the sd of the terms", () => {
    const found = loo(normalLogLikelihood([noise(500, 3)], [0, 1, 3]));
    const terms = [...found.pointwise];
    const mean = terms.reduce((a, b) => a + b, 0) / 3;
    expect(found.elpd).toBeCloseTo(3 * mean, 12);
    expect(found.se).toBeCloseTo(Math.sqrt((3 * terms.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / 2), 12);
  });
});

describe("observations whose estimate is unreliable", () => {
  const wide = noise(1000, 4).map((z) => 0.3 * z);
  const found = loo(normalLogLikelihood([wide], [0.2, 7, 0.5, -9], ["a", "b", "c", "d"]), { relativeEfficiency: 1 });

  it("are those with k above 1 - 1 / log10(S), the worst first, by their labels", () => {
    expect(found.goodK).toBeCloseTo(2 / 3, 12);
    expect(found.unreliable.map(({ label }) => label).sort()).toEqual(["y[b]", "y[d]"]);
    expect(found.unreliable[0]!.paretoK).toBeGreaterThanOrEqual(found.unreliable[1]!.paretoK);
    expect(found.warnings).toHaveLength(1);
    expect([...(found.warnings[0]?.rows ?? [])].sort()).toEqual(["y[b]", "y[d]"]);
    expect(found.diagnosis).toBe("2 k_psis > 0.67");
    expect(found.mcse).toBeNaN();
  });

  it("are printed below the estimates", () => {
    expect(String(found)).toMatchInlineSnapshot(`
      "PSIS-LOO of 4 observations (\`y\`) from 1 x 1000 draws

              estimate  se
        elpd  -75.0     43.3
        p     11.3      6.8

        Pareto k              observations
        up to 0.67  good      2
        0.67 to 1   bad       1
        above 1     very bad  1

      warning: Pareto k is above 0.67 for 2 of 4 observations: 1.04 for \`y[d]\`, 0.69 for \`y[b]\`; without them the posterior would be too different for their elpd to be known from these draws
        help: look at these observations: a heavier-tailed likelihood or a more flexible model may fit them; or move the draws, \`looMomentMatch(posterior)\`, or fit again without each of them, \`await reloo(posterior)\`"
    `);
  });
});

describe("WAIC", () => {
  it("is the log of the mean density less the variance of its logarithm, and points to LOO", () => {
    const draws = normalLogLikelihood([[0, 1, 0.5, -1]], [0.3, 2]);
    const found = waic(draws);
    const logs = [0, 1, 0.5, -1].map((mean) => -0.5 * (2 - mean) ** 2 - 0.5 * Math.log(2 * Math.PI));
    const average = logs.reduce((a, b) => a + b, 0) / 4;
    const variance = logs.reduce((sum, x) => sum + (x - average) ** 2, 0) / 3;
    expect(found.rows[1]?.p).toBeCloseTo(variance, 12);
    expect(found.rows[1]?.elpd).toBeCloseTo(Math.log(logs.reduce((sum, x) => sum + Math.exp(x), 0) / 4) - variance, 12);
    expect(found.waic).toBeCloseTo(-2 * found.elpd, 12);
    expect(found.warnings[0]?.rows).toEqual(["y[1]"]);
    expect(String(found)).toContain("note: `loo` estimates the same and says for which observations it fails");
  });
});
