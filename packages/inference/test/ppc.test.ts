/** Predictive checks of posteriors as they come, of a binary, a counted and a censored quantity. */
import { array, exp } from "@typyro/autodiff";
import { dist, plate, sample } from "@typyro/core";
import { looPit, mcmc, predictive } from "@typyro/inference";
import { ppcCensored, ppcPava, ppcPit, ppcRootogram, ppcTstat, rhat } from "@typyro/diagnostics";
import { expect, test } from "vitest";

const run = { chains: 2, warmup: 200, draws: 200, seed: 1 } as const;
const x = Array.from({ length: 40 }, (_, i) => i / 20 - 1);

function logistic({ x, passed }: { x: number[]; passed: number[] }): void {
  const slope = sample("slope", dist.Normal(0, 3));
  sample("passed", dist.Bernoulli({ logits: slope.mul(array(x)) }), { obs: passed });
}

test("a posterior of a binary quantity is calibrated", async () => {
  const passed = x.map((value, i) => (value + 0.3 * Math.sin(7 * i) > 0 ? 1 : 0));
  const posterior = await mcmc(logistic, { x, passed }, run);
  const { forecast, calibrated, counts, miscalibration } = ppcPava(posterior);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(40);
  expect([...calibrated]).toEqual([...calibrated].sort((a, b) => a - b));
  expect([forecast[0]! < 0.2, forecast.at(-1)! > 0.8]).toEqual([true, true]);
  expect(miscalibration).toBeGreaterThanOrEqual(0);
  const halves = looPit(posterior, { ties: "half" });
  expect([...halves].every((value) => value >= 0 && value <= 1)).toBe(true);
  expect([...halves]).not.toEqual([...looPit(posterior)]);
});

function counting({ x, count }: { x: number[]; count: number[] }): void {
  const level = sample("level", dist.Normal(0, 1));
  const trend = sample("trend", dist.Normal(0, 1));
  plate("weeks", x.length, () => sample("count", dist.Poisson(exp(level.add(trend.mul(array(x))))), { obs: count }));
}

test("a posterior and a prior of counts have rootograms, statistics and places of observations", async () => {
  const count = x.map((value, i) => Math.round(3 * Math.exp(value) + Math.sin(5 * i)));
  const data = { x, count };
  const posterior = await mcmc(counting, data, run);
  const rootogram = ppcRootogram(posterior);
  expect(rootogram.observed.reduce((a, b) => a + b, 0)).toBe(40);
  expect(rootogram.expected.reduce((a, b) => a + b, 0)).toBeCloseTo(40, 9);
  expect(ppcTstat(posterior, { statistic: "mean" }).p).toBeGreaterThan(0.05);
  expect(ppcTstat({ predictions: predictive(counting, data, { draws: 300, sites: ["count"] }), observed: count }, { statistic: "max" }).predicted).toHaveLength(300);
  expect(ppcPit(posterior)).toHaveLength(40);
  expect(rhat(posterior.site("trend"))).toBe(rhat(posterior.draws.scalar("trend")));
});

function waiting({ time, isCensored }: { time: number[]; isCensored: boolean[] }): void {
  const mean = sample("mean", dist.Gamma(2, 0.2));
  sample("time", dist.censored(dist.Exponential({ rate: mean.pow(-1) }), { right: isCensored }), { obs: time });
}

test("predictions of censored times are of the times themselves, so that survival can be compared", async () => {
  const time = [1, 2, 2, 4, 5, 6, 8, 10, 10, 10];
  const isCensored = time.map((value) => value === 10);
  const { observed, predicted } = ppcCensored(await mcmc(waiting, { time, isCensored }, run), { events: isCensored.map((value) => !value) });
  expect(observed.survival.at(-1)).toBeCloseTo(0.3, 12);
  expect(predicted.survival.at(-1)).toBeGreaterThan(0.1);
  for (const j of observed.times.keys()) expect(predicted.lower[j]).toBeLessThanOrEqual(predicted.upper[j]!);
});
