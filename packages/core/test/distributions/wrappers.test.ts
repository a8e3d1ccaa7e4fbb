import { compile, exp, gradient, interpret, type Num, Tape, nodeOn, recorded, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { bijectors, dist, type Distribution, supports } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { expectCode } from "../expectCode.ts";
import { gradientOf } from "../gradientOf.ts";

const numbers = (value: Value): number[] => [...value.data()];
const counts = Array.from({ length: 200 }, (_, k) => k);
const massOf = (d: Distribution, values: readonly number[]): number => numbers(d.logProb(values)).reduce((total, x) => total + Math.exp(x), 0);

/** Draws against a cdf: Dvoretzky, Kiefer & Wolfowitz with a chance of 1e-6 of a false alarm; with 20,000 draws a gap of 0.019 is seen. */
function expectDrawsFollow(d: Distribution, cdf: (x: Value) => Num = (x) => d.cdf(x)): void {
  const n = 20_000;
  const drawn = d.sample(Generator.fromSeed(20261121).fold(String(d)), [n]).data().slice().sort() as Float64Array;
  const p = (() => {
    const q = cdf(bijectors.identity.forward(vector(drawn)));
    return q instanceof Object && "data" in q ? (q).data() : new Float64Array(n);
  })();
  let gap = 0;
  for (let i = 0; i < n; i++) if (drawn[i + 1] !== drawn[i]) gap = Math.max(gap, Math.abs((i + 1) / n - (p[i] ?? Number.NaN)));
  expect(gap).toBeLessThan(Math.sqrt(Math.log(2 / 1e-6) / (2 * n)));
}

const vector = (x: Float64Array): Value => dist.Normal(x, 1).mean();

describe("special points (acceptance case 41)", () => {
  it("a beta density at an end is its limit", () => {
    expect(dist.Beta(1, 8).logProb(0).item()).toBeCloseTo(2.0794415416798357, 14);
    expect(dist.Beta(2, 8).logProb(0).item()).toBe(-Infinity);
  });

  it("a hurdle gives 0 its gate, and all probabilities sum to 1", () => {
    for (const d of [dist.HurdlePoisson(2, { gate: 0.3 }), dist.HurdleNegativeBinomial2(3, 2, { gate: 0.3 }), dist.HurdleDistribution(dist.Binomial(10, 0.2), { gateLogits: Math.log(3 / 7) })]) {
      expect(d.logProb(0).item()).toBeCloseTo(Math.log(0.3), 12);
      const inside = counts.filter((k) => d.support.contains(dist.Delta(k).mean()).item() === 1);
      expect(massOf(d, inside)).toBeCloseTo(1, 10);
    }
    expect(dist.HurdleGamma(2, 1, { gate: 0.25 }).cdf(1e9).item()).toBeCloseTo(1, 12);
    expect(dist.HurdleGamma(2, 1, { gate: 0.25 }).logProb(0).item()).toBe(Math.log(0.25));
    expect(dist.HurdleLogNormal(0, 1, { gate: 0.25 }).logProb(1).item()).toBeCloseTo(Math.log(0.75) - 0.9189385332046728, 14);
  });

  it("a mixture of a distribution with itself is that distribution", () => {
    const x = [-3, 0, 0.5, 40];
    const alone = numbers(dist.Normal(0, 1).logProb(x));
    for (const d of [dist.Mixture([0.3, 0.7], dist.Normal([0, 0], 1)), dist.Mixture([0.3, 0.7], [dist.Normal(0, 1), dist.Normal(0, 1)])]) {
      for (const [i, value] of numbers(d.logProb(x)).entries()) expect(value).toBeCloseTo(alone[i] ?? Number.NaN, 12);
    }
  });

  it("a normal truncated far in its tail has a finite density and a finite gradient, which integrate and draw right", () => {
    const far = dist.TruncatedNormal(0, 1, { low: -16, high: -15 });
    expect(far.logProb(-15.5).item()).toBeCloseTo(-4.912553513458278, 10);
    const { value, gradient: slopes } = gradientOf((loc, scale) => dist.TruncatedNormal(loc, scale, { low: 15, high: 16 }).logProb(15.5), [0, 1]);
    expect([value, ...slopes].every(Number.isFinite)).toBe(true);
    for (const bounds of [{ low: 15 }, { low: 50, high: 60 }, { high: -40 }, { low: -1, high: 2 }]) {
      const draws = numbers(dist.TruncatedNormal(0, 1, bounds).sample(Generator.fromSeed(3), [500]));
      expect(draws.every((x) => x >= (bounds.low ?? -Infinity) && x <= (bounds.high ?? Infinity))).toBe(true);
      expect(new Set(draws).size).toBe(500);
    }
  });

  it("zero inflation by 0 changes nothing, and by 1 leaves 0 alone, with finite gradients", () => {
    expect(numbers(dist.ZeroInflatedPoisson(0, 2).logProb([0, 1, 5]))).toEqual(numbers(dist.Poisson(2).logProb([0, 1, 5])));
    expect(numbers(dist.ZeroInflatedPoisson(1, 2).logProb([0, 1]))).toEqual([0, -Infinity]);
    for (const gate of [0, 1]) {
      const { gradient: slopes } = gradientOf((g, rate) => dist.ZeroInflatedPoisson(g, rate).logProb(0), [gate, 2]);
      expect(slopes.every(Number.isFinite)).toBe(true);
    }
  });

  it("a Poisson with a rate of 0 gives 0 all its mass", () => {
    expect(numbers(dist.Poisson(0).logProb([0, 1]))).toEqual([0, -Infinity]);
    expect(numbers(dist.Binomial(4, 1).logProb([4, 3]))).toEqual([0, -Infinity]);
  });
});

describe("labels", () => {
  it("score their probabilities, by probability and by logit, for data and for computed labels", () => {
    const probs = [0.2, 0.3, 0.5];
    for (const d of [dist.Categorical(probs), dist.Categorical({ logits: probs.map((p) => Math.log(p) + 7) })]) {
      for (const [i, p] of probs.entries()) expect(d.logProb(i).item()).toBeCloseTo(Math.log(p), 14);
      expect(numbers(d.logProb([-1, 3, 0.5]))).toEqual([-Infinity, -Infinity, -Infinity]);
      expect(d.mean().item()).toBeCloseTo(1.3, 14);
      expect(d.variance().item()).toBeCloseTo(0.61, 14);
      expect(d.entropy().item()).toBeCloseTo(-probs.reduce((h, p) => h + p * Math.log(p), 0), 14);
      expect(numbers(d.enumerateSupport?.() ?? d.mean())).toEqual([0, 1, 2]);
      expect(gradientOf((x) => d.logProb(x), [1]).value).toBeCloseTo(Math.log(0.3), 14);
      expectDrawsFollow(d);
    }
    const rows = dist.Categorical({ logits: [[0, 1, 2], [0, 0, 0]] });
    expect(rows.enumerateSupport?.().shape).toEqual([3, 2]);
    expect(rows.enumerateSupport?.({ expand: false }).shape).toEqual([3, 1]);
    expect(numbers(rows.logProb([2, 1]))[1]).toBeCloseTo(-Math.log(3), 14);
  });

  it("refuse probabilities that do not sum to 1, naming the site", () => {
    const { facts } = expectCode(() => dist.Categorical([[0.5, 0.5], [0.2, 0.3]]).checkParameters("y"), "vector-outside-support");
    expect(facts).toMatchObject({ site: "y", index: " at [1]" });
  });

  it("of an ordered logistic are differences of logistic functions, with gradients in the cut points", () => {
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const cuts = [-1, 0, 2.5];
    const d = dist.OrderedLogistic(0.3, cuts);
    const edges = [0, ...cuts.map((c) => sigmoid(c - 0.3)), 1];
    for (const k of [0, 1, 2, 3]) expect(d.logProb(k).item()).toBeCloseTo(Math.log((edges[k + 1] ?? 0) - (edges[k] ?? 0)), 13);
    expect(massOf(d, [0, 1, 2, 3])).toBeCloseTo(1, 14);
    const far = gradientOf((eta) => dist.OrderedLogistic(eta, cuts).logProb(0), [800]);
    expect(far).toEqual({ value: -801, gradient: [-1] });
    expectCode(() => dist.OrderedLogistic(0, [1, 0]).checkParameters("y"), "vector-outside-support");
  });
});

describe("mixtures", () => {
  const d = dist.Mixture([0.25, 0.75], [dist.Normal(0, 1), dist.Gamma(2, 1)]);

  it("add the densities of their components, each on its own support", () => {
    expect(d.logProb(-1).item()).toBeCloseTo(Math.log(0.25) - 0.5 - 0.9189385332046728, 14);
    expect(Math.exp(d.logProb(2).item())).toBeCloseTo(0.25 * Math.exp(-2 - 0.9189385332046728) + 0.75 * 2 * Math.exp(-2), 14);
    expect(gradientOf((x) => d.logProb(x), [-1]).gradient[0]).toBeCloseTo(1, 12);
  });

  it("have the moments, the cdf and the draws of their components", () => {
    expect(d.mean().item()).toBeCloseTo(1.5, 14);
    expect(d.variance().item()).toBeCloseTo(0.25 * 1 + 0.75 * 6 - 2.25, 13);
    expectDrawsFollow(d);
  });

  it("tell how probable each component is, given a value", () => {
    const [first = 0, second = 0] = numbers(d.responsibilities(1));
    expect(first + second).toBeCloseTo(1, 14);
    expect(second / first).toBeCloseTo((0.75 * Math.exp(-1)) / (0.25 * Math.exp(-0.5 - 0.9189385332046728)), 12);
    expect(numbers(d.responsibilities(-1))).toEqual([1, 0]);
    expect(d.componentLogProbs([1, 2, 3]).shape).toEqual([3, 2]);
  });

  it("may be of vectors, and of a batch whose last axis holds the components", () => {
    const planes = dist.Mixture([0.5, 0.5], dist.MultivariateNormal({ loc: [[0, 0], [3, 3]], covariance: [[1, 0], [0, 1]] }));
    expect([planes.batchShape, planes.eventShape]).toEqual([[], [2]]);
    expect(planes.sample(Generator.fromSeed(1), [5]).shape).toEqual([5, 2]);
    const pairs = dist.Mixture([[0.5, 0.5], [0.1, 0.9]], dist.Normal([[0, 1], [2, 3]], 1));
    expect([pairs.batchShape, pairs.logProb([0, 0]).shape]).toEqual([[2], [2]]);
    expectCode(() => dist.Mixture([0.2, 0.3, 0.5], dist.Normal([0, 1], 1)), "parameters-do-not-broadcast");
  });
});

describe("truncation", () => {
  const truncated = [
    dist.TruncatedNormal(1, 2, { low: 0, high: 4 }), dist.TruncatedNormal(1, 2, { high: 0 }), dist.TruncatedCauchy(0, 1, { low: 1, high: 30 }), dist.TruncatedCauchy(0, 1, { low: 4 }),
    dist.TruncatedDistribution(dist.Gamma(3, 1), { low: 2 }), dist.TruncatedDistribution(dist.Exponential(1), { high: 0.5 }), dist.TwoSidedTruncatedDistribution(dist.StudentT(3, 0, 1), -1, 5),
    dist.LeftTruncatedDistribution(dist.Laplace(0, 1), 3), dist.RightTruncatedDistribution(dist.Logistic(0, 1), -2),
  ];

  it.each(truncated.map((d) => [String(d), d] as const))("of %s: the quantile undoes the cdf, whose slope is the density, and draws follow it", (_, d) => {
    for (const q of [1e-6, 0.1, 0.5, 0.9, 0.999]) {
      const x = d.icdf(q).item();
      expect(d.cdf(x).item()).toBeCloseTo(q, 10);
      expect(gradientOf((at) => d.cdf(at), [x]).gradient[0]).toBeCloseTo(Math.exp(d.logProb(x).item()), 9);
    }
    expectDrawsFollow(d);
  });

  it("has the moments of draws", () => {
    for (const d of [dist.TruncatedNormal(1, 2, { low: 0, high: 4 }), dist.TruncatedNormal(0, 1, { low: 2 }), dist.TruncatedCauchy(0, 1, { low: 1, high: 30 })]) {
      const n = 40_000;
      const draws = numbers(d.sample(Generator.fromSeed(11), [n]));
      const [mean, sd] = [d.mean().item(), Math.sqrt(d.variance().item())];
      const average = draws.reduce((a, b) => a + b, 0) / n;
      // |z| < 5: a bias of 0.033 standard deviations is seen with 95 %.
      expect(Math.abs(average - mean) / (sd / Math.sqrt(n))).toBeLessThan(5);
      const squares = draws.map((x) => ((x - mean) / sd) ** 2);
      const spread = Math.sqrt(squares.reduce((a, s) => a + (s - 1) ** 2, 0) / n);
      expect(Math.abs(squares.reduce((a, b) => a + b, 0) / n - 1) / (spread / Math.sqrt(n))).toBeLessThan(5);
    }
  });

  const counted = [
    dist.TruncatedDistribution(dist.Poisson(3), { low: 1 }), dist.TruncatedDistribution(dist.Poisson(3), { low: 2, high: 4 }), dist.RightTruncatedDistribution(dist.NegativeBinomial2(3, 2), 5),
    dist.TruncatedDistribution(dist.Binomial(10, 0.3), { low: 7.5 }), dist.TruncatedDistribution(dist.Poisson(3), { low: 40, high: 45 }), dist.TruncatedDistribution(dist.Geometric(0.2), { low: 3 }),
    dist.TruncatedDistribution(dist.BetaBinomial(2, 3, 12), { low: 4, high: 9 }), dist.TruncatedDistribution(dist.DiscreteUniform(-3, 6), { high: 2 }),
  ];

  it.each(counted.map((d) => [String(d), d] as const))("of counts, %s: probabilities are shares of those of the base, and quantiles and draws follow", (_, d) => {
    const values = Array.from({ length: 200 }, (_, i) => i - 5).filter((k) => d.logProb(k).item() > -Infinity);
    expect(massOf(d, values)).toBeCloseTo(1, 11);
    let before = 0;
    for (const k of values.slice(0, 20)) {
      const p = d.cdf(k).item();
      expect(p - before).toBeCloseTo(Math.exp(d.logProb(k).item()), 11);
      if (p - before > 1e-9) expect(d.icdf((p + before) / 2).item()).toBe(k);
      before = p;
    }
    expect([d.icdf(0).item(), d.logProb((values[0] ?? 0) - 1).item()]).toEqual([values[0], -Infinity]);
    const drawn = numbers(d.sample(Generator.fromSeed(4), [500]));
    expect(drawn.every((k) => values.includes(k))).toBe(true);
    expectDrawsFollow(d);
  });

  it("of counts far in a tail loses nothing, lists what is left, and has a gradient in its rate", () => {
    const far = dist.TruncatedDistribution(dist.Poisson(2), { low: 150, high: 152 });
    expect(massOf(far, [150, 151, 152])).toBeCloseTo(1, 12);
    expect(numbers(far.enumerateSupport?.() ?? far.mean())).toEqual([150, 151, 152]);
    // Zero-truncated: log density k log r - r - log k! - log(1 - e^-r), whose slope is k / r - 1 - 1 / (e^r - 1).
    const { value, gradient: [slope = 0] } = gradientOf((rate) => dist.TruncatedDistribution(dist.Poisson(rate), { low: 1 }).logProb(3), [2]);
    expect(value).toBeCloseTo(3 * Math.log(2) - 2 - Math.log(6) - Math.log(1 - Math.exp(-2)), 13);
    expect(slope).toBeCloseTo(1.5 - 1 - 1 / (Math.exp(2) - 1), 13);
  });

  it("keeps to the support of its base, and refuses bounds that leave nothing of it", () => {
    expect(numbers(dist.TruncatedDistribution(dist.Gamma(2, 1), { low: -1, high: 3 }).logProb([-0.5, 4]))).toEqual([-Infinity, -Infinity]);
    expect(dist.TruncatedDistribution(dist.Uniform(0, 1), { low: 0.5 }).logProb([0.75, 1.5]).toArray()).toEqual([Math.log(2), -Infinity]);
    for (const bounds of [{ low: 5, high: 3 }, { low: 2.2, high: 2.8 }, { high: -1 }]) {
      const { facts } = expectCode(() => dist.TruncatedDistribution(dist.Poisson([1, 2]), bounds).checkParameters("y"), "truncation-without-mass");
      expect(facts).toMatchObject({ site: "y", index: " at [0]" });
    }
    expectCode(() => dist.TruncatedNormal(0, 1, { low: 1, high: 1 }).sample(Generator.fromSeed(0)), "truncation-without-mass");
    expectCode(() => dist.TruncatedDistribution(dist.Beta(2, 2), { low: 1 }).logProb(1), "truncation-without-mass");
  });

  it("gives values beyond the bounds no mass and no gradient", () => {
    expect(gradientOf((x, loc) => dist.TruncatedNormal(loc, 1, { low: 0 }).logProb(x), [-1, 0])).toEqual({ value: -Infinity, gradient: [0, 0] });
  });
});

describe("censoring", () => {
  it("by marks scores the tail beyond a bound", () => {
    const base = dist.Weibull(2, 1.5);
    const [hidden = 0, seen = 0] = numbers(dist.censored(base, { right: [true, false] }).logProb([1, 1]));
    expect(hidden).toBeCloseTo(-(0.5 ** 1.5), 14);
    expect(seen).toBe(base.logProb(1).item());
    expect(dist.LeftCensoredDistribution(dist.Normal(0, 1), true).logProb(-40).item()).toBeCloseTo(-804.6084420137538, 9);
    expect(dist.RightCensoredDistribution(dist.Normal(0, 1), 1).logProb(-40).item()).toBeCloseTo(0, 14);
    // Of counts, a bound belongs to what is above it.
    expect(Math.exp(dist.censored(dist.Poisson(2), { right: [1] }).logProb([1]).item())).toBeCloseTo(1 - Math.exp(-2), 14);
    const { gradient: slopes } = gradientOf((scale, shape) => dist.censored(dist.Weibull(scale, shape), { right: true }).logProb(0), [2, 0.5]);
    expect(slopes.every((slope) => !Number.isNaN(slope))).toBe(true);
  });

  it("by limits has atoms there, which hold what lies beyond, and can be simulated", () => {
    const d = dist.censored(dist.Normal(0, 1), { lower: -1, upper: 2 });
    const inner = dist.Normal(0, 1);
    expect(Math.exp(d.logProb(2).item())).toBeCloseTo(1 - inner.cdf(2).item(), 14);
    expect(Math.exp(d.logProb(-1).item())).toBeCloseTo(inner.cdf(-1).item(), 14);
    expect(d.logProb(0).item()).toBe(inner.logProb(0).item());
    expect(numbers(d.logProb([-1.5, 2.5]))).toEqual([-Infinity, -Infinity]);
    expectDrawsFollow(d);
  });

  it("to intervals scores the mass between their ends, far in a tail too", () => {
    const d = dist.IntervalCensoredDistribution(dist.Normal(0, 1));
    const [inner = 0, exact = 0, far = 0] = numbers(d.logProb([[0, 1], [-1, -1], [20, 21]]));
    expect(inner).toBeCloseTo(Math.log(0.34134474606854293), 13);
    expect(exact).toBe(dist.Normal(0, 1).logProb(-1).item());
    expect(far).toBeCloseTo(-203.917155376991, 6);
    expectCode(() => d.sample(Generator.fromSeed(0)), "not-implemented-for");
  });
});

describe("transformed distributions", () => {
  it("the exponential of a normal is log-normal, in density, cdf, quantile and draws", () => {
    const [d, twin] = [dist.TransformedDistribution(dist.Normal(0.5, 2), bijectors.exp), dist.LogNormal(0.5, 2)];
    for (const x of [1e-3, 1, 20]) {
      expect(d.logProb(x).item()).toBeCloseTo(twin.logProb(x).item(), 13);
      expect(d.cdf(x).item()).toBeCloseTo(twin.cdf(x).item(), 14);
    }
    expect(d.icdf(0.9).item()).toBeCloseTo(twin.icdf(0.9).item(), 12);
    expect(d.logProb(-1).item()).toBe(-Infinity);
    expectDrawsFollow(d, (x) => twin.cdf(x));
  });

  it("a falling map turns the cdf around, and one with an array widens the batch", () => {
    const d = dist.TransformedDistribution(dist.Exponential(1), bijectors.affine(0, -2));
    expect(d.cdf(-2).item()).toBeCloseTo(Math.exp(-1), 14);
    expect(d.icdf(Math.exp(-1)).item()).toBeCloseTo(-2, 13);
    expectDrawsFollow(d);
    expect(dist.TransformedDistribution(dist.Normal(0, 1), bijectors.affine([0, 1, 2], 1)).batchShape).toEqual([3]);
  });

  it("shifts and scales have the moments of the family that they make, also when they fall, follow one another or widen the batch", () => {
    const pairs: readonly (readonly [Distribution, Distribution])[] = [
      [dist.TransformedDistribution(dist.Normal(0.5, 2), bijectors.affine(1, -3)), dist.Normal(-0.5, 6)],
      [dist.TransformedDistribution(dist.Normal(0, 1), [bijectors.affine(1, 2), bijectors.affine(-3, -0.5)]), dist.Normal(-3.5, 1)],
      [dist.TransformedDistribution(dist.Gumbel(0, 1), bijectors.affine([0, 1, 2], [1, 2, 4])), dist.Gumbel([0, 1, 2], [1, 2, 4])],
      [dist.TransformedDistribution(dist.MultivariateNormal({ loc: [1, 2], covariance: [[2, 0.5], [0.5, 1]] }), bijectors.affine([0, 5], -2)), dist.MultivariateNormal({ loc: [-2, 1], covariance: [[8, 2], [2, 4]] })],
      [dist.TransformedDistribution(dist.Normal([0, 1], [1, 3]).toEvent(), bijectors.affine(2, [0.5, -2])), dist.Normal([2, 0], [0.5, 6]).toEvent()],
      [dist.TransformedDistribution(dist.Normal([0, 1], [1, 3]).toEvent(), bijectors.independent(bijectors.affine(2, [0.5, -2]), 1)), dist.Normal([2, 0], [0.5, 6]).toEvent()],
    ];
    for (const [d, twin] of pairs) {
      for (const moment of ["mean", "variance", "entropy"] as const) {
        expect(d[moment]().shape).toEqual(twin[moment]().shape);
        expect(numbers(d[moment]())).toEqual(numbers(twin[moment]()).map((x) => expect.closeTo(x, 13) as number));
      }
    }
  });

  it("shifted and scaled counts keep their entropy, since masses are moved and not stretched", () => {
    const base = dist.Binomial(5, 0.3);
    const d = dist.TransformedDistribution(base, bijectors.affine(1, -2));
    expect([d.mean().item(), d.variance().item(), d.entropy().item()]).toEqual([1 - 2 * base.mean().item(), 4 * base.variance().item(), base.entropy().item()]);
  });

  it("other maps say that they have no moments, and so does a shift of what has none", () => {
    const maps = [dist.TransformedDistribution(dist.Normal(0, 1), bijectors.exp), dist.TransformedDistribution(dist.Normal(0, 1), [bijectors.affine(0, 2), bijectors.exp])];
    const flat = dist.TransformedDistribution(dist.TruncatedDistribution(dist.Gamma(2, 1), { low: 1 }), bijectors.affine(0, 2));
    for (const d of [...maps, flat]) for (const moment of ["mean", "variance", "entropy"] as const) expectCode(() => d[moment](), "not-implemented-for");
  });

  it("the absolute value of a centred normal is half-normal", () => {
    const d = dist.FoldedDistribution(dist.Normal(0, 1));
    expect(d.logProb(1).item()).toBeCloseTo(dist.HalfNormal(1).logProb(1).item(), 14);
    expectDrawsFollow(d, (x) => dist.HalfNormal(1).cdf(x));
  });

  it("a flat prior scores 0 on its support and cannot be drawn from", () => {
    const d = dist.ImproperUniform(supports.positive, [2]);
    expect(numbers(d.logProb([1, -1]))).toEqual([0, -Infinity]);
    expectCode(() => d.sample(Generator.fromSeed(0)), "not-implemented-for");
  });
});

describe("counts with gates", () => {
  it.each([
    dist.ZeroInflatedPoisson(0.3, 2), dist.ZeroInflatedPoisson({ rate: 2, gateLogits: -1 }), dist.ZeroInflatedNegativeBinomial2(3, 2, { gate: 0.2 }), dist.HurdlePoisson(2, { gate: 0.4 }),
    dist.HurdlePoisson(1e-9, { gate: 0.4 }), dist.HurdleNegativeBinomial2(3, 2, { gate: 0.1 }), dist.HurdleGamma(2, 1, { gate: 0.4 }), dist.HurdleLogNormal(0, 1, { gate: 0.4 }),
  ].map((d) => [String(d), d] as const))("%s has draws that follow its cdf and have its mean", (_, d) => {
    expectDrawsFollow(d);
    const n = 20_000;
    const draws = numbers(d.sample(Generator.fromSeed(5).fold(String(d)), [n]));
    const z = (draws.reduce((a, b) => a + b, 0) / n - d.mean().item()) / Math.sqrt(d.variance().item() / n);
    expect(Math.abs(z)).toBeLessThan(5);
  });
});

it("special functions on the tape are the same compiled as interpreted", () => {
  const tape = new Tape();
  const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [] }));
  const q = exp(a.neg());
  const parts = [dist.Gamma(a, 2).cdf(1.5), dist.Beta(a, 3).cdf(0.4), dist.StudentT(a, 0, 1).cdf(1.2), dist.Gamma(a, 1).icdf(q), dist.Beta(a, 2).icdf(q), dist.VonMises(0, a).logProb(1), dist.Beta(a, 2).logProb(0.3)];
  tape.output("f", nodeOn(tape, parts.reduce((sum, part) => sum.add(part))));
  const slopes = gradient(tape, "f");
  const [slow, fast] = [interpret(slopes), compile(slopes).port(1)];
  for (const x of [0.5, 2, 7.5]) {
    slow.inputs[0]?.fill(x);
    slow.run();
    fast.inputs[0]?.fill(x);
    fast.run();
    for (const name of ["f", "d/a"]) expect(fast.outputs.get(name)?.[0]).toBe(slow.outputs.get(name)?.[0]);
    const h = 1e-6 * x;
    const value = (at: number): number => (slow.inputs[0]?.fill(at), slow.run(), slow.outputs.get("f")?.[0] ?? Number.NaN);
    slow.inputs[0]?.fill(x);
    slow.run();
    expect(slow.outputs.get("d/a")?.[0]).toBeCloseTo((value(x + h) - value(x - h)) / (2 * h), 6);
  }
});

it("extra zeros on a finite support can be listed, and their probabilities sum to 1", () => {
  for (const d of [dist.ZeroInflatedDistribution(dist.Binomial(4, 0.5), { gate: 0.3 }), dist.ZeroInflatedProbs(dist.Bernoulli(0.2), 0.1), dist.ZeroInflatedLogits(dist.Bernoulli(0.2), -2)]) {
    expect(massOf(d, numbers(d.enumerateSupport?.() ?? d.mean()))).toBeCloseTo(1, 14);
  }
});

it("a unit scores its factor whatever its value", () => {
  expect(dist.Unit(dist.Normal(-2.5, 1).mean()).logProb(7).item()).toBe(-2.5);
});

it("quantiles of counts are the same of recorded parameters as of known ones", () => {
  const make = (p: Value): readonly Distribution[] => [dist.Poisson(p), dist.Binomial(30, p.mul(0.1)), dist.NegativeBinomial2(p, 2), dist.Geometric(p.mul(0.1)), dist.ZeroInflatedPoisson(0.3, p), dist.HurdlePoisson(p, { gate: 0.3 })];
  const tape = new Tape();
  const input = recorded(tape, tape.input("p", { dtype: "f64", shape: [] }));
  const q = recorded(tape, tape.input("q", { dtype: "f64", shape: [] }));
  for (const [i, d] of make(input).entries()) tape.output(`k${i}`, nodeOn(tape, d.icdf(q)));
  const evaluator = interpret(tape);
  for (const p of [0.5, 3, 8]) {
    for (const probability of [1e-12, 0.2, 0.5, 0.95, 0.999999]) {
      evaluator.inputs[0]?.fill(p);
      evaluator.inputs[1]?.fill(probability);
      evaluator.run();
      const at = dist.Delta(p).mean();
      for (const [i, d] of make(at).entries()) expect(evaluator.outputs.get(`k${i}`)?.[0], `${String(d)} at ${probability}`).toBe(d.icdf(probability).item());
    }
  }
});
