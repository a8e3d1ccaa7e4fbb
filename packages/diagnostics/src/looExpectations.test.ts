import { Generator, normalCdf, normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { Draws, type Variable } from "./draws.ts";
import { looExpectations, looPit } from "./looExpectations.ts";

const S = 20_000;
const OBSERVED = [-1.3, 0.4, 0.2, 1.9, -0.6, 0.1, 0.9, -0.3];
const N = OBSERVED.length;
const MEAN = OBSERVED.reduce((a, b) => a + b, 0) / N;
const draws = (...variables: Variable[]): Draws => new Draws({ chains: 1, draws: S, variables });

/** The conjugate normal model with unit variance and a flat prior: draws of the mean, log likelihoods and predictions. */
const noise = new Float64Array(S * N);
Generator.fromSeed(5).fillNormal(noise);
const means = Float64Array.from({ length: S }, (_, s) => MEAN + normalQuantile((s + 0.5) / S) / Math.sqrt(N));
const logLikelihood = draws({ name: "y", shape: [N], data: noise.map((_, j) => -0.5 * ((OBSERVED[j % N] ?? NaN) - (means[Math.floor(j / N)] ?? NaN)) ** 2) });
const predictions = draws({ name: "y", shape: [N], data: noise.map((z, j) => (means[Math.floor(j / N)] ?? NaN) + z) });
/** Given the others the next observation is normal with this mean and standard deviation. */
const restMean = (i: number): number => (N * MEAN - (OBSERVED[i] ?? NaN)) / (N - 1);
const restSd = Math.sqrt(1 + 1 / (N - 1));

describe("LOO-PIT", () => {
  it("is the distribution function of the others' prediction at the observation", () => {
    // Standard error sqrt(p (1 - p) / ESS) with ESS above S / 4, so 0.007 at most.
    looPit({ logLikelihood, predictions, observed: OBSERVED }, { relativeEfficiency: 1 }).forEach((pit, i) => {
      expect(Math.abs(pit - normalCdf(((OBSERVED[i] ?? NaN) - restMean(i)) / restSd)), `row ${i}`).toBeLessThan(5 * 0.007);
    });
  });

  it("of counts breaks ties by the seed, within the weight of the ties", () => {
    const flat = (value: number): Draws => draws({ name: "y", shape: [N], data: new Float64Array(S * N).fill(value) });
    const parts = { logLikelihood: flat(-1), predictions: flat(3), observed: new Float64Array(N).fill(3) };
    const pit = looPit(parts);
    expect(looPit(parts)).toEqual(pit);
    expect(looPit(parts, { seed: 1 })).not.toEqual(pit);
    expect(new Set(pit).size).toBe(N);
    expect(Math.min(...pit)).toBeGreaterThan(0);
    expect(Math.max(...pit)).toBeLessThan(1);
    expect(looPit({ ...parts, observed: new Float64Array(N).fill(4) }).every((x) => Math.abs(x - 1) < 1e-9)).toBe(true);
  });

  it("refuses observations and predictions that do not match", () => {
    expect(() => looPit({ logLikelihood, predictions, observed: [1, 2] })).toThrow("[draws-do-not-match] the observed values and the log likelihoods do not belong together: there are 2 of one and 8 of the other");
    const short = new Draws({ chains: 1, draws: 2, variables: [{ name: "y", shape: [N], data: new Float64Array(2 * N) }] });
    expect(() => looPit({ logLikelihood, predictions: short, observed: OBSERVED })).toThrow("[draws-do-not-match]");
    expect(() => looPit({ logLikelihood, predictions: draws({ name: "x", shape: [N], data: noise }), observed: OBSERVED })).toThrow("[unknown-draws]");
  });
});

it("LOO expectations are the mean and sd of the others' prediction", () => {
  const { mean, sd, paretoK } = looExpectations({ logLikelihood, predictions }, { relativeEfficiency: 1 });
  for (let i = 0; i < N; i++) {
    // ESS above S / 4: standard errors 0.015 and 0.011.
    expect(Math.abs((mean[i] ?? NaN) - restMean(i)), `row ${i}`).toBeLessThan(5 * 0.015);
    expect(Math.abs((sd[i] ?? NaN) - restSd), `row ${i}`).toBeLessThan(5 * 0.011);
    expect(paretoK[i]).toBeLessThan(0.7);
  }
});
