/** @file Hold the posterior of the slopes' population against Stan's, and the verdict on its joint form against what is known of it. */
import { mcmc, nuts } from "typyro";
import { expect, test } from "vitest";
import { loadPoints } from "../src/per-point-slopes/data.ts";
import { joint, marginal } from "../src/per-point-slopes/model.ts";
import stan from "../src/per-point-slopes/reference/per_point_slopes_marginal.json" with { type: "json" };
import { describeAgreements } from "./agreement.ts";

const { data } = loadPoints();

// At the default target 1 to 3 of 40,000 trajectories diverge, where the noise is near 0 (four seeds; with Stan's metric 0 or 1): shorter steps, as the
// verdict advises. The posterior agreed with the reference at either target.
describeAgreements([{ name: "slopes integrated out", reference: stan, parameters: 4, sample: (options) => mcmc(marginal, data, options), options: { sampler: nuts({ targetAccept: 0.9 }) } }]);

test("the joint form is not to be trusted, and the verdict says so: the energy is stuck, and hangs on the noise", async () => {
  const { problems } = (await mcmc(joint, data, { warmup: 300, draws: 300, seed: 1, progress: false })).verdict;
  expect(problems.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["energy", "r-hat"]));
  const energy = problems.find(({ kind }) => kind === "energy");
  expect(energy?.message).toContain("`eps` is the noise of `y`");
  expect(energy?.help).not.toContain("locScale");
});

test("with Stan's metric, whose steps are longer in the neck, trajectories diverge where the noise is low", async () => {
  const { problems } = (await mcmc(joint, data, { sampler: nuts({ metric: "diagonal" }), warmup: 300, draws: 300, seed: 1, progress: false })).verdict;
  expect(problems.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["divergences", "energy", "r-hat"]));
  const [divergences, energy] = ["divergences", "energy"].map((wanted) => problems.find(({ kind }) => kind === wanted));
  expect(divergences?.message).toContain("most where `eps` is low");
  // The slopes are centred, and writing them otherwise would not help: the noise of the points makes the neck.
  for (const problem of [divergences, energy]) {
    expect(problem?.message).toContain("`eps` is the noise of `y`, and as it nears 0 the data pin what `y` is computed from");
    expect(problem?.help).not.toContain("locScale");
  }
});
