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
