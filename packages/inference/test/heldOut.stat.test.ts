/**
 * @file Score held-out data by known and by new groups, against closed forms.
 *
 * Standard errors are those that `heldOut` reports, at most 0.02 nats a row; with |z| < 5 a bias of 0.1 nats shows.
 */
import { array } from "@typyro/autodiff";
import { dist, groups, locScale, plate, reparam, sample, supports } from "@typyro/core";
import { compare } from "@typyro/diagnostics";
import { expect, test } from "vitest";
import { heldOut, mcmc } from "../src/index.ts";
import { thrownBy } from "./thrownBy.ts";

interface Rows {
  readonly group: readonly string[];
  readonly y: readonly number[];
}

/** Everything normal with sd 1, so that all predictions are normal. */
function model({ group, y }: Rows): void {
  const rows = groups(group);
  const mu = sample("mu", dist.Normal(0, 1));
  const theta = plate("group", rows, () => sample("theta", dist.Normal(mu, 1)));
  sample("y", dist.Normal(theta.at(rows), 1), { obs: y });
}

const data: Rows = { group: ["a", "a", "a", "b"], y: [1.2, 0.4, 0.8, -1] };
const run = { chains: 4, warmup: 300, draws: 2000, seed: 3 };

/** Means of a group's rows are normal around mu with variance 1 + 1 / n. */
const informed = [{ mean: 0.8, n: 3 }, { mean: -1, n: 1 }];
const precision = 1 + informed.reduce((sum, { n }) => sum + 1 / (1 + 1 / n), 0);
const mu = { mean: informed.reduce((sum, { mean, n }) => sum + mean / (1 + 1 / n), 0) / precision, variance: 1 / precision };
/** theta of a group with n rows given mu is normal around (mu + n mean) / (n + 1) with variance 1 / (n + 1). */
const theta = ({ mean, n }: { mean: number; n: number }): { mean: number; variance: number } => ({ mean: (mu.mean + n * mean) / (n + 1), variance: 1 / (n + 1) + mu.variance / ((n + 1) * (n + 1)) });
const logNormal = (y: number, { mean, variance }: { mean: number; variance: number }): number => -0.5 * Math.log(2 * Math.PI * (variance + 1)) - ((y - mean) * (y - mean)) / (2 * (variance + 1));
const newGroup = { mean: mu.mean, variance: mu.variance + 1 };

test.each([
  ["of the groups of the fit", { group: ["a", "b"], y: [0.5, 0.5] }, [theta(informed[0]!), theta(informed[1]!)]],
  ["of one of them", { group: ["b", "b"], y: [0, -3] }, [theta(informed[1]!), theta(informed[1]!)]],
  ["of new groups beside a known one, in another order", { group: ["c", "b", "d"], y: [2, -0.5, -2] }, [newGroup, theta(informed[1]!), newGroup]],
])("elpd is the log predictive density %s", async (_name, unseen, predicted) => {
  for (const centred of [true, false]) {
    const posterior = await mcmc(centred ? model : reparam(model, { theta: locScale(0) }), data, run);
    const score = heldOut(posterior, unseen);
    expect(score.rows.map(({ label }) => label)).toEqual(unseen.y.map((_, i) => `y[${i}]`));
    score.rows.forEach(({ elpd, mcse }, i) => {
      expect(mcse).toBeLessThan(0.02);
      expect(Math.abs(elpd - logNormal(unseen.y[i]!, predicted[i]!)) / mcse).toBeLessThan(5);
    });
    expect(score.elpd).toBeCloseTo(score.rows.reduce((sum, { elpd }) => sum + elpd, 0), 10);
  }
}, 60_000);

test("models are compared by held-out rows, and a score prints itself", async () => {
  const posterior = await mcmc(model, data, { ...run, draws: 200 });
  const unseen = { group: ["a", "b", "c"], y: [0.5, 0.5, 1] };
  const far = heldOut(posterior, { ...unseen, y: [3, 3, 3] });
  const near = heldOut(posterior, unseen);
  expect(compare({ far, near }).models.map(({ name }) => name)).toEqual(["near", "far"]);
  expect(String(near)).toMatch(/^Predictions of 3 observations \(`y`\) held out\n\n +estimate +se\n +elpd +-\d\.\d +\d\.\d\n\nMonte Carlo standard error of elpd: 0\.\d\d$/);
  expect(heldOut(posterior, unseen, { seed: 1 }).rows[2]?.elpd).not.toBe(near.rows[2]?.elpd);
});

test("log likelihoods of other data know groups by label, in any order, and no new ones", async () => {
  const posterior = await mcmc(model, data, { ...run, draws: 20 });
  const rowsOf = (group: string[], y: number[]): number[][] => {
    const { data: all } = posterior.logLikelihood({ group, y }).get("y");
    return y.map((_, i) => [...all.filter((_value, at) => at % y.length === i)]);
  };
  const [a, b] = rowsOf(["a", "b"], [1, 2]);
  expect(rowsOf(["b", "a"], [2, 1])).toEqual([b, a]);
  expect(rowsOf(["b"], [2])).toEqual([b]);
  expect(a).not.toEqual(b);
  expect(thrownBy(() => posterior.logLikelihood({ group: ["c", "a"], y: [1, 2] }))).toContain("[layout-changed] site `theta` is of shape [2], among its labels `c`, with these data, but was of shape [2] without it when the draws were made");
});

test("groups without labels must be as many as they were", async () => {
  const counted = ({ y }: Rows): void => {
    plate("rows", y.length, () => sample("y", dist.Normal(sample("theta", dist.Normal(0, 1)), 1), { obs: y }));
  };
  const posterior = await mcmc(counted, data, { ...run, draws: 50 });
  expect(thrownBy(() => heldOut(posterior, { ...data, y: [1] }))).toContain("[predict-shape] site `theta` has shape [1] with these data, but its draws have shape [4]");
});

test("a new group of which the model says nothing is refused", async () => {
  const free = ({ group, y }: Rows): void => {
    const rows = groups(group);
    const theta = plate("group", rows, () => sample("theta", dist.ImproperUniform(supports.real)));
    sample("y", dist.Normal(theta.at(rows), array(1)), { obs: y });
  };
  const posterior = await mcmc(free, data, { ...run, draws: 50 });
  expect(heldOut(posterior, { group: ["b"], y: [0] }).rows).toHaveLength(1);
  expect(thrownBy(() => heldOut(posterior, { group: ["b", "c"], y: [0, 1] }))).toContain("[not-implemented-for] `sample` of dist.ImproperUniform");
});
