import { lift } from "@typyro/autodiff";
import { dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { expectCode } from "../expectCode.ts";
import { differentiated } from "../gradientOf.ts";

/** What a distribution of counts says of itself, added up over 0, ..., 400: enough for every one below. */
function added(d: Distribution): { mean: number; variance: number; entropy: number } {
  const k = Array.from({ length: 401 }, (_, i) => i);
  const logs = Array.from(d.logProb(k).data());
  const sum = (f: (k: number, log: number) => number): number => logs.reduce((total, log, i) => (log === -Infinity ? total : total + Math.exp(log) * f(i, log)), 0);
  const mean = sum((i) => i);
  return { mean, variance: sum((i) => (i - mean) ** 2), entropy: sum((_, log) => -log) };
}

const counts: readonly Distribution[] = [
  dist.ZeroInflatedPoisson(0.3, 2.5), dist.ZeroInflatedPoisson(0, 2.5), dist.ZeroInflatedPoisson(1, 2.5), dist.ZeroInflatedPoisson({ rate: 4, gateLogits: -1.5 }),
  dist.ZeroInflatedNegativeBinomial2(3, 2, { gate: 0.2 }), dist.ZeroInflatedDistribution(dist.Binomial(6, 0.3), { gate: 0.4 }), dist.HurdlePoisson(2.5, { gate: 0.4 }),
  dist.HurdleNegativeBinomial2(3, 2, { gateLogits: 0.5 }), dist.HurdleDistribution(dist.Binomial(6, 0.3), { gate: 0.4 }),
  dist.TruncatedDistribution(dist.Poisson(3), { low: 1 }), dist.TruncatedDistribution(dist.Poisson(3), { low: 2, high: 7 }), dist.TruncatedDistribution(dist.Poisson(3), { high: 4 }),
  dist.TruncatedDistribution(dist.NegativeBinomial2(3, 2), { low: 4 }), dist.TruncatedDistribution(dist.Binomial(10, 0.3), { low: 2 }), dist.TruncatedDistribution(dist.Geometric(0.2), { low: 3 }),
];

it.each(counts.map((d) => [String(d), d] as const))("%s has the mean, the variance and the entropy of its probabilities", (_, d) => {
  const { mean, variance, entropy } = added(d);
  expect([d.mean().item(), d.variance().item(), d.entropy().item()]).toEqual([mean, variance, entropy].map((x) => expect.closeTo(x, 11) as number));
});

it("a batch of truncated counts has its moments element by element", () => {
  const d = dist.TruncatedDistribution(dist.Poisson([3, 5]), { low: [1, 2] });
  const each = [dist.TruncatedDistribution(dist.Poisson(3), { low: 1 }), dist.TruncatedDistribution(dist.Poisson(5), { low: 2 })];
  for (const moment of ["mean", "variance", "entropy"] as const) expect(Array.from(d[moment]().data())).toEqual(each.map((one) => expect.closeTo(one[moment]().item(), 13) as number));
});

it("a hurdle of amounts has the entropy of its atom and its density together", () => {
  const d = dist.HurdleGamma(2, 3, { gate: 0.3 });
  const ofGate = -(0.3 * Math.log(0.3) + 0.7 * Math.log(0.7));
  expect(d.entropy().item()).toBeCloseTo(ofGate + 0.7 * dist.Gamma(2, 3).entropy().item(), 13);
});

it("a truncation of a normal variable has its moments however it was called", () => {
  const [one, other] = [dist.TruncatedDistribution(dist.Normal(1, 2), { low: 0 }), dist.TruncatedNormal(1, 2, { low: 0 })];
  for (const moment of ["mean", "variance", "entropy"] as const) expect(one[moment]().item()).toBe(other[moment]().item());
  expectCode(() => dist.TruncatedDistribution(dist.Gamma(2, 1), { low: 1 }).mean(), "not-implemented-for");
});

describe("the entropy of counts", () => {
  it("of one rate beyond those that are added up meets that of the series", () => {
    const [below, above] = [dist.Poisson(200).entropy().item(), dist.Poisson(200 + 1e-10).entropy().item()];
    // Both have the slope 1 / (2 rate) there.
    expect(Math.abs(above - below - 1e-10 / 400)).toBeLessThan(4 * 2 ** -52 * below);
  });

  it("has a slope in the parameters of a recorded model, where the number of terms is known", () => {
    const entropy = differentiated((p) => dist.Binomial(10, p ?? lift(0.5)).entropy(), 1);
    const { gradient: [slope = Number.NaN] } = entropy([0.3]);
    expect(slope).toBeCloseTo((entropy([0.3 + 1e-6]).value - entropy([0.3 - 1e-6]).value) / 2e-6, 7);
    expect(() => differentiated((r) => dist.NegativeBinomial2(r ?? 1, 2).entropy(), 1)([3])).toThrow("as long as the parameters say");
    const poisson = differentiated((rate) => dist.Poisson(rate ?? 1).entropy(), 1);
    for (const rate of [3, 500]) expect(poisson([rate]).gradient[0]).toBeCloseTo((poisson([rate * (1 + 1e-6)]).value - poisson([rate * (1 - 1e-6)]).value) / (2e-6 * rate), 6);
  });
});

describe("the quantiles of a mixture", () => {
  const continuous: readonly Distribution[] = [
    dist.Mixture([0.25, 0.75], [dist.Normal(-3, 0.5), dist.Normal(2, 1)]), dist.Mixture([0.5, 0.5], dist.Normal([0, 0], [1, 10])), dist.Mixture([0.1, 0.9], [dist.Gamma(2, 1), dist.LogNormal(3, 1)]),
  ];
  it.each(continuous.map((d) => [String(d), d] as const))("%s undo its cdf, far into both tails", (_, d) => {
    for (const q of [1e-12, 0.01, 0.25, 0.5, 0.9, 0.999]) expect(d.cdf(d.icdf(q)).item() / q).toBeCloseTo(1, 11);
    expect([...d.icdf([0.2, Number.NaN, -1]).data()].slice(1)).toEqual([Number.NaN, Number.NaN]);
  });

  it("are the smallest counts that reach a probability", () => {
    const d = dist.Mixture([0.3, 0.7], [dist.Poisson(2), dist.Poisson(40)]);
    for (const q of [1e-9, 0.1, 0.3, 0.31, 0.9, 0.999999]) {
      const k = d.icdf(q).item();
      expect([d.cdf(k - 1).item() < q, d.cdf(k).item() >= q]).toEqual([true, true]);
    }
  });

  it("move with the parameters as the cdf says", () => {
    const at = differentiated((mean, q) => dist.Mixture([0.25, 0.75], [dist.Normal(mean ?? 0, 0.5), dist.Normal(2, 1)]).icdf(q ?? 0.5), 2);
    const { value, gradient } = at([-1, 0.4]);
    expect(value).toBeCloseTo(dist.Mixture([0.25, 0.75], [dist.Normal(-1, 0.5), dist.Normal(2, 1)]).icdf(0.4).item(), 12);
    for (const [i, h] of [[0, 1e-5], [1, 1e-5]] as const) {
      const moved = (by: number): number => at([-1 + (i === 0 ? by : 0), 0.4 + (i === 1 ? by : 0)]).value;
      expect((gradient[i] ?? Number.NaN) / ((moved(h) - moved(-h)) / (2 * h))).toBeCloseTo(1, 6);
    }
  });
});
