import { dist } from "@typyro/core";
import { expect, it } from "vitest";
import { distributionContract } from "../distributionContract.ts";
import { gradientOf } from "../gradientOf.ts";
import betaBinomial from "../fixtures/distributions/BetaBinomial.json" with { type: "json" };
import binomialLogits from "../fixtures/distributions/BinomialLogits.json" with { type: "json" };
import binomialProbs from "../fixtures/distributions/BinomialProbs.json" with { type: "json" };
import discreteUniform from "../fixtures/distributions/DiscreteUniform.json" with { type: "json" };
import gammaPoisson from "../fixtures/distributions/GammaPoisson.json" with { type: "json" };
import geometricLogits from "../fixtures/distributions/GeometricLogits.json" with { type: "json" };
import geometricProbs from "../fixtures/distributions/GeometricProbs.json" with { type: "json" };
import negativeBinomial2 from "../fixtures/distributions/NegativeBinomial2.json" with { type: "json" };
import negativeBinomialLogits from "../fixtures/distributions/NegativeBinomialLogits.json" with { type: "json" };
import negativeBinomialProbs from "../fixtures/distributions/NegativeBinomialProbs.json" with { type: "json" };
import poisson from "../fixtures/distributions/Poisson.json" with { type: "json" };

// A uniform one may have 2 10^12 values; a geometric variable of probability 1e-6 has 40 million values that count, one of log-odds -30 has 10^15: too many to be added up.
distributionContract(dist.BinomialProbs, binomialProbs);
distributionContract(dist.BinomialLogits, binomialLogits);
distributionContract(dist.BetaBinomial, betaBinomial);
distributionContract(dist.Poisson, poisson);
distributionContract(dist.NegativeBinomialProbs, negativeBinomialProbs);
distributionContract(dist.NegativeBinomialLogits, negativeBinomialLogits);
distributionContract(dist.NegativeBinomial2, negativeBinomial2);
distributionContract(dist.GammaPoisson, gammaPoisson);
distributionContract(dist.DiscreteUniform, discreteUniform, { unsummed: [3] });
distributionContract(dist.GeometricProbs, geometricProbs, { unsummed: [1] });
distributionContract(dist.GeometricLogits, geometricLogits, { unsummed: [2] });

it("the log-odds of a negative binomial may be beyond what their exponential holds, where the density is linear in them", () => {
  for (const [r, k] of [[3, 2], [0.5, 7], [1e9, 4]] as const) {
    const logWays = dist.NegativeBinomialLogits(r, 0).logProb(k).item() + (k + r) * Math.LN2;
    for (const logits of [601, 900, 1e6]) {
      expect(dist.NegativeBinomialLogits(r, -logits).logProb(k).item()).toBeCloseTo(logWays - k * logits, 4);
      expect(dist.NegativeBinomialLogits(r, logits).logProb(k).item() / (logWays - r * logits)).toBeCloseTo(1, 12);
      expect(gradientOf((at) => dist.NegativeBinomialLogits(r, at).logProb(k), [-logits]).gradient[0]).toBeCloseTo(k, 9);
      expect(gradientOf((at) => dist.NegativeBinomialLogits(r, at).logProb(k), [logits]).gradient[0]).toBe(-r);
    }
  }
});

// log n! / (k! (n - k)!) p^k (1 - p)^(n - k) by mpmath 1.3 with 50 digits, of the doubles that the parameters are.
it.each<[n: number, k: number, probs: number, logDensity: number]>([
  [1000000, 300000, 0.3, -7.046370251546539], [1000000, 300500, 0.3, -7.641894959023184], [1000000, 290000, 0.3, -246.67737014258185], [1000000, 16, 0.3, -356498.1245156778], [1000000, 999984, 0.3, -1203768.871371349], [1000000, 15, 0.3, -356508.32012465305], [1000000, 500, 0.3, -352802.29281918006], [1000000000, 500000123, 0.5, -10.587454529367903], [1000000000, 499000000, 0.5, -2010.5887556068305], [1000000000, 16, 0.5, -693146879.6595521], [1000000000, 999999980, 0.5, -693146808.4302453], [1000000000000, 1000000, 1e-06, -7.826693395519893], [1000000000000, 1001000, 1e-06, -8.327027061720429], [1000000000000, 20, 1e-06, -999766.525385635], [5000, 2500, 0.5, -4.484437948352513], [5000, 1200, 0.5, -714.6630956007051], [5000, 100, 0.5, -2978.752592344298], [5000, 4999, 0.5, -3457.2187096083103], [5000, 0, 0.5, -3465.735902799727],
])("a binomial variable of %s trials keeps the digits of its log density at %s", (n, k, probs, logDensity) => {
  // Rounding of the result, of log(n + 1), and of the share of successes, to which the density is as sensitive as k is far from its mean.
  const bound = 8 * 2 ** -52 * (Math.abs(logDensity) + Math.log(n) + Math.abs(k - n * probs));
  expect(Math.abs(dist.BinomialProbs(n, probs).logProb(k).item() - logDensity)).toBeLessThanOrEqual(bound);
});

it.each<[n: number, k: number, logits: number, logDensity: number]>([
  [1000000, 300000, 1.0, -402404.4318335809], [1000000, 731058, 1.0, -7.013433996642071], [1000000, 16, 1.0, -1313055.311329402], [1000000000, 500000123, -3.0, -855440550.6012512], [1000000000, 45397868, -3.0, -46158.9322251384], [1000000000000, 999999999980, 25.0, -3.603138007240104], [1000000000000, 999999999985, 25.0, -2.3218985098852514],
])("so does one by log-odds, of %s trials at %s", (n, k, logits, logDensity) => {
  const bound = 8 * 2 ** -52 * (Math.abs(logDensity) + Math.log(n) + Math.abs(k - n / (1 + Math.exp(-logits))));
  expect(Math.abs(dist.BinomialLogits(n, logits).logProb(k).item() - logDensity)).toBeLessThanOrEqual(bound);
});

it("where trials are many or few, a binomial density has the slope of its definition", () => {
  for (const [n, k, p] of [[4095, 2000, 0.49], [4096, 2000, 0.49], [1e6, 299000, 0.3], [1e6, 15, 0.3], [1e6, 16, 0.3]] as const) {
    const byProbs = gradientOf((x) => dist.BinomialProbs(n, x).logProb(k), [p]);
    expect((byProbs.gradient[0] ?? Number.NaN) / (k / p - (n - k) / (1 - p))).toBeCloseTo(1, 9);
    const byLogits = gradientOf((x) => dist.BinomialLogits(n, x).logProb(k), [Math.log(p / (1 - p))]);
    expect((byLogits.gradient[0] ?? Number.NaN) / (k - n * p)).toBeCloseTo(1, 9);
  }
});
