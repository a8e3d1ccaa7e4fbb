import { Generator, normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { cumulativeJensenShannon } from "./cumulativeJensenShannon.ts";
import { Draws, type Variable } from "./draws.ts";
import { psense } from "./psense.ts";
import { ScalarDraws } from "./scalarDraws.ts";

const CHAINS = 4;
const DRAWS = 500;
const TOTAL = CHAINS * DRAWS;
const draws = (...variables: Variable[]): Draws => new Draws({ chains: CHAINS, draws: DRAWS, variables });
const scalar = (name: string, data: Float64Array): Variable => ({ name, shape: [], data });
const normals = (seed: number, mean = 0, sd = 1): Float64Array => {
  const values = new Float64Array(TOTAL);
  Generator.fromSeed(seed).fillNormal(values);
  return values.map((z) => mean + sd * z);
};
const logNormal = (x: Float64Array, mean: number, sd: number): Float64Array => x.map((value) => -0.5 * ((value - mean) / sd) ** 2);

/** Sensitivity of the posterior mean parameter of N(priorMean, priorSd) and one observation with a known error. */
function conjugate(priorMean: number, priorSd: number, y: number, error: number) {
  const precision = 1 / priorSd ** 2 + 1 / error ** 2;
  const mu = normals(7, (priorMean / priorSd ** 2 + y / error ** 2) / precision, Math.sqrt(1 / precision));
  return psense({ posterior: draws(scalar("mu", mu)), logPrior: draws(scalar("mu", logNormal(mu, priorMean, priorSd))), logLikelihood: draws(scalar("y", logNormal(mu, y, error))) });
}

describe("power-scaling sensitivity", () => {
  it("finds nothing where the data decide", () => {
    const [row] = conjugate(0, 10, 1, 0.5).rows;
    expect(row?.prior).toBeLessThan(0.05);
    expect(row?.likelihood).toBeGreaterThan(0.05);
    expect(row?.diagnosis).toBe("");
  });

  it("finds a conflict where prior and data pull apart", () => {
    const found = conjugate(0, 1, 8, 1);
    expect(found.rows[0]?.diagnosis).toBe("potential prior-data conflict");
    expect(String(found)).toContain("potential prior-data conflict");
  });

  it("finds a weak likelihood where the prior decides", () => {
    expect(conjugate(0, 0.5, 0.1, 50).rows[0]?.diagnosis).toBe("potential strong prior / weak likelihood");
  });

  it("is 0 for what does not depend on a part, and for constants", () => {
    const mu = normals(8);
    const flat = scalar("p", new Float64Array(TOTAL).fill(-3));
    const { rows, paretoK } = psense({ posterior: draws(scalar("mu", mu), scalar("c", new Float64Array(TOTAL).fill(2))), logPrior: draws(flat), logLikelihood: draws(scalar("y", logNormal(mu, 0, 1))) });
    expect(rows[0]?.prior).toBe(0);
    expect(rows[1]).toMatchObject({ prior: 0, likelihood: 0 });
    expect(Number.isFinite(paretoK)).toBe(true);
  });

  it("sums all sites and elements of a part", () => {
    const mu = normals(9);
    const log = logNormal(mu, 1, 1);
    const posterior = draws(scalar("mu", mu));
    const apart = draws(scalar("a", log.map((x) => 0.25 * x)), { name: "b", shape: [2], data: Float64Array.from({ length: 2 * TOTAL }, (_, i) => (log[i >> 1] ?? NaN) * (i % 2 === 0 ? 0.5 : 0.25)) });
    const whole = psense({ posterior, logPrior: draws(scalar("a", log)), logLikelihood: draws(scalar("a", log)) });
    const sum = psense({ posterior, logPrior: apart, logLikelihood: apart });
    expect(sum.rows[0]?.prior).toBeCloseTo(whole.rows[0]?.prior ?? NaN, 10);
  });

  it("refuses parts of another run, and powers on one side of 1", () => {
    const mu = scalar("mu", normals(1));
    const short = new Draws({ chains: 2, draws: 500, variables: [scalar("y", normals(1).slice(0, 1000))] });
    expect(() => psense({ posterior: draws(mu), logPrior: draws(mu), logLikelihood: short })).toThrow("[draws-do-not-match] the posterior and the log likelihood do not belong together: one has 4 x 500 draws and the other 2 x 500");
    expect(() => psense({ posterior: draws(mu), logPrior: draws(mu), logLikelihood: draws(mu) }, { powers: [1.01, 1.02] })).toThrow("[power-outside-range]");
    expect(() => psense({ posterior: draws(mu), logPrior: draws(scalar("mu", normals(1).with(3, -Infinity))), logLikelihood: draws(mu) })).toThrow("[log-ratio-not-finite]");
  });
});

describe("the cumulative Jensen-Shannon distance", () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => normalQuantile((i + 0.5) / 200));
  const weights = (f: (x: number) => number): Float64Array => {
    const raw = values.map(f);
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((w) => w / sum);
  };

  it("is 0 for equal weights and grows with the shift", () => {
    const at = (shift: number): number => cumulativeJensenShannon(new ScalarDraws([values]), weights((x) => Math.exp(shift * x)));
    expect(at(0)).toBeLessThan(1e-7);
    expect(at(0.5)).toBeGreaterThan(1.5 * at(0.25));
    expect(at(5)).toBeLessThan(1);
  });

  it("does not depend on the sign, the scale or the place of the quantity", () => {
    const w = weights((x) => Math.exp(0.5 * x));
    const distance = cumulativeJensenShannon(new ScalarDraws([values]), w);
    for (const moved of [values.map((x) => -x), values.map((x) => 8 * x), values.map((x) => x + 4)]) {
      expect(cumulativeJensenShannon(new ScalarDraws([moved]), w)).toBeCloseTo(distance, 10);
    }
  });

  it("does not exist where a draw is not finite", () => {
    expect(cumulativeJensenShannon(new ScalarDraws([values.with(3, Infinity)]), weights(() => 1))).toBeNaN();
  });
});
