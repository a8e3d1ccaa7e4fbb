/** Equal to a second implementation from the definitions (scripts/reference/psense.py). */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { cumulativeJensenShannon, Draws, psense, psis, ScalarDraws, type Variable } from "../src/index.ts";
import { minstd } from "./minstd.ts";

interface Sensitivities {
  readonly mu: number;
  readonly square: number;
}

interface Reference {
  readonly observed: readonly number[];
  readonly distance_weights_exp_half: number;
  readonly k_weights_exp_half: number;
  readonly prior: Sensitivities;
  readonly likelihood: Sensitivities;
}

const reference = JSON.parse(readFileSync(new URL("./fixtures/psense.json", import.meta.url), "utf8")) as Reference;
const mu = Float64Array.from(minstd.A.flat());
const draws = (...variables: Variable[]): Draws => new Draws({ chains: 4, draws: 250, variables });
const scalar = (name: string, data: Float64Array): Variable => ({ name, shape: [], data });

it("the distance between draws and smoothed weights of them is that of the definition", () => {
  const { logWeights, paretoK } = psis(mu.map((x) => x / 2));
  expect(paretoK).toBeCloseTo(reference.k_weights_exp_half, 10);
  expect(cumulativeJensenShannon(new ScalarDraws(minstd.A), logWeights.map((w) => Math.exp(w)))).toBeCloseTo(reference.distance_weights_exp_half, 10);
});

it("the sensitivities are those of the definition", () => {
  const posterior = draws(scalar("mu", mu), scalar("square", mu.map((x) => x * x)));
  const logPrior = draws(scalar("mu", mu.map((x) => -0.5 * ((x + 1) / 0.5) ** 2)));
  const data = Float64Array.from([...mu].flatMap((x) => reference.observed.map((y) => -0.5 * ((y - x) / 0.6) ** 2)));
  const { rows } = psense({ posterior, logPrior, logLikelihood: draws({ name: "y", shape: [3], data }) }, { relativeEfficiency: 1 });
  for (const [i, name] of (["mu", "square"] as const).entries()) {
    expect(rows[i]?.prior).toBeCloseTo(reference.prior[name], 9);
    expect(rows[i]?.likelihood).toBeCloseTo(reference.likelihood[name], 9);
  }
});
