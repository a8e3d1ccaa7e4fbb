import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { Draws, type Variable } from "./draws.ts";
import { loo } from "./loo.ts";
import type { Elpd } from "./pointwiseElpd.ts";
import { waic } from "./waic.ts";

const noise = (n: number, seed: number): Float64Array => {
  const values = new Float64Array(n);
  Generator.fromSeed(seed).fillNormal(values);
  return values;
};

/** Log likelihoods around a level for each observation. */
function logLikelihood(levels: readonly number[], seed: number, variable: Partial<Variable> = {}): Draws {
  const jitter = noise(200 * levels.length, seed);
  const data = jitter.map((z, i) => levels[i % levels.length]! + 0.1 * z);
  return new Draws({ chains: 2, draws: 100, variables: [{ name: "y", shape: [levels.length], data, ...variable }] });
}

const good = loo(logLikelihood([-1, -2, -1.5], 1));
const bad = loo(logLikelihood([-3, -2.5, -4], 2));

/** An estimate with given values. */
const estimate = (values: readonly number[]): Elpd => ({
  ...{ kind: "loo", se: 0, p: 0, pSe: 0, sites: ["y"], isChosen: false, keys: undefined, warnings: [], diagnosis: "" },
  elpd: values.reduce((a, b) => a + b, 0),
  rows: values.map((elpd, i) => ({ label: `y[${i}]`, elpd, p: 0 })),
});

describe("models compared", () => {
  const table = compare({ bad, good });

  it("stand from best to worst, with negative differences for worse ones", () => {
    expect(table.models.map(({ name, rank }) => [name, rank])).toEqual([["good", 0], ["bad", 1]]);
    expect(table.model("good")).toMatchObject({ elpdDiff: 0, dse: 0, pWorse: NaN, diagDiff: "" });
    expect(table.model("bad").elpdDiff).toBeCloseTo(bad.elpd - good.elpd, 10);
  });

  it("differ with the error of the sum of differences, not of the sums", () => {
    const difference = [1, 2, 1.5].map((x, i) => x + 10 * i);
    const { models } = compare({ a: estimate(difference), b: estimate([0, 10, 20]) });
    const sd = Math.sqrt(((1 - 1.5) ** 2 + (2 - 1.5) ** 2) / 2);
    expect(models[1]?.elpdDiff).toBeCloseTo(-4.5, 12);
    expect(models[1]?.dse).toBeCloseTo(Math.sqrt(3) * sd, 12);
    // Standard normal probability of at most 4.5 / 0.866.
    expect(models[1]?.pWorse).toBeCloseTo(0.9999998983, 9);
  });

  it("are flagged for few observations, else for a small difference", () => {
    const values = Array.from({ length: 100 }, (_, i) => -1 - Math.sin(i));
    const a = estimate(values);
    const near = estimate(values.map((x) => x - 0.03));
    const far = estimate(values.map((x, i) => x - 0.05 - 0.01 * (i % 2)));
    expect(table.model("bad").diagDiff).toBe("N < 100");
    expect(compare({ a, near }).model("near").diagDiff).toBe("|elpd_diff| < 4");
    expect(compare({ a, far }).model("far").diagDiff).toBe("");
  });

  it("may be held against a reference that is not the best", () => {
    const { models } = compare({ bad, good }, { reference: "bad" });
    expect(models[0]).toMatchObject({ name: "good", rank: 0 });
    expect(models[0]!.elpdDiff).toBeGreaterThan(0);
    expect(models[1]).toMatchObject({ name: "bad", elpdDiff: 0 });
  });

  it("that are equal share the weight and do not differ", () => {
    const { models } = compare({ a: estimate([-1, -2]), b: estimate([-1, -2]) });
    for (const { weight, elpdDiff, dse } of models) expect([weight.toFixed(6), elpdDiff, dse]).toEqual(["0.500000", 0, 0]);
  });

  it("print as a table with the columns of ArviZ", () => {
    expect(String(compare({ bad, good }))).toMatchInlineSnapshot(`
      "3 observations, weights by stacking

            rank  elpd    p  elpd_diff  weight   se  dse  p_worse  diag_diff  diag_elpd  warning
      good     0  -4.5  0.0        0.0    1.00  0.9  0.0
      bad      1  -9.5  0.0       -5.0    0.00  1.3  1.8        1    N < 100"
    `);
  });
});

describe("models that cannot be compared", () => {
  const other = (variable: Partial<Variable>, levels = [-1, -2, -3]): Elpd => loo(logLikelihood(levels, 3, variable));

  it("are fewer than two", () => {
    expect(() => compare({ good })).toThrow("[too-few-models] `compare` got one model, `good`, where at least 2 are compared");
    expect(() => compare({})).toThrow("[too-few-models]");
  });

  it("saw another number of observations, or other ones", () => {
    expect(() => compare({ good, b: other({}, [-1, -2]) })).toThrow("[models-not-comparable] models `good` and `b` were not scored on the same observations: there are 3 in one and 2 in the other");
    const named = (rows: string[]) => other({ dims: ["rows"], coords: { rows } });
    expect(() => compare({ a: named(["r", "s", "t"]), b: named(["r", "t", "s"]) })).toThrow("observation 1 is `[s]` in one and `[t]` in the other");
  });

  it("observe sites of other names, unless the sites were chosen", () => {
    expect(() => compare({ good, b: other({ name: "z" }) })).toThrow("one observes `y` and the other `z`");
    const chosen = (name: string) => loo(logLikelihood([-1, -2, -3], 3, { name }), { site: name });
    expect(compare({ a: chosen("y"), b: chosen("z") }).models).toHaveLength(2);
  });

  it("were scored in other ways", () => {
    expect(() => compare({ good, b: waic(logLikelihood([-1, -2, -3], 3)) })).toThrow("one was scored by `loo` and the other by `waic`");
  });

  it("have an elpd that is not finite", () => {
    expect(() => compare({ a: estimate([-1, -2]), b: estimate([-1, NaN]) })).toThrow("[pointwise-not-finite] model `b` has NaN as the elpd of `y[1]`");
    expect(() => compare({ a: estimate([-1, -2]), b: estimate([-1, -Infinity]) })).toThrow("[pointwise-not-finite]");
  });

  it("are asked for with options that do not exist", () => {
    expect(() => compare({ good, bad }, { method: "staking" as "stacking" })).toThrow("[compare-option-unknown] `method` is `staking`, where one of `stacking`, `bb-pseudo-bma`, `pseudo-bma` stands; did you mean `stacking`?");
    expect(() => compare({ good, bad }, { reference: "goood" })).toThrow("did you mean `good`?");
    expect(() => compare({ good, bad }).model("god")).toThrow("did you mean `good`?");
  });
});
