/**
 * @file Count draws of distributions made of others in their tails: mixtures, truncated, censored, zero-inflated, hurdle, transformed; and labels one by one.
 *
 * 40,000 draws of each are counted beyond bounds that leave about 1e-2 and 1e-3 on either side, with the masses that the cdf says; what is allowed, and
 * which bias is seen, is said in `tailCounts.ts`. An atom holds all that lies beyond it, so a tail may be larger than named.
 */
import { Generator } from "@typyro/base";
import { bijectors, dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { DRAWS, LEVELS, tailsByCdf, Tally } from "../tailCounts.ts";

const composed: readonly Distribution[] = [
  dist.Mixture([0.25, 0.75], [dist.Normal(-3, 0.5), dist.Gamma(2, 1)]),
  dist.Mixture([0.998, 0.002], [dist.Normal(0, 1), dist.Normal(0, 100)]),
  dist.Mixture([0.5, 0.5], [dist.Poisson(1), dist.Poisson(60)]),
  dist.TruncatedNormal(1, 2, { low: 0, high: 4 }),
  dist.TruncatedNormal(0, 1, { low: 6 }),
  dist.TruncatedNormal(0, 1, { high: -3 }),
  dist.TruncatedCauchy(0, 1, { low: -1e4, high: 2 }),
  dist.TruncatedDistribution(dist.Gamma(3, 1), { low: 2, high: 20 }),
  dist.TruncatedDistribution(dist.StudentT(3, 0, 1), { low: -5 }),
  dist.TruncatedDistribution(dist.Poisson(3), { low: 1 }),
  dist.TruncatedDistribution(dist.Poisson(1e4), { low: 1e4 }),
  dist.TruncatedDistribution(dist.NegativeBinomial2(30, 2), { high: 90 }),
  dist.TruncatedDistribution(dist.Binomial(1000, 0.01), { low: 12, high: 30 }),
  dist.censored(dist.Normal(0, 1), { lower: -1, upper: 3 }),
  dist.censored(dist.Weibull(2, 1.5), { upper: 6 }),
  dist.censored(dist.Poisson(8), { upper: 20 }),
  dist.ZeroInflatedPoisson(0.3, 40),
  dist.ZeroInflatedPoisson({ rate: 2, gateLogits: -1 }),
  dist.ZeroInflatedNegativeBinomial2(30, 2, { gate: 0.001 }),
  dist.ZeroInflatedDistribution(dist.Binomial(100, 0.5), { gate: 0.02 }),
  dist.HurdlePoisson(2, { gate: 0.4 }),
  dist.HurdlePoisson(40, { gate: 0.005 }),
  dist.HurdleNegativeBinomial2(3, 2, { gate: 0.1 }),
  dist.HurdleGamma(2, 1, { gate: 0.4 }),
  dist.HurdleLogNormal(0, 1, { gate: 0.02 }),
  dist.TransformedDistribution(dist.Normal(0, 2), bijectors.interval(-1, 5)),
  dist.TransformedDistribution(dist.Exponential(1), bijectors.affine(3, -2)),
  dist.FoldedDistribution(dist.Normal(0.5, 1)),
];

it.each(composed.map((d) => [String(d), d] as const))("draws of %s fall into its tails as often as its cdf says", (name, d) => {
  const draws = Float64Array.from(d.sample(Generator.fromSeed(20261121).fold(`tails of ${name}`), [DRAWS]).data());
  for (const level of LEVELS) {
    for (const { name: tail, holds, mass } of tailsByCdf(d, level)) {
      new Tally().add(draws.reduce((count, x) => count + (holds(x) ? 1 : 0), 0), mass).expectNear(`${tail} from ${name}`);
    }
  }
});

describe("labels, one by one,", () => {
  it.each([
    dist.Categorical([0.5, 1e-3, 0.499, 0]), dist.Categorical({ logits: [0, -7, 3, -Infinity, 0.5] }), dist.OrderedLogistic(0.3, [-7, -1, 2, 6]), dist.OrderedLogistic(-4, [-3, 2]),
    dist.Bernoulli(2e-3), dist.DiscreteUniform(-2, 997),
  ].map((d) => [String(d), d] as const))("of %s are drawn as often as their probabilities say", (name, d) => {
    const draws = d.sample(Generator.fromSeed(20261121).fold(`labels of ${name}`), [DRAWS]).data();
    const labels = d.enumerateSupport?.().data() ?? [];
    expect(labels.length).toBeGreaterThan(1);
    const found = new Map<number, number>();
    for (const x of draws) found.set(x, (found.get(x) ?? 0) + 1);
    for (const label of labels) new Tally().add(found.get(label) ?? 0, Math.exp(d.logProb(label).item())).expectNear(`${label} from ${name}`);
  });
});
