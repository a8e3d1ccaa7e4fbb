/** Posteriors scored as they come. */
import { dist, plate, sample } from "@typyro/core";
import { expect, it } from "vitest";
import { compare, kfold, loo, looExpectations, looPit, mcmc, waic } from "../src/index.ts";
import { rejectionOf, thrownBy } from "./thrownBy.ts";

interface Rows {
  readonly y: readonly number[];
  readonly x?: readonly number[] | undefined;
}

const subjects = ["308", "309", "310", "330"];
const settings = { chains: 2, warmup: 200, draws: 200, seed: 1 };
const data: Rows = { y: [0.3, -0.4, 1.1, 6], x: [0.1, 0.2, -0.3, 0.4] };

/** One observed site in a labelled plate. */
function flat({ y }: Rows) {
  const mu = sample("mu", dist.Normal(0, 10));
  plate("subjects", subjects, () => sample("y", dist.Normal(mu, 1), { obs: y }));
}

/** Two observed sites in the same plate. */
function both({ y, x }: Rows) {
  const mu = sample("mu", dist.Normal(0, 10));
  plate("subjects", subjects, () => {
    sample("y", dist.Normal(mu, 1), { obs: y });
    sample("x", dist.Normal(mu, 1), { obs: x });
  });
}

it("loo of a posterior is that of its log likelihoods, with rows named by their plate", async () => {
  const posterior = await mcmc(flat, data, settings);
  const fit = loo(posterior);
  expect(fit.rows.map(({ label }) => label)).toEqual(subjects.map((subject) => `y[${subject}]`));
  expect(loo(posterior.logLikelihood())).toEqual(fit);
  expect(waic(posterior).rows).toHaveLength(4);
  expect(fit.unreliable.every(({ label }) => fit.warnings[0]?.rows.includes(label) === true)).toBe(true);
});

it("several observed sites are chosen or summed by their plate, and neither by default", async () => {
  const posterior = await mcmc(both, data, settings);
  expect(thrownBy(() => loo(posterior))).toContain("[several-observed-sites] there are 2 observed sites, `y`, `x`");
  expect(thrownBy(() => waic(posterior))).toContain('help: choose one site: `waic(posterior, { site: "y" })`');
  expect(loo(posterior, { site: "x" }).rows[0]?.label).toBe("x[308]");
  const summed = loo(posterior, { sum: "subjects" });
  expect(summed.rows.map(({ label }) => label)).toEqual(subjects.map((subject) => `subjects[${subject}]`));
  const logLikelihood = posterior.logLikelihood();
  const [first] = summed.rows;
  const lpd = (site: string): number => Math.max(...logLikelihood.scalar(site, 0).flatMap((chain) => [...chain]));
  expect(first?.elpd).toBeLessThan(lpd("y") + lpd("x"));
});

it("posteriors and results of loo are compared alike", async () => {
  const wide = (rows: Rows) => {
    const mu = sample("mu", dist.Normal(0, 10));
    const sigma = sample("sigma", dist.HalfNormal(5));
    plate("subjects", subjects, () => sample("y", dist.Normal(mu, sigma), { obs: rows.y }));
  };
  const a = await mcmc(flat, data, settings);
  const b = await mcmc(wide, data, settings);
  const table = compare({ a, b });
  expect(table.models[0]?.name).toBe("b");
  expect(String(compare({ a: loo(a), b }))).toBe(String(table));
  expect(String(table)).toContain("rank");
  expect(thrownBy(() => compare({ a }))).toContain("[too-few-models]");
  const short = { k: 2, warmup: 100, draws: 50 };
  const folded = compare({ a: await kfold(a, short), b: await kfold(b, short) });
  expect(folded.models[0]?.name).toBe("b");
  expect(thrownBy(() => compare({ a: loo(a), b: waic(b) }))).toContain("one was scored by `loo` and the other by `waic`");
});

it("a posterior of a bare density has no observations to leave out", async () => {
  const density = { dim: 1, valueAndGradient: (q: Float64Array, gradient: Float64Array) => ((gradient[0] = -(q[0] ?? 0)), -0.5 * (q[0] ?? 0) ** 2) };
  const posterior = await mcmc(density, { ...settings, warmup: 50, draws: 20 });
  expect(await rejectionOf(Promise.resolve().then(() => loo(posterior)))).toContain("predict-without-model");
});

it("transforms and expectations of left-out predictions are those of the posterior's own parts", async () => {
  const posterior = await mcmc(flat, data, settings);
  const parts = { logLikelihood: posterior.logLikelihood(), predictions: posterior.predict(undefined, { seed: 3 }), observed: data.y };
  const pit = looPit(posterior, { seed: 3 });
  expect(pit).toEqual(looPit(parts, { seed: 3 }));
  // The last row is far above the others.
  expect(pit[3]).toBeGreaterThan(0.99);
  expect(looExpectations(posterior, { seed: 3 })).toEqual(looExpectations(parts));
  const two = await mcmc(both, data, settings);
  expect(thrownBy(() => looPit(two))).toContain("[several-observed-sites]");
  expect(looPit(two, { site: "x" })).toHaveLength(4);
});
