/** @file Hold what the verdict says of centred forms against what is known of them; per-point slopes and eight schools have files of their own. */
import { mcmc } from "typyro";
import { expect, test } from "vitest";
import { loadTraining } from "../src/sleepstudy/data.ts";
import { partial } from "../src/sleepstudy/model.ts";
import { loadRadon } from "../src/two-sites-radon/data.ts";
import { radonVaryingBoth } from "../src/two-sites-radon/radon.ts";

test("of centred radon the slopes are to be written non-centred, whose scale nears 0, and not the intercepts, whose scale does not", async () => {
  const { problems } = (await mcmc(radonVaryingBoth, loadRadon(), { warmup: 300, draws: 300, seed: 1, progress: false })).verdict;
  const energy = problems.find(({ kind }) => kind === "energy");
  expect(energy?.message).toContain("`tau_beta` is the scale of `beta`, and as it nears 0 the posterior narrows to a neck: a funnel");
  expect(energy?.help).toMatch(/^write `beta` non-centred, `reparam\(model, \{ beta: locScale\(0\) \}\)`/);
});

test("of the centred sleep study, which has no neck, no site is to be written otherwise", async () => {
  const { problems } = (await mcmc(partial, loadTraining().data, { warmup: 500, draws: 500, seed: 1, progress: false })).verdict;
  for (const { help } of problems) expect(help).not.toContain("locScale");
});
