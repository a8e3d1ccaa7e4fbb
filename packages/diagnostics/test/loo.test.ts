/** Equal to R's loo 2.5.1, and to ArviZ's own code on portable chains. @node-only reads its fixtures from files */
import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { bbPseudoBmaWeights, compare, loo, type Loo, pseudoBmaWeights, psis, stackingWeights, waic } from "../src/index.ts";
import { minstd } from "./minstd.ts";
import { looReference, readLogLikelihood, readThreeModels } from "./readLogLikelihood.ts";

const EXACT = 1e-9;
/** The largest distance between two columns. */
const apart = (found: ArrayLike<number>, expected: readonly number[]): number => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs((found[i] ?? NaN) - value)));
};
const close = (found: number, expected: number): void => expect(Math.abs(found - expected)).toBeLessThan(EXACT);

const models = ["pooled", "partial"] as const;
const logLikelihoods = { pooled: readLogLikelihood("pooled"), partial: readLogLikelihood("partial") };
const fits = { pooled: loo(logLikelihoods.pooled, { relativeEfficiency: 1 }), partial: loo(logLikelihoods.partial, { relativeEfficiency: 1 }) };

function expectLoo(fit: Loo, expected: (typeof looReference)["models"]["pooled"]["loo_r_eff_1"]): void {
  const { estimates } = expected;
  close(fit.elpd, estimates.elpd_loo.estimate);
  close(fit.se, estimates.elpd_loo.se);
  close(fit.p, estimates.p_loo.estimate);
  close(fit.pSe, estimates.p_loo.se);
  expect(apart(fit.pointwise, expected.elpd_loo)).toBeLessThan(EXACT);
  expect(apart(fit.rows.map(({ p }) => p), expected.p_loo)).toBeLessThan(EXACT);
  expect(apart(fit.paretoK, expected.pareto_k)).toBeLessThan(EXACT);
  expect(apart(fit.rows.map(({ ess }) => ess), expected.psis_n_eff)).toBeLessThan(1e-7);
}

describe.each(models)("the %s model", (name) => {
  const expected = looReference.models[name];

  it("has elpd, p, k, ESS and their sums of loo with relative efficiency 1", () => {
    expectLoo(fits[name], expected.loo_r_eff_1);
  });

  it("has those of loo with relative efficiencies estimated, and the same efficiencies", () => {
    const fit = loo(logLikelihoods[name]);
    expectLoo(fit, expected.loo_relative_eff);
    expect(apart(fit.rows.map(({ relativeEfficiency }) => relativeEfficiency), expected.loo_relative_eff.r_eff ?? [])).toBeLessThan(EXACT);
  });

  it("has Monte Carlo errors within 1 % of loo's wherever k is good", () => {
    // Version 2.5.1 takes the variance of the logarithm from 1000 normal quantiles, here it is that of a log-normal.
    for (const [i, { mcse, paretoK }] of fits[name].rows.entries()) {
      if (paretoK < 0.5) expect(Math.abs(mcse / (expected.loo_r_eff_1.mcse_elpd_loo[i] ?? NaN) - 1), `row ${i}`).toBeLessThan(0.01);
    }
  });

  it("has the smoothed weights of loo, draw by draw", () => {
    const { column_1based, pareto_k, n_eff, tail_len, log_weights_normalized } = expected.psis_example;
    const ratios = Float64Array.from({ length: 1000 }, (_, s) => -(logLikelihoods[name].get("obs").data[s * 180 + column_1based - 1] ?? NaN));
    const found = psis(ratios);
    close(found.paretoK, pareto_k);
    expect(Math.abs(found.ess / n_eff - 1)).toBeLessThan(EXACT);
    expect(found.tailLength).toBe(tail_len);
    expect(apart(found.logWeights, log_weights_normalized)).toBeLessThan(EXACT);
  });

  it("has the WAIC of loo", () => {
    const fit = waic(logLikelihoods[name]);
    const { estimates, elpd_waic, p_waic } = expected.waic;
    close(fit.elpd, estimates.elpd_waic.estimate);
    close(fit.se, estimates.elpd_waic.se);
    close(fit.p, estimates.p_waic.estimate);
    close(fit.pSe, estimates.p_waic.se);
    close(fit.waic, estimates.waic.estimate);
    expect(apart(fit.pointwise, elpd_waic)).toBeLessThan(EXACT);
    expect(apart(fit.rows.map(({ p }) => p), p_waic)).toBeLessThan(EXACT);
  });
});

describe("two models compared", () => {
  const { stacking, pseudobma_BB_false, pseudobma_BB_true_range_over_seeds: range } = looReference.model_weights_r_eff_1;

  it("differ as in loo", () => {
    const table = compare(fits);
    expect(table.models.map(({ name }) => name)).toEqual(["partial", "pooled"]);
    close(table.model("pooled").elpdDiff, looReference.loo_compare_r_eff_1.pooled.elpd_diff);
    close(table.model("pooled").dse, looReference.loo_compare_r_eff_1.pooled.se_diff);
    expect(table.model("partial").diagElpd).toBe(`${fits.partial.unreliable.length} k_psis > 0.67`);
  });

  it("have loo's stacking weights", () => {
    const table = compare(fits);
    for (const name of models) expect(Math.abs(table.model(name).weight - stacking[name])).toBeLessThan(1e-3);
  });

  it("have loo's pseudo-BMA weights", () => {
    const table = compare(fits, { method: "pseudo-bma" });
    for (const name of models) close(table.model(name).weight, pseudobma_BB_false[name]);
  });

  it("have bootstrapped weights within the range of loo's over seeds", () => {
    const weight = compare(fits, { method: "bb-pseudo-bma" }).model("partial").weight;
    expect(weight).toBeGreaterThan(range[0][1] ?? NaN);
    expect(weight).toBeLessThanOrEqual(1);
  });
});

describe("weights of three models", () => {
  const pointwise = readThreeModels();
  const { stacking, pseudobma_BB_false, pseudobma_BB_range_over_20_seeds: range } = looReference.three_models;

  it("by stacking are loo's, to the tolerance of its optimiser", () => {
    expect(apart(stackingWeights(pointwise), stacking)).toBeLessThan(1e-3);
  });

  it("by stacking are the best: no weight can be moved to another model for a better score", () => {
    const weights = stackingWeights(pointwise);
    const score = (w: ArrayLike<number>): number => pointwise[0]!.reduce((sum, _, i) => sum + Math.log(pointwise.reduce((p, model, k) => p + (w[k] ?? 0) * Math.exp(model[i] ?? NaN), 0)), 0);
    for (const from of [0, 1, 2]) {
      for (const to of [0, 1, 2]) {
        const moved = weights.map((w, k) => w + (k === to ? 1e-4 : 0) - (k === from ? Math.min(1e-4, weights[from] ?? 0) : 0));
        const total = moved.reduce((a, b) => a + b, 0);
        expect(score(moved.map((w) => w / total))).toBeLessThanOrEqual(score(weights) + 1e-9);
      }
    }
  });

  it("by elpd are loo's", () => {
    expect(apart(pseudoBmaWeights(pointwise.map((model) => model.reduce((a, b) => a + b, 0))), pseudobma_BB_false)).toBeLessThan(EXACT);
  });

  it("by bootstrap are on average over ten seeds within the range of loo's over 20", () => {
    const [low, high] = range;
    const runs = Array.from({ length: 10 }, (_, seed) => bbPseudoBmaWeights(pointwise, Generator.fromSeed(seed), 1000));
    for (const k of [0, 1]) {
      const mean = runs.reduce((sum, weights) => sum + (weights[k] ?? NaN), 0) / runs.length;
      expect(mean).toBeGreaterThan(low[k] ?? NaN);
      expect(mean).toBeLessThan(high[k] ?? NaN);
    }
    // The third weight lives on rare replications: from 1e-7 to 1e-5 over loo's own seeds.
    for (const weights of runs) expect(weights[2]).toBeLessThan(1e-3);
  });
});

it("on portable chains has the elpd and k of ArviZ, whose tail is one weight shorter", () => {
  const observed = [-1.2, 0.3, 0.8, 2.9, -0.4, 0.1, 1.7, -0.9];
  const elpd = [-1.7708270881, -1.0265408754, -1.3361298018, -5.6596100303, -1.061848324, -0.9807797804, -2.5940311694, -1.4215953654];
  const k = [-0.0613251, -0.3168782, -0.3103769, -0.205205, -0.0856103, -0.2807093, -0.2712025, -0.0745467];
  const found = observed.map((y) => {
    const logs = Float64Array.from(minstd.A.flat(), (mean) => -0.5 * (y - mean) ** 2 - 0.5 * Math.log(2 * Math.PI));
    const { logWeights, paretoK } = psis(logs.map((x) => -x), { tailLength: 94 });
    return { elpd: Math.log(logs.reduce((sum, x, s) => sum + Math.exp(x + (logWeights[s] ?? NaN)), 0)), paretoK };
  });
  expect(apart(found.map((row) => row.elpd), elpd)).toBeLessThan(1e-9);
  expect(apart(found.map(({ paretoK }) => paretoK), k)).toBeLessThan(1e-7);
});
