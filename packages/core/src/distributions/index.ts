/** @file Every distribution, as typed after `dist.`; adding one adds its line here. */
export { AsymmetricLaplace, AsymmetricLaplaceQuantile } from "./asymmetricLaplace.ts";
export { Bernoulli, BernoulliLogits, BernoulliProbs } from "./bernoulli.ts";
export { Beta, BetaProportion } from "./beta.ts";
export { BetaBinomial, Binomial, BinomialLogits, BinomialProbs } from "./binomial.ts";
export { Cauchy } from "./cauchy.ts";
export { Delta, Unit } from "./delta.ts";
export { Dirichlet } from "./dirichlet.ts";
export { DiscreteUniform } from "./discreteUniform.ts";
export { Exponential } from "./exponential.ts";
export { Chi2, Gamma } from "./gamma.ts";
export { GaussianRandomWalk } from "./gaussianRandomWalk.ts";
export { Geometric, GeometricLogits, GeometricProbs } from "./geometric.ts";
export { Gumbel } from "./gumbel.ts";
export { HalfCauchy } from "./halfCauchy.ts";
export { HalfNormal } from "./halfNormal.ts";
export { InverseGamma } from "./inverseGamma.ts";
export { Kumaraswamy } from "./kumaraswamy.ts";
export { Laplace } from "./laplace.ts";
export { LKJ, LKJCholesky } from "./lkj.ts";
export { Logistic } from "./logistic.ts";
export { LogNormal } from "./logNormal.ts";
export { LogUniform } from "./logUniform.ts";
export { LowRankMultivariateNormal } from "./lowRankMultivariateNormal.ts";
export { DirichletMultinomial, Multinomial, MultinomialLogits, MultinomialProbs } from "./multinomial.ts";
export { MultivariateNormal } from "./multivariateNormal.ts";
export { MultivariateStudentT } from "./multivariateStudentT.ts";
export { GammaPoisson, NegativeBinomial, NegativeBinomial2, NegativeBinomialLogits, NegativeBinomialProbs } from "./negativeBinomial.ts";
export { Normal } from "./normal.ts";
export { Pareto } from "./pareto.ts";
export { ProjectedNormal } from "./projectedNormal.ts";
export { Poisson } from "./poisson.ts";
export { SoftLaplace } from "./softLaplace.ts";
export { StudentT } from "./studentT.ts";
export { Uniform } from "./uniform.ts";
export { VonMises } from "./vonMises.ts";
export { Weibull } from "./weibull.ts";
export { ZeroSumNormal } from "./zeroSumNormal.ts";
export { Categorical, CategoricalLogits, CategoricalProbs } from "./categorical.ts";
export { censored, IntervalCensoredDistribution, LeftCensoredDistribution, RightCensoredDistribution } from "./censored.ts";
export { HurdleDistribution, HurdleGamma, HurdleLogits, HurdleLogNormal, HurdleNegativeBinomial2, HurdlePoisson, HurdleProbs } from "./hurdle.ts";
export { ImproperUniform } from "./improperUniform.ts";
export { Mixture, type MixtureDistribution, MixtureGeneral, MixtureSameFamily } from "./mixture.ts";
export { OrderedLogistic } from "./orderedLogistic.ts";
export { FoldedDistribution } from "./folded.ts";
export { TransformedDistribution } from "./transformed.ts";
export {
  LeftTruncatedDistribution, RightTruncatedDistribution, TruncatedCauchy, TruncatedDistribution, TruncatedNormal, TwoSidedTruncatedDistribution,
} from "./truncated.ts";
export {
  ZeroInflatedDistribution, ZeroInflatedLogits, ZeroInflatedNegativeBinomial2, ZeroInflatedPoisson, ZeroInflatedProbs,
} from "./zeroInflated.ts";
