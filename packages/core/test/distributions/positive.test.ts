import { dist } from "@typyro/core";
import { distributionContract } from "../distributionContract.ts";
import beta from "../fixtures/distributions/Beta.json" with { type: "json" };
import betaProportion from "../fixtures/distributions/BetaProportion.json" with { type: "json" };
import chi2 from "../fixtures/distributions/Chi2.json" with { type: "json" };
import gamma from "../fixtures/distributions/Gamma.json" with { type: "json" };
import inverseGamma from "../fixtures/distributions/InverseGamma.json" with { type: "json" };
import kumaraswamy from "../fixtures/distributions/Kumaraswamy.json" with { type: "json" };
import logNormal from "../fixtures/distributions/LogNormal.json" with { type: "json" };
import logUniform from "../fixtures/distributions/LogUniform.json" with { type: "json" };
import pareto from "../fixtures/distributions/Pareto.json" with { type: "json" };
import weibull from "../fixtures/distributions/Weibull.json" with { type: "json" };

// The slope of the gamma density in its rate is the sum of 1 / rate and (concentration - 1) / rate, which for 0.01 cancel to a hundredth:
// units are those of the terms.
distributionContract(dist.Gamma, gamma, { ulps: 4, slopeTerms: { rate: ({ rate = 1 }) => 1 / rate } });
distributionContract(dist.Chi2, chi2);
distributionContract(dist.InverseGamma, inverseGamma);
distributionContract(dist.LogNormal, logNormal);
distributionContract(dist.Weibull, weibull);
distributionContract(dist.Pareto, pareto);
// Over 606 orders of magnitude the rule that integrates densities has no steps.
distributionContract(dist.LogUniform, logUniform, { unsummed: [3] });
distributionContract(dist.Beta, beta);
// The slope in the concentration is what is left near the mean of mean log(x / mean) and the like.
distributionContract(dist.BetaProportion, betaProportion, { slopeTerms: { concentration: ({ mean = 0.5 }) => -mean * Math.log(mean) - (1 - mean) * Math.log1p(-mean) } });
distributionContract(dist.Kumaraswamy, kumaraswamy);
