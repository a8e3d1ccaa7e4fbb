import { dist } from "@typyro/core";
import { distributionContract } from "../distributionContract.ts";
import bernoulliLogits from "../fixtures/distributions/BernoulliLogits.json" with { type: "json" };
import bernoulliProbs from "../fixtures/distributions/BernoulliProbs.json" with { type: "json" };
import exponential from "../fixtures/distributions/Exponential.json" with { type: "json" };
import halfCauchy from "../fixtures/distributions/HalfCauchy.json" with { type: "json" };
import halfNormal from "../fixtures/distributions/HalfNormal.json" with { type: "json" };
import normal from "../fixtures/distributions/Normal.json" with { type: "json" };
import uniform from "../fixtures/distributions/Uniform.json" with { type: "json" };

distributionContract(dist.Normal, normal);
distributionContract(dist.HalfNormal, halfNormal);
distributionContract(dist.Exponential, exponential);
distributionContract(dist.HalfCauchy, halfCauchy);
distributionContract(dist.Uniform, uniform);
distributionContract(dist.BernoulliProbs, bernoulliProbs);
distributionContract(dist.BernoulliLogits, bernoulliLogits);
