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

// Integrals of the definition by mpmath 1.3, quad with 40 digits, of the doubles that the bounds are.
it.each<[low: number, high: number | undefined, mean: number, variance: number, entropy: number]>([
  [-1, 2, 0.22963717909132896862, 0.51976253921153393591, 1.005020125496488677],
  [0, undefined, 0.79788456080286535588, 0.36338022763241865692, 0.72579135264472743236],
  [-3, undefined, 0.0044378390421256637933, 0.98666678845825919379, 1.4109309646767360523],
  [-1e-3, 1e-3, 0, 3.3333328888889101917e-7, -6.2146080984222028329],
  [8, 8.5, 8.1137359894965232339, 0.01052574035836485483, -1.1882352515703301478],
  [30, undefined, 30.033259667433677037, 0.0011037715118900910011, -2.4034104116333688095],
  [1000, 1000.0005, 1000.0002292529537544, 2.0575477445683185949e-8, -7.6112544548131915777],
  [1e4, undefined, 10000.000099999998, 9.99999940000005e-9, -8.2103403919761819861],
])("a standard normal variable from %s to %s has its moments to the last digits, on either side of 0 and at another scale", (low, high, mean, variance, entropy) => {
  const near = (x: number, terms = 1): number => expect.closeTo(x, -Math.log10(2 * 64 * 2 ** -52 * Math.max(Math.abs(x), terms === 1 ? 0 : 1))) as number;
  const bounds = high === undefined ? { low } : { low, high };
  const mirrored = high === undefined ? { high: -low } : { low: -high, high: -low };
  for (const [d, sign] of [[dist.TruncatedNormal(0, 1, bounds), 1], [dist.TruncatedNormal(0, 1, mirrored), -1]] as const) {
    expect(d.mean().item()).toEqual(mean === 0 ? expect.closeTo(0, 17) : near(sign * mean));
    expect(d.variance().item()).toEqual(near(variance));
    // Scale and mass enter the entropy by their logarithms, whose rounding is that of a number of the order of 1.
    expect(d.entropy().item()).toEqual(near(entropy, 2));
  }
  // A scale of a power of 2 rounds nothing.
  const scaled = dist.TruncatedNormal(0, 4, high === undefined ? { low: 4 * low } : { low: 4 * low, high: 4 * high });
  expect([scaled.mean().item(), scaled.variance().item()]).toEqual([4 * dist.TruncatedNormal(0, 1, bounds).mean().item(), 16 * dist.TruncatedNormal(0, 1, bounds).variance().item()]);
});

it("a truncated normal variable without bounds, or with bounds far on both sides, is normal", () => {
  const d = dist.TruncatedNormal([2, 2], 3, { low: [Number.NEGATIVE_INFINITY, -100], high: [Number.POSITIVE_INFINITY, 100] });
  const whole = dist.Normal(2, 3);
  for (const moment of ["mean", "variance", "entropy"] as const) {
    for (const x of d[moment]().data()) expect(Math.abs(x - whole[moment]().item())).toBeLessThan(64 * 2 ** -52 * whole[moment]().item());
  }
});

it("the mean of a truncated normal variable has slopes in all of its parameters", () => {
  const mean = differentiated((loc, scale, low, high) => dist.TruncatedNormal({ loc: loc ?? 0, scale: scale ?? 1, low: low ?? 0, high: high ?? 1 }).mean(), 4);
  for (const point of [[0, 1, 0.5, 2], [0, 1, -1, 2], [0.3, 2, -5, -3]]) {
    const { gradient } = mean(point);
    for (const [i, slope] of gradient.entries()) {
      const at = (h: number): number => mean(point.map((x, j) => (j === i ? x + h : x))).value;
      expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    }
  }
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
