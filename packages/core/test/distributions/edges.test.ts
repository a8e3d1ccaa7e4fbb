import { dist, type Distribution } from "@typyro/core";
import { expect, it } from "vitest";

/** At the very ends of a support: the distribution, the value, and the log density there, which is its limit from inside. */
const ends: readonly (readonly [Distribution, number, number])[] = [
  [dist.Gamma(0.5, 2), 0, Infinity], [dist.Gamma(1, 2), 0, Math.log(2)], [dist.Gamma(2, 2), 0, -Infinity], [dist.Gamma(1e6, 2), 0, -Infinity],
  [dist.Chi2(1), 0, Infinity], [dist.Chi2(2), 0, -Math.LN2], [dist.Chi2(3), 0, -Infinity],
  [dist.Exponential(3), 0, Math.log(3)], [dist.HalfNormal(1), 0, 0.5 * Math.log(2 / Math.PI)], [dist.HalfCauchy(1), 0, Math.log(2 / Math.PI)],
  [dist.Weibull(2, 0.5), 0, Infinity], [dist.Weibull(2, 1), 0, -Math.LN2], [dist.Weibull(2, 3), 0, -Infinity],
  [dist.Beta(0.5, 2), 0, Infinity], [dist.Beta(1, 3), 0, Math.log(3)], [dist.Beta(2, 3), 0, -Infinity], [dist.Beta(1e6, 1e6), 0, -Infinity],
  [dist.Beta(2, 0.5), 1, Infinity], [dist.Beta(3, 1), 1, Math.log(3)], [dist.Beta(3, 2), 1, -Infinity], [dist.Beta(1, 1), 0, 0], [dist.Beta(1, 1), 1, 0],
  [dist.Kumaraswamy(0.5, 2), 0, Infinity], [dist.Kumaraswamy(1, 3), 0, Math.log(3)], [dist.Kumaraswamy(3, 1), 1, Math.log(3)], [dist.Kumaraswamy(3, 2), 1, -Infinity], [dist.Kumaraswamy(3, 0.5), 1, Infinity],
  [dist.Pareto(2, 3), 2, Math.log(1.5)], [dist.Uniform(-1, 3), -1, -Math.log(4)], [dist.Uniform(-1, 3), 3, -Math.log(4)], [dist.LogUniform(1, Math.E), 1, 0],
  [dist.Poisson(0), 0, 0], [dist.Poisson(0), 1, -Infinity], [dist.Binomial(0, 0.5), 0, 0], [dist.Binomial(3, 0), 0, 0], [dist.Binomial(3, 1), 3, 0], [dist.Binomial(3, 1), 2, -Infinity],
  [dist.BetaBinomial(2, 3, 0), 0, 0], [dist.NegativeBinomial(3, 0), 0, 0], [dist.NegativeBinomial(3, 0), 1, -Infinity], [dist.Geometric(1), 0, 0], [dist.Geometric(1), 1, -Infinity],
];

it.each(ends.map(([d, x, truth]) => [String(d), x, truth, d] as const))("%s at %d has log density %d", (_, x, truth, d) => {
  const actual = d.logProb(x).item();
  if (Number.isFinite(truth) && truth !== 0) expect(actual).toBeCloseTo(truth, 14);
  else expect(actual === truth, String(actual)).toBe(true);
});

it("no trials have one outcome, certain, in every family of counts of a total", () => {
  for (const d of [dist.Multinomial(0, [0.5, 0.5]), dist.Multinomial({ totalCount: 0, logits: [3, -3] }), dist.DirichletMultinomial([0.5, 1e8], 0)]) {
    expect(d.logProb([0, 0]).item() === 0).toBe(true);
    expect(d.logProb([1, 0]).item()).toBe(-Infinity);
  }
});
