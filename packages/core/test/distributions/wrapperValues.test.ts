import { lift } from "@typyro/autodiff";
import { bijectors, dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "../backwardBound.ts";
import fixture from "../fixtures/wrappers.json" with { type: "json" };

type Stored = number | string;

/** What scripts/reference/wrappers.py calls each: `p` moves every parameter together, so that the condition of the density is seen. */
const made: Readonly<Record<string, (p: number) => Distribution>> = {
  truncatedNormal: (p) => dist.TruncatedNormal(1 * p, 2 * p, { low: 0, high: 4 }),
  truncatedNormalFar: (p) => dist.TruncatedNormal(0, p, { low: 35, high: 36 }),
  truncatedNormalLeft: (p) => dist.TruncatedNormal(0, p, { high: -20 }),
  truncatedCauchy: (p) => dist.TruncatedCauchy(0, p, { low: 1e6 }),
  truncatedGamma: (p) => dist.TruncatedDistribution(dist.Gamma(3 * p, 1 * p), { low: 100 }),
  truncatedPoisson: (p) => dist.TruncatedDistribution(dist.Poisson(2.5 * p), { low: 1 }),
  truncatedPoissonFar: (p) => dist.TruncatedDistribution(dist.Poisson(2.5 * p), { low: 60, high: 64 }),
  truncatedBinomial: (p) => dist.TruncatedDistribution(dist.Binomial(40, 0.25 * p), { high: 2 }),
  censoredRight: (p) => dist.censored(dist.Weibull(2 * p, 1.5 * p), { right: true }),
  censoredLeft: (p) => dist.censored(dist.Normal(0, p), { left: true }),
  censoredPoisson: (p) => dist.censored(dist.Poisson(2.5 * p), { right: true }),
  limitedNormal: (p) => dist.censored(dist.Normal(0, p), { lower: -1, upper: 2 }),
  mixture: (p) => dist.Mixture([0.25, 0.75], [dist.Normal(-3 * p, 0.5 * p), dist.Gamma(2 * p, p)]),
  zeroInflatedPoisson: (p) => dist.ZeroInflatedPoisson(0.1 * p, 2.5 * p),
  zeroInflatedNegativeBinomial: (p) => dist.ZeroInflatedNegativeBinomial2(3 * p, 2 * p, { gate: 0.1 * p }),
  hurdlePoisson: (p) => dist.HurdlePoisson(2.5 * p, { gate: 0.1 * p }),
  hurdleRare: (p) => dist.HurdlePoisson(1e-12 * p, { gate: 0.1 * p }),
  hurdleNegativeBinomial: (p) => dist.HurdleNegativeBinomial2(3 * p, 2 * p, { gate: 0.1 * p }),
  hurdleGamma: (p) => dist.HurdleGamma(2 * p, 3 * p, { gate: 0.1 * p }),
  exponentialOfNormal: (p) => dist.TransformedDistribution(dist.Normal(0, p), bijectors.exp),
  logitOfNormal: (p) => dist.TransformedDistribution(dist.Normal(0, p), bijectors.interval(0, 1)),
  reflectedGamma: (p) => dist.TransformedDistribution(dist.Gamma(2 * p, 3 * p), bijectors.affine(1, -2)),
  foldedNormal: (p) => dist.FoldedDistribution(dist.Normal(1 * p, 2 * p)),
  vectorOfNormals: (p) => dist.Normal([0, p, 2 * p], 2 * p).expand([3]).toEvent(),
};

/** Units in the last place of the incomplete gamma and beta functions, which are held to 1e-13. */
const INCOMPLETE = 450;

describe.each(Object.entries(fixture))("%s", (name, { points }: { points: readonly { x: Stored; logProb: Stored; cdf?: Stored }[] }) => {
  const make = made[name];
  if (make === undefined) throw new Error(`the test makes no ${name}`);

  it("has the log density and the cdf of the reference", () => {
    for (const { x: stored, logProb, cdf } of points) {
      const x = Number(stored);
      const value = (at: number, p: number) => (make(p).eventShape.length === 0 ? lift(at) : lift(new Float64Array(3).fill(at)));
      const density = (at: number, p: number): number => make(p).logProb(value(at, p)).item();
      const isCount = Number.isInteger(x) && make(1).support.isDiscrete;
      const bound = (f: (at: number, p: number) => number, floor: number): number =>
        isCount ? backwardBound((p) => f(x, p ?? 1), [1], { ulps: INCOMPLETE, floor }) : backwardBound((at, p) => f(at ?? x, p ?? 1), [x, 1], { ulps: INCOMPLETE, floor });
      expect(isWithin(density(x, 1), Number(logProb), bound(density, 1)), `logProb(${x}) = ${density(x, 1)}, truth ${logProb}, bound ${bound(density, 1)}`).toBe(true);
      if (cdf === undefined) continue;
      const probability = (at: number, p: number): number => make(p).cdf(at).item();
      expect(isWithin(probability(x, 1), Number(cdf), bound(probability, 0)), `cdf(${x}) = ${probability(x, 1)}, truth ${cdf}, bound ${bound(probability, 0)}`).toBe(true);
    }
  });
});

it("every wrapper of the test has reference values", () => {
  expect(Object.keys(made).sort()).toEqual(Object.keys(fixture).sort());
});
