/**
 * @file Give saved draws their model back. @node-only writes files
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isModelError } from "@typyro/base";
import {
  autoReparam, cmdStanCsv, dist, fromCmdStanCsv, groups, inferenceData, loo, mcmc, plate, type Posterior, predictive, psense, read, reloo, sample, save, type Value,
} from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Schools {
  readonly school: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const data: Schools = { school: ["Choate", "Choate", "Deerfield", "Deerfield"], x: [0.1, 0.2, 0.3, 0.5], y: [1, 2, 3, 2.5] };
const settings = { chains: 2, warmup: 100, draws: 40, seed: 1 };

/** A bounded, a positive, a simplex and a labelled site. */
function centred({ school, x, y }: Schools): { theta: Value } {
  const g = groups(school);
  const slope = sample("slope", dist.Uniform(-3, 3));
  const tau = sample("tau", dist.HalfNormal(1));
  sample("shares", dist.Dirichlet([2, 2, 2]));
  const theta = plate("school", g, () => sample("theta", dist.Normal(0, tau)));
  sample("y", dist.Normal(theta.at(g).add(slope.mul(x)), 1), { obs: y });
  return { theta };
}

const decentred = autoReparam(centred);

let folder: string;
let posterior: Posterior<{ theta: Value }, Schools>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "typyro-attach-"));
  posterior = await mcmc(decentred, data, { ...settings, keepWarmup: true });
});

afterAll(() => rm(folder, { recursive: true }));

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

describe.each(["fit.json", "fit.nc"])("a posterior read from %s", (name) => {
  let path: string;
  beforeAll(async () => {
    path = join(folder, name);
    await save(path, { posterior });
  });

  test("does with its model what it did before, to the bit", async () => {
    const back = (await read(path)).attach(decentred, data);
    expect(back.get("theta").data).toEqual(posterior.get("theta").data);
    expect(back.logLikelihood().get("y").data).toEqual(posterior.logLikelihood().get("y").data);
    expect(back.predict().get("y").data).toEqual(posterior.predict().get("y").data);
    expect(back.predict({ ...data, school: ["Deerfield", "new", "Choate", "new"] }).get("y").data).toEqual(posterior.predict({ ...data, school: ["Deerfield", "new", "Choate", "new"] }).get("y").data);
    expect(loo(back)).toEqual(loo(posterior));
    expect(psense(back).rows).toEqual(psense(posterior).rows);
    expect([back.divergences, back.seconds]).toEqual([posterior.divergences, posterior.seconds]);
    expect(String(back.summary())).toBe(String(posterior.summary()));
    // The metric, and where chains stood, are not in the file.
    expect("chains" in back).toBe(false);
    // @ts-expect-error only the posterior of a run has chains
    void back.chains;
    expect(() => back.state).toThrow("[run-state-missing]");
  });

  test("can be fitted again", async () => {
    const back = (await read(path)).attach(decentred, data);
    const again = await reloo(back, { threshold: -Infinity, warmup: 50, draws: 20 });
    expect(again.rows.map(({ method }) => method)).toEqual(["refit", "refit", "refit", "refit"]);
  });

  test("brings warm-up, unconstrained draws and data along", async () => {
    const { groups: all } = await read(path);
    expect(all.warmup_posterior?.draws).toBe(100);
    expect(all.warmup_posterior?.stats.lp).toHaveLength(200);
    expect(all.unconstrained_posterior?.get("shares").shape).toEqual([2]);
    expect(all.observed_data?.map((array) => array.name)).toEqual(["y"]);
    expect(all.constant_data?.map((array) => [array.name, [...array.data]])).toEqual([["school", data.school], ["x", data.x]]);
  });

  test("refuses another model, and other data", async () => {
    const file = await read(path);
    const renamed = ({ y }: Schools) => {
      sample("y", dist.Normal(sample("sloop", dist.Normal(0, 1)), 1), { obs: y });
    };
    expect(() => file.attach(renamed, data)).toThrow(/\[attach-mismatch\] the draws and the model do not belong together: `\w+` is of shape \[3?\] among the draws and not there in the model/);
    expect(codeOf(() => file.attach(decentred, { ...data, school: ["Choate", "Deerfield", "Exeter", "Choate"] }))).toBe("attach-mismatch");
    expect(() => file.attach(decentred, { ...data, school: ["Choate", "Choate", "Exeter", "Exeter"] })).toThrow("`theta[1]` is labelled Deerfield among the draws and labelled Exeter in the model");
    expect(() => file.attach(decentred, { ...data, y: [1, 2, 3, 4] })).toThrow("[attach-data-differ] the data do not belong to the draws: `y[3]` is 2.5 in the saved data and 4 in the data given");
    expect(codeOf(() => file.attach(decentred, { ...data, y: [1, 2, 3] }))).not.toBe("nothing was thrown");
    expect(codeOf(() => file.attach(decentred, { ...data, x: [0, 0, 0, 1] }))).toBe("attach-density-differs");
  });
});

describe("draws without their unconstrained values", () => {
  test("are mapped back from the sites' own scale, as those of another program are", async () => {
    const here = await mcmc(centred, data, settings);
    const back = inferenceData({ posterior: fromCmdStanCsv(cmdStanCsv(here.draws)) }).attach(centred, data);
    const [a, b] = [back.logLikelihood().get("y").data, here.logLikelihood().get("y").data];
    a.forEach((x, i) => expect(x).toBeCloseTo(b[i] ?? NaN, 10));
    expect(back.get("theta").shape).toEqual([2]);
    expect(back.predict({ ...data, school: ["Deerfield", "new", "Choate", "new"] }).get("y").shape).toEqual([4]);
  });

  test("are refused where a latent site has none, and on the bound of a support", async () => {
    const { draws } = posterior;
    expect(codeOf(() => inferenceData({ posterior: draws }).attach(decentred, data))).toBe("attach-mismatch");
    const here = predictive(centred, data, { draws: 5, sites: ["slope", "tau", "shares", "theta"] });
    here.get("tau").data[3] = 0;
    expect(() => inferenceData({ posterior: here }).attach(centred, data)).toThrow("[attach-outside-support] `tau` is 0 at chain 0, draw 3");
  });

  test("of sites written in a loop are found by their places", async () => {
    const walk = ({ y }: { y: readonly number[] }) => {
      for (const [t, obs] of y.entries()) sample(["y", t], dist.Normal(sample(["x", t], dist.Normal(0, 1)), 1), { obs });
    };
    const here = await mcmc(walk, { y: [1, 2, 3] }, settings);
    expect(here.draws.names).toEqual(["x"]);
    const back = inferenceData({ posterior: here.draws }).attach(walk, { y: [1, 2, 3] });
    expect(back.logLikelihood().get("y").data).toEqual(here.logLikelihood().get("y").data);
    const [full, without] = [loo(here), await here.refit({ without: { y: [1] } })];
    expect(full.rows.map(({ label }) => label)).toEqual(["y[0]", "y[1]", "y[2]"]);
    expect(without.site("x").data).not.toEqual(here.site("x").data);
  });
});
