/**
 * @file Give one member of every distribution that `dist` exports and that has no fixture of its own, whose first case serves the others, so that the
 * coverage table can ask each for what it offers.
 */
import { bijectors, dist, type Distribution, supports } from "@typyro/core";

const normal = dist.Normal(0, 1);
const matrix = [[1, 0.5], [0.5, 2]];

/** A member of each family by its name as typed after `dist.`. */
export const examples: Readonly<Record<string, () => Distribution>> = {
  CategoricalLogits: () => dist.CategoricalLogits([0, 1]),
  CategoricalProbs: () => dist.CategoricalProbs([0.25, 0.75]),
  Delta: () => dist.Delta(1),
  Dirichlet: () => dist.Dirichlet([1, 2, 3]),
  DirichletMultinomial: () => dist.DirichletMultinomial([1, 2, 3], 5),
  FoldedDistribution: () => dist.FoldedDistribution(normal),
  GaussianRandomWalk: () => dist.GaussianRandomWalk(1, 4),
  HurdleDistribution: () => dist.HurdleDistribution(dist.Poisson(2), { gate: 0.3 }),
  HurdleGamma: () => dist.HurdleGamma(2, 1, { gate: 0.3 }),
  HurdleLogNormal: () => dist.HurdleLogNormal(0, 1, { gate: 0.3 }),
  HurdleNegativeBinomial2: () => dist.HurdleNegativeBinomial2(3, 2, { gate: 0.3 }),
  HurdlePoisson: () => dist.HurdlePoisson(2, { gate: 0.3 }),
  ImproperUniform: () => dist.ImproperUniform(supports.positive),
  IntervalCensoredDistribution: () => dist.IntervalCensoredDistribution(normal),
  LKJ: () => dist.LKJ(3, 2),
  LKJCholesky: () => dist.LKJCholesky(3, 2),
  LeftCensoredDistribution: () => dist.LeftCensoredDistribution(normal, true),
  LowRankMultivariateNormal: () => dist.LowRankMultivariateNormal([0, 0], [[1], [2]], [1, 1]),
  MixtureGeneral: () => dist.MixtureGeneral(dist.Categorical([0.5, 0.5]), [normal, dist.Normal(1, 2)]),
  MixtureSameFamily: () => dist.MixtureSameFamily(dist.Categorical([0.5, 0.5]), dist.Normal([0, 1], 1)),
  MultinomialLogits: () => dist.Multinomial({ totalCount: 4, logits: [0, 1] }),
  MultinomialProbs: () => dist.Multinomial({ totalCount: 4, probs: [0.5, 0.5] }),
  MultivariateNormal: () => dist.MultivariateNormal({ loc: [0, 0], covariance: matrix }),
  MultivariateStudentT: () => dist.MultivariateStudentT(5, [0, 0], [[1, 0], [0.5, 2]]),
  OrderedLogistic: () => dist.OrderedLogistic(0, [-1, 1]),
  ProjectedNormal: () => dist.ProjectedNormal([1, 0]),
  RightCensoredDistribution: () => dist.RightCensoredDistribution(normal, false),
  TransformedDistribution: () => dist.TransformedDistribution(normal, bijectors.exp),
  TruncatedCauchy: () => dist.TruncatedCauchy(0, 1, { low: 0, high: 3 }),
  TruncatedDistribution: () => dist.TruncatedDistribution(dist.Gamma(2, 1), { low: 1 }),
  TruncatedNormal: () => dist.TruncatedNormal(0, 1, { low: 0 }),
  Unit: () => dist.Unit(dist.Normal(0, 1).mean()),
  ZeroInflatedDistribution: () => dist.ZeroInflatedDistribution(dist.Binomial(4, 0.5), { gate: 0.3 }),
  ZeroInflatedNegativeBinomial2: () => dist.ZeroInflatedNegativeBinomial2(3, 2, { gate: 0.3 }),
  ZeroInflatedPoisson: () => dist.ZeroInflatedPoisson(0.3, 2),
  ZeroSumNormal: () => dist.ZeroSumNormal(1, [3]),
  censored: () => dist.censored(normal, { upper: 1 }),
};

/** Names that are another name, or a choice among, families that have a row of their own. */
export const aliases: Readonly<Record<string, string>> = {
  Bernoulli: "BernoulliProbs, BernoulliLogits",
  Binomial: "BinomialProbs, BinomialLogits",
  Categorical: "CategoricalProbs, CategoricalLogits",
  Geometric: "GeometricProbs, GeometricLogits",
  HurdleLogits: "HurdleDistribution",
  HurdleProbs: "HurdleDistribution",
  LeftTruncatedDistribution: "TruncatedDistribution",
  Mixture: "MixtureSameFamily, MixtureGeneral",
  Multinomial: "MultinomialProbs, MultinomialLogits",
  NegativeBinomial: "NegativeBinomialProbs, NegativeBinomialLogits",
  RightTruncatedDistribution: "TruncatedDistribution",
  TwoSidedTruncatedDistribution: "TruncatedDistribution",
  ZeroInflatedLogits: "ZeroInflatedDistribution",
  ZeroInflatedProbs: "ZeroInflatedDistribution",
};
