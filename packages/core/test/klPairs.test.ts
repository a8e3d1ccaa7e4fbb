import { greater, lift } from "@typyro/autodiff";
import { bijectors, dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { masked } from "../src/distributions/masked.ts";
import { klDivergence } from "../src/kl/klDivergence.ts";
import { expectCode } from "./expectCode.ts";

type Pair = readonly [Distribution, Distribution];

/** Pairs of numbers; those of one family at ordinary, near and far parameters. */
const continuous: readonly Pair[] = [
  [dist.Normal(0, 1), dist.Normal(1, 2)], [dist.Normal(3, 0.1), dist.Normal(3.01, 0.1)], [dist.LogNormal(0, 1), dist.LogNormal(0.5, 0.7)],
  [dist.HalfNormal(1), dist.HalfNormal(3)], [dist.Laplace(0, 1), dist.Laplace(2, 0.5)], [dist.Laplace(1, 2), dist.Laplace(1, 3)],
  [dist.Gamma(2, 3), dist.Gamma(4, 1)], [dist.Gamma(30, 3), dist.Gamma(25, 2)], [dist.InverseGamma(3, 2), dist.InverseGamma(2, 5)], [dist.Exponential(2), dist.Exponential(0.5)],
  [dist.Beta(2, 3), dist.Beta(1.5, 4)], [dist.Beta(40, 30), dist.Beta(20, 10)],
  [dist.Weibull(2, 1.5), dist.Gamma(3, 1)], [dist.Weibull({ scale: 0.5, shape: 4 }), dist.Gamma(2, 2)], [dist.Kumaraswamy(2, 3), dist.Beta(1.5, 4)], [dist.Kumaraswamy(5, 2), dist.Beta(3, 3)],
];

const discrete: readonly Pair[] = [
  [dist.Bernoulli(0.3), dist.Bernoulli({ logits: 1 })], [dist.Bernoulli({ logits: -2 }), dist.Bernoulli(0.5)], [dist.Bernoulli(0.9), dist.Bernoulli(0.1)],
  [dist.Categorical([0.2, 0.3, 0.5]), dist.Categorical({ logits: [1, 0, -1] })], [dist.Categorical({ logits: [0, 3] }), dist.Categorical([0.5, 0.5])],
  [dist.Poisson(3), dist.Poisson(0.5)], [dist.Poisson(40), dist.Poisson(42)],
];

/**
 * The mean of log p - log q under p as an integral over its quantiles, by the tanh-sinh rule: nodes crowd at both ends, where the terms are
 * unbounded, and its error falls below 1e-13 of the terms.
 */
function byQuantiles(p: Distribution, q: Distribution): number {
  // The densities of Laplace variables have kinks, where the rule must start anew.
  const kinks = p.name === "Laplace" ? [p, q].map(({ parameters }) => p.cdf(parameters["loc"] ?? Number.NaN).item()) : [];
  const ends = [0, ...[...new Set(kinks)].sort((a, b) => a - b), 1];
  return ends.slice(1).reduce((total, end, i) => total + overQuantiles(p, q, ends[i] ?? 0, end), 0);
}

function overQuantiles(p: Distribution, q: Distribution, low: number, high: number): number {
  const step = 1 / 32;
  let total = 0;
  for (let k = -120; k <= 120; k++) {
    const s = (Math.PI / 2) * Math.sinh(k * step);
    const share = 1 / (1 + Math.exp(2 * Math.abs(s)));
    const weight = (high - low) * (Math.PI / 2) * Math.cosh(k * step) * 2 * share * (1 - share) * step;
    if (share < 1e-280 || weight < 1e-30) continue;
    const distance = (high - low) * share;
    // A quantile near 1 is asked for by its distance from 1.
    const x = s < 0 ? p.icdf(low + distance) : high === 1 && p.isf !== undefined ? p.isf(distance) : p.icdf(high - distance);
    total += weight * p.logProb(x).sub(q.logProb(x)).item();
  }
  return total;
}

/** The sum over the first counts; those left out have less than 1e-20 of the probability. */
function bySum(p: Distribution, q: Distribution): number {
  const counts = Float64Array.from({ length: p.name === "Poisson" ? 200 : p.name.startsWith("Categorical") ? (p.parameters["probs"] ?? p.parameters["logits"])?.size ?? 0 : 2 }, (_, k) => k);
  const x = lift(counts);
  const logP = p.logProb(x);
  return logP.exp().mul(logP.sub(q.logProb(x))).sum().item();
}

const named = (pairs: readonly Pair[]): (readonly [string, Pair])[] => pairs.map((pair) => [`${String(pair[0])} from ${String(pair[1])}`, pair]);

describe("klDivergence(p, q) is the mean of log p - log q under p", () => {
  it.each(named(continuous))("as an integral: %s", (_, [p, q]) => {
    const kl = klDivergence(p, q).item();
    // The quantiles are good to 1e-13, and where doubles end near 1 the rule leaves out 1e-15 of the probability.
    expect(Math.abs(kl - byQuantiles(p, q))).toBeLessThanOrEqual(1e-10 * (1 + kl));
    expect(kl).toBeGreaterThan(0);
  });

  it.each(named(discrete))("as a sum: %s", (_, [p, q]) => {
    const kl = klDivergence(p, q).item();
    expect(Math.abs(kl - bySum(p, q))).toBeLessThanOrEqual(1e-13 * (1 + kl));
    expect(kl).toBeGreaterThan(0);
  });

  it("is 0 from itself", () => {
    for (const [p] of [...continuous, ...discrete]) {
      if (p.name !== "Weibull" && p.name !== "Kumaraswamy") expect(Math.abs(klDivergence(p, p).item())).toBeLessThanOrEqual(1e-13 * 100);
    }
  });
});

describe("vectors", () => {
  it("a Dirichlet of two parts is a beta", () => {
    expect(klDivergence(dist.Dirichlet([2, 3]), dist.Dirichlet([0.5, 4])).item()).toBeCloseTo(klDivergence(dist.Beta(2, 3), dist.Beta(0.5, 4)).item(), 13);
  });

  it("a multivariate normal without correlations is its parts, and turning both changes nothing", () => {
    const [p, q] = [dist.Normal([0, 1], [1, 2]), dist.Normal([1, -1], [0.5, 3])];
    const kl = klDivergence(p, q).sum().item();
    const joint = (loc: readonly number[], variance: readonly [number, number], angle: number): Distribution => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [v, w] = variance;
      const covariance = [[c * c * v + s * s * w, c * s * (v - w)], [c * s * (v - w), s * s * v + c * c * w]];
      return dist.MultivariateNormal({ loc: [c * (loc[0] ?? 0) - s * (loc[1] ?? 0), s * (loc[0] ?? 0) + c * (loc[1] ?? 0)], covariance });
    };
    for (const angle of [0, 0.3, 2]) expect(klDivergence(joint([0, 1], [1, 4], angle), joint([1, -1], [0.25, 9], angle)).item()).toBeCloseTo(kl, 12);
  });
});

describe("wrappers", () => {
  const [p, q] = [dist.Normal([0, 1, 2], 1), dist.Normal(0, 2)];
  const each = klDivergence(p, q);

  it("events are summed, however many axes are counted", () => {
    expect(klDivergence(p.toEvent(1), q.expand([3]).toEvent(1)).item()).toBeCloseTo(each.sum().item(), 14);
    expect(klDivergence(p.expand([2, 3]).toEvent(2), q.expand([2, 3]).toEvent(2)).item()).toBeCloseTo(2 * each.sum().item(), 13);
    const [a, b] = [dist.Dirichlet([[1, 2], [3, 4]]), dist.Dirichlet([1, 1])];
    expect(klDivergence(a.toEvent(1), b.expand([2]).toEvent(1)).item()).toBeCloseTo(klDivergence(a, b).sum().item(), 14);
  });

  it("expanding repeats", () => {
    expect(klDivergence(p.expand([2, 3]), q).toArray()).toEqual([each.toArray(), each.toArray()]);
    expect(klDivergence(dist.Delta(1).expand([2]), q).shape).toEqual([2]);
  });

  it("masked elements are left out, inside events too", () => {
    const partly = masked(p, greater([1, 0, 1], 0));
    const [first, , last] = [...each.data()];
    expect(klDivergence(partly, q).toArray()).toEqual([first, 0, last]);
    expect(klDivergence(partly.toEvent(1), q.expand([3]).toEvent(1)).item()).toBeCloseTo((first ?? 0) + (last ?? 0), 14);
  });

  it("a value known for certain costs what q says of it, whatever q is", () => {
    expect(klDivergence(dist.Delta(1), dist.Normal(0, 1)).item()).toBeCloseTo(0.5 + 0.9189385332046728, 14);
    expect(klDivergence(dist.Delta(3), dist.Poisson(2)).item()).toBeCloseTo(-dist.Poisson(2).logProb(3).item(), 14);
    expect(klDivergence(dist.Delta([0.2, 0.8]).toEvent(1), dist.Dirichlet([2, 3])).item()).toBeCloseTo(-dist.Dirichlet([2, 3]).logProb([0.2, 0.8]).item(), 14);
    expect(klDivergence(dist.Delta(-1), dist.Gamma(2, 1)).item()).toBe(Infinity);
  });

  it("one map of both variables changes nothing", () => {
    const pushed = (d: Distribution): Distribution => dist.TransformedDistribution(d, bijectors.exp);
    expect(klDivergence(pushed(p), pushed(q)).toArray()).toEqual(each.toArray());
  });

  it("a pair without a formula is an error that names both", () => {
    const error = expectCode(() => klDivergence(dist.Cauchy(0, 1), dist.Normal(0, 1)), "not-implemented-for");
    expect(error.message).toContain("Cauchy");
    expect(error.message).toContain("dist.Normal");
    expectCode(() => klDivergence(p.toEvent(1), q), "parameters-do-not-broadcast");
  });
});
