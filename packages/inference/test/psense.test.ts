/** Sensitivity of posteriors as they come, against the parts computed by hand. */
import { dist, sample, scale } from "@typyro/core";
import { Draws, psense as psenseOfParts } from "@typyro/diagnostics";
import { expect, it } from "vitest";
import { mcmc, psense } from "../src/index.ts";
import { thrownBy } from "./thrownBy.ts";

interface Rows {
  readonly y: readonly number[];
}

const settings = { chains: 2, warmup: 300, draws: 500, seed: 2 };

/** A prior that the data contradict. */
function conflict({ y }: Rows) {
  const mu = sample("mu", dist.Normal(0, 1));
  const nu = sample("nu", dist.Normal(0, 5));
  sample("y", dist.Normal(mu.add(nu.mul(0)), 1), { obs: y });
}

it("weighs draws by the log density of the prior and of the data under each of them", async () => {
  const posterior = await mcmc(conflict, { y: [8, 9, 10] }, settings);
  const { rows } = psense(posterior);
  const column = (f: (mu: number, nu: number) => number): Float64Array => posterior.site("mu").data.map((mu, s) => f(mu, posterior.site("nu").data[s] ?? NaN));
  const part = (name: string, data: Float64Array): Draws => new Draws({ chains: 2, draws: 500, variables: [{ name, shape: [], data }] });
  const byHand = psenseOfParts({
    posterior: posterior.draws,
    logPrior: part("prior", column((mu, nu) => -0.5 * mu * mu - (0.5 * nu * nu) / 25)),
    logLikelihood: part("y", column((mu) => -0.5 * ((8 - mu) ** 2 + (9 - mu) ** 2 + (10 - mu) ** 2))),
  });
  for (const [i, row] of rows.entries()) {
    expect(row.prior).toBeCloseTo(byHand.rows[i]?.prior ?? NaN, 9);
    expect(row.likelihood).toBeCloseTo(byHand.rows[i]?.likelihood ?? NaN, 9);
  }
  expect(rows.map(({ name, diagnosis }) => [name, diagnosis])).toEqual([["mu", "potential prior-data conflict"], ["nu", "potential strong prior / weak likelihood"]]);
  const ofMu = psense(posterior, { prior: "mu", variables: ["mu", "nu"] }).rows;
  expect(ofMu[1]?.prior).toBeLessThan(ofMu[0]?.prior ?? NaN);
});

it("takes weights into the likelihood that is scaled", async () => {
  const twice = ({ y }: Rows) => {
    const mu = sample("mu", dist.Normal(0, 1));
    scale(() => sample("y", dist.Normal(mu, 1), { obs: y }), 2)();
  };
  const doubled = ({ y }: Rows) => {
    const mu = sample("mu", dist.Normal(0, 1));
    sample("y", dist.Normal(mu, 1), { obs: y });
  };
  const [a, b] = await Promise.all([mcmc(twice, { y: [1, 2] }, settings), mcmc(doubled, { y: [1, 2, 1, 2] }, settings)]);
  expect(psense(a).rows[0]?.likelihood).toBeCloseTo(psense(b).rows[0]?.likelihood ?? NaN, 2);
  const { likelihood } = a.model.terms();
  expect(likelihood.get("y").data[0]).toBeCloseTo(2 * (a.logLikelihood().get("y").data[0] ?? NaN) + 2 * (a.logLikelihood().get("y").data[1] ?? NaN), 12);
});

it("asks which of several observed sites are scaled", async () => {
  const both = ({ y }: Rows) => {
    const mu = sample("mu", dist.Normal(0, 1));
    sample("y", dist.Normal(mu, 1), { obs: y });
    sample("x", dist.Normal(mu, 2), { obs: 1 });
  };
  const posterior = await mcmc(both, { y: [1, 2] }, settings);
  expect(thrownBy(() => psense(posterior))).toContain('help: scale them together: `psense(posterior, { site: ["y", "x"] })`');
  const [one, all] = [psense(posterior, { site: "y" }), psense(posterior, { site: ["y", "x"] })];
  expect(one.rows[0]?.likelihood).not.toBe(all.rows[0]?.likelihood);
  expect(one.rows[0]?.prior).toBe(all.rows[0]?.prior);
  expect(thrownBy(() => psense(posterior, { prior: "mew" }))).toContain("[unknown-draws]");
});

it("has the log prior of every latent site, element by element", async () => {
  const model = ({ y }: Rows) => {
    const tau = sample("tau", dist.HalfNormal(1));
    const theta = sample("theta", dist.Normal(0, tau).expand([3]));
    sample("y", dist.Normal(theta, 1), { obs: y });
  };
  const posterior = await mcmc(model, { y: [1, 2, 3] }, { ...settings, draws: 20 });
  const prior = posterior.logPrior();
  expect(prior.names).toEqual(["tau", "theta"]);
  expect(prior.get("theta").shape).toEqual([3]);
  const [tau, theta] = [posterior.site("tau").data, posterior.site("theta").data];
  for (const s of [0, 39]) {
    expect(prior.get("tau").data[s]).toBeCloseTo(dist.HalfNormal(1).logProb(tau[s] ?? NaN).item(), 12);
    expect(prior.get("theta").data[3 * s + 1]).toBeCloseTo(dist.Normal(0, tau[s] ?? NaN).logProb(theta[3 * s + 1] ?? NaN).item(), 12);
  }
});
