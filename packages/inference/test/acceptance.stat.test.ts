/**
 * Whole runs against exact posteriors: conjugate models, two parameterisations of one, a regression, and a change point.
 * Each estimate carries its Monte Carlo error, |z| < 5; a bias of a tenth of a posterior sd is seen with 95 % probability where the ESS is
 * above 4400, which the runs ask for but where they say otherwise.
 */
import { array, lessEqual, log, log1p, matmul, where } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { essMean, mcseMean, ScalarDraws } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { mcmc, nuts, type Posterior } from "../src/index.ts";
import { expectAgreement } from "./checks.ts";

/** A function of one element's draws, chain by chain. */
function drawsOf({ draws }: Posterior, name: string, position: number, of: (x: number) => number = (x) => x): ScalarDraws {
  const { data, shape } = draws.get(name);
  const size = shape.reduce((product, n) => product * n, 1);
  return new ScalarDraws(Array.from({ length: draws.chains }, (_, c) => Float64Array.from({ length: draws.draws }, (__, d) => of(data[(c * draws.draws + d) * size + position]!))));
}

function expectMean(what: string, draws: ScalarDraws, truth: number, leastEss = 4400): void {
  expect(essMean(draws), `ESS of ${what}`).toBeGreaterThan(leastEss);
  expectAgreement(what, draws.pooled.reduce((sum, x) => sum + x, 0) / draws.total, truth, mcseMean(draws));
}

const run = { chains: 4, warmup: 500, draws: 4000, seed: 33, progress: false } as const;

describe("conjugate posteriors (case 33)", () => {
  test("Beta(1.1, 1.1) with 1000 coins of each of two kinds", async () => {
    const rng = Generator.fromSeed(1);
    const coins = Array.from({ length: 1000 }, () => [rng.uniform() < 0.9 ? 1 : 0, rng.uniform() < 0.1 ? 1 : 0]);
    const posterior = await mcmc(() => {
      const p = plate("kinds", 2, () => sample("p", dist.Beta(1.1, 1.1)));
      plate("coins", 1000, { dim: -2 }, () => plate("kinds", 2, () => sample("y", dist.Bernoulli(p), { obs: coins })));
    }, undefined, run);
    for (const kind of [0, 1]) {
      const heads = coins.reduce((sum, coin) => sum + coin[kind]!, 0);
      expectMean(`p[${kind}]`, drawsOf(posterior, "p", kind), (1.1 + heads) / 1002.2);
    }
  });

  test("Dirichlet(1, 1, 1) with 2000 categories", async () => {
    const rng = Generator.fromSeed(2);
    const y = Array.from({ length: 2000 }, () => {
      const u = rng.uniform();
      return u < 0.1 ? 0 : u < 0.7 ? 1 : 2;
    });
    const posterior = await mcmc(() => {
      const p = sample("p", dist.Dirichlet([1, 1, 1]));
      plate("rows", y.length, () => sample("y", dist.Categorical(p), { obs: y }));
    }, undefined, run);
    for (const k of [0, 1, 2]) expectMean(`p[${k}]`, drawsOf(posterior, "p", k), (1 + y.filter((category) => category === k).length) / 2003);
  });

  test.each(["probs", "logits"] as const)("3849 of 5,000,000, by %s", async (form) => {
    const [n, x] = [5_000_000, 3849];
    const posterior = await mcmc(() => {
      const p = sample("p", dist.Beta(1, 1));
      sample("x", form === "probs" ? dist.BinomialProbs(n, p) : dist.BinomialLogits(n, log(p).sub(log1p(p.neg()))), { obs: x });
    }, undefined, run);
    expectMean("p", drawsOf(posterior, "p", 0), (1 + x) / (2 + n));
    expect(Math.abs(posterior.draws.get("p").data[0]! / 7.698e-4 - 1)).toBeLessThan(0.1);
  });
});

test("a logistic regression of 3000 rows on 1, 2 and 3 with N(0, 1) priors comes within 0.4 of them (case 33)", async () => {
  const rng = Generator.fromSeed(3);
  const truth = [1, 2, 3];
  const rows = Array.from({ length: 3000 }, () => truth.map(() => rng.normal()));
  const y = rows.map((row) => (rng.uniform() < 1 / (1 + Math.exp(-row.reduce((sum, value, j) => sum + value * truth[j]!, 0))) ? 1 : 0));
  const x = array(rows.flat(), [3000, 3]);
  const posterior = await mcmc(() => {
    const beta = plate("columns", 3, () => sample("beta", dist.Normal(0, 1)));
    plate("rows", 3000, () => sample("y", dist.Bernoulli({ logits: matmul(x, beta) }), { obs: y }));
  }, undefined, { ...run, draws: 1000 });
  truth.forEach((value, j) => {
    const { pooled, total } = drawsOf(posterior, "beta", j);
    expect(Math.abs(pooled.reduce((sum, draw) => sum + draw, 0) / total - value)).toBeLessThan(0.4);
  });
});

/** Text messages of 74 days, as the peers' tests have them. @source Davidson-Pilon, "Bayesian Methods for Hackers", chapter 1 */
const COUNTS = [
  13, 24, 8, 24, 7, 35, 14, 11, 15, 11, 22, 22, 11, 57, 11, 19, 29, 6, 19, 12, 22, 12, 18, 72, 32, 9, 7, 13, 19, 23, 27, 20, 6, 17, 13, 10, 14, 6, 16, 15, 7, 2, 15, 15, 19, 70, 49, 7, 53, 22,
  21, 31, 19, 11, 1, 20, 12, 35, 17, 23, 17, 4, 2, 31, 30, 13, 27, 0, 39, 37, 5, 14, 13, 22,
];

/**
 * A jump refuses its share of proposals however short the step, so steps that adapt to their acceptance would shorten for ever; and no
 * gradient tells how far tau reaches. All three unknowns spread by about 0.05, so the unit metric and a step of 0.03 will do.
 */
const acrossJumps = nuts({ metric: "unit", initialStepSize: 0.03, adaptStepSize: false });

test("a change point, at which the density jumps, has its exact posterior (case 36)", async () => {
  const n = COUNTS.length;
  const rate = n / COUNTS.reduce((a, b) => a + b);
  const posterior = await mcmc(() => {
    const [before, after] = [sample("before", dist.Exponential(rate)), sample("after", dist.Exponential(rate))];
    const tau = sample("tau", dist.Uniform(0, 1));
    const day = Array.from({ length: n }, (_, i) => i);
    plate("days", n, () => sample("count", dist.Poisson(where(lessEqual(day, tau.mul(n)), before, after)), { obs: COUNTS }));
  }, undefined, { ...run, sampler: acrossJumps, warmup: 1000, draws: 16_000, seed: 36 });
  // It mixes slowly, even so: a bias of a third of an sd is seen.
  const least = 400;
  expectMean("before", drawsOf(posterior, "before", 0), 17.77912, least);
  expectMean("after", drawsOf(posterior, "after", 0), 21.9723, least);
  for (const [day, probability] of [[41, 0.04872], [42, 0.1264], [43, 0.35551], [44, 0.4338]] as const) {
    expectMean(`P(${day})`, drawsOf(posterior, "tau", 0, (tau) => (Math.floor(n * tau) === day ? 1 : 0)), probability, least);
  }
});
