/**
 * @file Hold `dist` to the names that a modeller who comes from NumPyro types, so that none is lost.
 */
import { dist } from "@typyro/core";
import { expect, it } from "vitest";

/** Families and wrappers by what they describe, those that are the same under two names included. */
const NAMES = {
  "numbers on a continuous scale": [
    "Normal", "HalfNormal", "HalfCauchy", "Cauchy", "StudentT", "Laplace", "Logistic", "Uniform", "Exponential", "Gamma", "Beta", "LogNormal", "InverseGamma", "Chi2", "BetaProportion",
    "Weibull", "Gumbel", "Pareto", "LogUniform", "Kumaraswamy", "AsymmetricLaplace", "AsymmetricLaplaceQuantile", "SoftLaplace", "VonMises", "ImproperUniform", "Delta", "Unit",
  ],
  "vectors and matrices": [
    "MultivariateNormal", "Dirichlet", "LKJCholesky", "LKJ", "ZeroSumNormal", "MultivariateStudentT", "LowRankMultivariateNormal", "GaussianRandomWalk",
  ],
  "counts and labels": [
    "Bernoulli", "BernoulliProbs", "BernoulliLogits", "Binomial", "BinomialProbs", "BinomialLogits", "Categorical", "CategoricalProbs", "CategoricalLogits", "Poisson",
    "NegativeBinomial", "NegativeBinomialProbs", "NegativeBinomialLogits", "NegativeBinomial2", "GammaPoisson", "Multinomial", "MultinomialProbs", "MultinomialLogits", "DiscreteUniform",
    "OrderedLogistic", "BetaBinomial", "Geometric", "GeometricProbs", "GeometricLogits", "DirichletMultinomial", "ZeroInflatedDistribution", "ZeroInflatedProbs", "ZeroInflatedLogits",
    "ZeroInflatedPoisson", "ZeroInflatedNegativeBinomial2", "HurdleDistribution", "HurdleProbs", "HurdleLogits", "HurdlePoisson", "HurdleNegativeBinomial2", "HurdleGamma", "HurdleLogNormal",
  ],
  "distributions made of others": [
    "TruncatedNormal", "TruncatedCauchy", "TruncatedDistribution", "LeftTruncatedDistribution", "RightTruncatedDistribution", "TwoSidedTruncatedDistribution", "LeftCensoredDistribution",
    "RightCensoredDistribution", "IntervalCensoredDistribution", "MixtureSameFamily", "MixtureGeneral", "Mixture", "TransformedDistribution", "FoldedDistribution",
  ],
} as const;

const members: Readonly<Record<string, unknown>> = dist;

it.each(Object.entries(NAMES))("`dist` makes every distribution of %s", (_, names) => {
  expect(names.filter((name) => typeof members[name] !== "function")).toEqual([]);
});

it("independent, expanded and masked distributions are made by methods of every distribution", () => {
  const d = dist.Normal([0, 1, 2], 1);
  const masked = d.mask([true, false, true]);
  expect([d.toEvent(1).eventShape, d.expand([2, 3]).batchShape, masked.logProb([0, 0, 0]).data()[1]]).toEqual([[3], [2, 3], 0]);
});
