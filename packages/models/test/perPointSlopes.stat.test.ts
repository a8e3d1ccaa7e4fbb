/** @file Hold the posterior of the slopes' population against Stan's, and the verdict on its joint form against what is known of it. */
import { mcmc } from "typyro";
import { expect, test } from "vitest";
import { loadPoints } from "../src/per-point-slopes/data.ts";
import { joint, marginal } from "../src/per-point-slopes/model.ts";
import stan from "../src/per-point-slopes/reference/per_point_slopes_marginal.json" with { type: "json" };
import { describeAgreements } from "./agreement.ts";

const { data } = loadPoints();

describeAgreements([{ name: "slopes integrated out", reference: stan, parameters: 4, sample: (options) => mcmc(marginal, data, options) }]);

test("the joint form is not to be trusted, and the verdict says so", async () => {
  const posterior = await mcmc(joint, data, { seed: 1, progress: false });
  expect(posterior.verdict.problems.map(({ kind }) => kind)).toContain("divergences");
});
