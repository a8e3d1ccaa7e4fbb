import { dist } from "@typyro/core";
import { distributionContract } from "../distributionContract.ts";
import asymmetricLaplace from "../fixtures/distributions/AsymmetricLaplace.json" with { type: "json" };
import asymmetricLaplaceQuantile from "../fixtures/distributions/AsymmetricLaplaceQuantile.json" with { type: "json" };
import cauchy from "../fixtures/distributions/Cauchy.json" with { type: "json" };
import gumbel from "../fixtures/distributions/Gumbel.json" with { type: "json" };
import laplace from "../fixtures/distributions/Laplace.json" with { type: "json" };
import logistic from "../fixtures/distributions/Logistic.json" with { type: "json" };
import softLaplace from "../fixtures/distributions/SoftLaplace.json" with { type: "json" };
import studentT from "../fixtures/distributions/StudentT.json" with { type: "json" };
import vonMises from "../fixtures/distributions/VonMises.json" with { type: "json" };

distributionContract(dist.Cauchy, cauchy);
distributionContract(dist.Laplace, laplace);
distributionContract(dist.Logistic, logistic);
distributionContract(dist.Gumbel, gumbel);
distributionContract(dist.SoftLaplace, softLaplace);
// With 4 degrees of freedom the fourth moment is infinite, so the spread of squares says nothing.
// The slope in many degrees of freedom is of the order of 1 / df^2, what is left of terms of (1 + z^2) / df.
distributionContract(dist.StudentT, studentT, { moments: 2, slopeTerms: { df: ({ df = 1, loc = 0, scale = 1 }, x) => Math.min(1, (1 + ((x - loc) / scale) ** 2) / df) } });
distributionContract(dist.AsymmetricLaplace, asymmetricLaplace);
// A quantile is turned into a scale and an asymmetry, whose slopes of about (1 + |z|) / quantile cancel.
distributionContract(dist.AsymmetricLaplaceQuantile, asymmetricLaplaceQuantile, {
  slopeTerms: { quantile: ({ quantile = 0.5, loc = 0, scale = 1 }, x) => (1 + Math.abs((x - loc) / scale)) / (quantile * (1 - quantile)) },
});
// Its mean and variance are circular.
distributionContract(dist.VonMises, vonMises, { moments: 0, tails: true });
