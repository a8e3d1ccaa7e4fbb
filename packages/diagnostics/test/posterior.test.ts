// @node-only: the fixtures are files.
import { describe, expect, it } from "vitest";
import {
  autocorrelation,
  autocovariance,
  essBulk,
  essIdentity,
  essMean,
  essMedian,
  essQuantile,
  essSd,
  essTail,
  mcseMean,
  mcseMedian,
  mcseQuantile,
  mcseSd,
  median,
  quantile,
  rhat,
  rhatIdentity,
  rhatSplit,
  ScalarDraws,
  zScale,
} from "../src/index.ts";
import { splitChains } from "../src/chainArrays.ts";
import { readChains, reference, transpose } from "./readFixtures.ts";

/** Equal to 1e-8 of the reference, or both not a number. */
function expectSame(actual: number, expected: unknown): void {
  if (expected === null) expect(actual).toBeNaN();
  else expect(Math.abs(actual - Number(expected))).toBeLessThanOrEqual(1e-8 * Math.abs(Number(expected)));
}

const statistics: Readonly<Record<string, (draws: ScalarDraws) => number>> = {
  mean: (draws) => draws.mean,
  sd: (draws) => draws.sd,
  median,
  rhat,
  rhat_basic_split: rhatSplit,
  rhat_basic_nosplit: rhatIdentity,
  ess_bulk: essBulk,
  ess_tail: essTail,
  ess_basic_split: essMean,
  ess_basic_nosplit: essIdentity,
  ess_mean: essMean,
  ess_sd: essSd,
  ess_median: essMedian,
  "ess_quantile_0.05": (draws) => essQuantile(draws, 0.05),
  "ess_quantile_0.95": (draws) => essQuantile(draws, 0.95),
  mcse_mean: mcseMean,
  mcse_sd: mcseSd,
  mcse_median: mcseMedian,
  "mcse_quantile_0.05": (draws) => mcseQuantile(draws, 0.05),
  "mcse_quantile_0.95": (draws) => mcseQuantile(draws, 0.95),
};

describe.each(Object.entries(reference.cases))("draws `%s`", (_, expected) => {
  const draws = new ScalarDraws(readChains(expected.file));

  it.each(Object.entries(statistics))("have the %s of the posterior package", (name, compute) => {
    expect(expected).toHaveProperty([name]);
    expectSame(compute(draws), expected[name]);
  });

  it("have the type 7 quantiles of R", () => {
    for (const [name, value] of Object.entries(expected.quantile_type7)) {
      expectSame(quantile(draws, Number(name.slice(1)) / 100), value);
    }
  });
});

it("seventeen sets of draws are compared, with every statistic of the reference but its mad", () => {
  expect(Object.keys(reference.cases)).toHaveLength(17);
  const known = [...Object.keys(statistics), "file", "dim", "quantile_type7", "mad"];
  for (const expected of Object.values(reference.cases)) expect(known).toEqual(expect.arrayContaining(Object.keys(expected)));
});

describe("the worked example of ranks", () => {
  const chains = transpose(reference.rank_example.x).map((chain) => Float64Array.from(chain));

  it("has the normal scores of the posterior package, ties included", () => {
    const scores = zScale(chains);
    transpose(reference.rank_example.z_scale).forEach((chain, c) => chain.forEach((z, d) => expect(scores[c]?.[d]).toBeCloseTo(z, 13)));
  });

  it("is split into the same halves", () => {
    expect(splitChains(chains).map((chain) => [...chain])).toEqual(transpose(reference.rank_example.split));
  });
});

it("autocovariance and autocorrelation are those of the posterior package", () => {
  const { x, autocovariance_first20: covariances, autocorrelation_first20: correlations } = reference.autocov;
  const covariance = autocovariance(x);
  const correlation = autocorrelation(x);
  expect(covariances).toHaveLength(20);
  covariances.forEach((value, lag) => expect(covariance[lag]).toBeCloseTo(value, 13));
  correlations.forEach((value, lag) => expect(correlation[lag]).toBeCloseTo(value, 13));
});
