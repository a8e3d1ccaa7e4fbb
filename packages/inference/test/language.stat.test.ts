import { deterministic, dist, factor, getMask, groups, isMaskedOut, mask, plate, sample, type Value } from "@typyro/core";
import { loo, mcmc, predictive } from "@typyro/inference";
import { describe, expect, test } from "vitest";
import { expectAgreement } from "./checks.ts";

describe("predictions (case 26)", () => {
  const rows = 1000;
  const heads = [903, 96];
  const y = Array.from({ length: rows }, (_, row) => heads.map((n) => (row < n ? 1 : 0)));
  function coins({ flips }: { flips: readonly (readonly number[])[] }): void {
    const beta = plate("coins", 2, () => sample("beta", dist.Beta(1, 1)));
    deterministic("beta_sq", beta.square());
    plate("coins", 2, () => plate("rows", flips.length, () => sample("obs", dist.Bernoulli(beta), { obs: flips })));
  }

  test("hold what was observed and what is computed, with chains and draws in front, and have the mean of the posterior", async () => {
    const posterior = await mcmc(coins, { flips: y }, { chains: 2, warmup: 300, draws: 400, seed: 1 });
    const predicted = posterior.predict(undefined, { seed: 2 });
    expect(predicted.names).toEqual(["beta_sq", "obs"]);
    expect([predicted.chains, predicted.draws]).toEqual([2, 400]);
    const obs = predicted.get("obs");
    expect(obs.shape).toEqual([rows, 2]);
    // Given the draws each mean over rows is a mean of Bernoulli numbers: its error is sqrt(p (1 - p) / (draws rows)). A bias of 0.005 shows.
    for (const coin of [0, 1]) {
      let total = 0;
      for (let i = coin; i < obs.data.length; i += 2) total += obs.data[i] ?? 0;
      const p = Array.from(posterior.site("beta").element(coin)).reduce((a, b) => a + b, 0) / 800;
      expectAgreement(`coin ${coin}`, total / (800 * rows), p, Math.sqrt((p * (1 - p)) / (800 * rows)));
      expect(p).toBeCloseTo((1 + heads[coin]!) / (2 + rows), 2);
    }
  });

  test("of the prior hold every site, with one chain of as many draws as were asked for", () => {
    const prior = predictive(coins, { flips: y.slice(0, 3) }, { draws: 100 });
    expect(prior.names).toEqual(["beta", "beta_sq", "obs"]);
    expect([prior.chains, prior.draws]).toEqual([1, 100]);
    expect(prior.get("obs").data).toHaveLength(100 * 6);
  });
});

describe("a likelihood that is masked out (case 28)", () => {
  test("leaves the prior, and lets the model skip what would not count", async () => {
    let costly = 0;
    const model = ({ y }: { y: number[] }): void => {
      const mu = sample("mu", dist.Normal(0, 1));
      mask(() => {
        sample("y", dist.Normal(mu, 0.01), { obs: y });
        if (isMaskedOut(getMask())) return;
        costly++;
        factor("costly", mu.mul(1e6));
      }, false)();
    };
    const posterior = await mcmc(model, { y: [10, 12, 11] }, { chains: 4, warmup: 300, draws: 1500, seed: 5 });
    const [row] = posterior.summary().rows;
    // A bias of a tenth of a prior sd shows at an ESS of 4416; here it is above 1000, which shows a fifth.
    expect(row!.essBulk).toBeGreaterThan(((5 + 1.645) / 0.2) ** 2);
    expectAgreement("mean", row!.mean, 0, row!.mcseMean);
    expectAgreement("sd", row!.sd, 1, row!.mcseSd);
    expect(costly).toBe(0);
  });
});

describe("sites of a plain loop", () => {
  const y = [0.3, 0.9, 1.1, 1.8];
  const looped = (data: { y: number[] }): void => {
    let x: Value | undefined;
    for (const [t, value] of data.y.entries()) {
      x = sample(["x", t], dist.Normal(x ?? 0, 1));
      sample(["y", t], dist.Normal(x, 0.5), { obs: value });
    }
  };
  const vectorised = (data: { y: number[] }): void => {
    const x = sample("x", dist.GaussianRandomWalk(1, data.y.length));
    sample("y", dist.Normal(x, 0.5), { obs: data.y });
  };

  test("are one variable in the summary, in the log likelihoods, and to loo, as those of a vector", async () => {
    const posterior = await mcmc(looped, { y }, { chains: 2, warmup: 200, draws: 300, seed: 1 });
    expect(posterior.draws.names).toEqual(["x"]);
    expect(posterior.site("x").shape).toEqual([4]);
    expect(posterior.summary().rows.map(({ name }) => name)).toEqual(["x[0]", "x[1]", "x[2]", "x[3]"]);
    const ll = posterior.logLikelihood();
    expect(ll.names).toEqual(["y"]);
    expect(ll.get("y").shape).toEqual([4]);
    const x = posterior.site("x").data;
    for (const draw of [0, 17, 599]) {
      for (const [t, value] of y.entries()) expect(ll.get("y").data[draw * 4 + t]).toBeCloseTo(dist.Normal(x[draw * 4 + t]!, 0.5).logProb(value).item(), 10);
    }
    expect(loo(posterior).pointwise).toHaveLength(4);
    const whole = await mcmc(vectorised, { y }, { chains: 2, warmup: 200, draws: 300, seed: 1 });
    expect(whole.logLikelihood().names).toEqual(["y"]);
    const [a, b] = [posterior, whole].map((fit) => fit.summary().rows.map(({ mean, mcseMean }) => [mean, mcseMean] as const));
    for (const [i, [mean, error]] of a!.entries()) expectAgreement(`x[${i}]`, mean, b![i]![0], Math.sqrt(error ** 2 + b![i]![1] ** 2));
  });
});

describe("groups", () => {
  test("label the draws, the log likelihoods and the summary", async () => {
    const model = ({ school, y }: { school: string[]; y: number[] }): { alpha: Value } => {
      const g = groups(school);
      const alpha = plate("school", g, () => sample("alpha", dist.Normal(0, 1)));
      plate("row", y.length, () => sample("y", dist.Normal(alpha.at(g), 1), { obs: y }));
      return { alpha };
    };
    const posterior = await mcmc(model, { school: ["b", "a", "b"], y: [1, 2, 3] }, { chains: 2, warmup: 100, draws: 100 });
    expect(posterior.site("alpha").dims).toEqual(["school"]);
    expect(posterior.site("alpha").coords).toEqual({ school: ["b", "a"] });
    expect(posterior.summary().rows.map(({ name }) => name)).toEqual(["alpha[b]", "alpha[a]"]);
    expect(posterior.logLikelihood().get("y").dims).toEqual(["row"]);
    // Rows 0 and 2 belong to `b`: alpha[b] given them is Normal(4 / 3, 1 / 3).
    expect(posterior.summary().rows[0]!.mean).toBeCloseTo(4 / 3, 0);
  });
});
