/**
 * @file Every distribution, at any parameters that it allows, gives values outside of its support -Infinity with a zero gradient in the value and
 * in every parameter, on the edges of the parameters' domains too.
 */
import { gradient, interpret, lift, nodeOn, recorded, Tape, type Value } from "@typyro/autodiff";
import { sizeOf } from "@typyro/base";
import { bijectors, dist, type Distribution } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Numbers = number | readonly number[];
type Given = Readonly<Record<string, Value>>;

const real = fc.oneof(fc.double({ min: -50, max: 50, noNaN: true }), fc.constantFrom(0, 1e150, -1e150));
const positive = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }).map((x) => Math.exp(x)), fc.constantFrom(1e-150, 1e150, 1));
const nonnegative = fc.oneof(positive, fc.constant(0));
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1e-300, 1 - 2 ** -53));
const trials = fc.integer({ min: 0, max: 30 });
const shares = fc.oneof(fc.constantFrom([0, 1, 0], [1, 0, 0]), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }).filter((x) => x.some((n) => n > 0)).map((x) => x.map((n) => n / x.reduce((a, b) => a + b))));
const reals = fc.array(real, { minLength: 3, maxLength: 3 });
const positives = fc.array(positive, { minLength: 3, maxLength: 3 });
const cuts = fc.constantFrom([-1, 0, 2], [0, 1e-10, 1], [-1e10, 0, 1e10]);

/** Families by how they are made; parameters that are sizes are fixed. */
const families: Readonly<Record<string, readonly [make: (p: Given) => Distribution, parameters: Readonly<Record<string, fc.Arbitrary<Numbers>>>]>> = {
  AsymmetricLaplace: [(p) => dist.AsymmetricLaplace(p as never), { loc: real, scale: positive, asymmetry: positive }],
  AsymmetricLaplaceQuantile: [(p) => dist.AsymmetricLaplaceQuantile(p as never), { loc: real, scale: positive, quantile: fc.double({ min: 0.01, max: 0.99, noNaN: true }) }],
  BernoulliProbs: [(p) => dist.BernoulliProbs(p as never), { probs: share }],
  BernoulliLogits: [(p) => dist.BernoulliLogits(p as never), { logits: real }],
  Beta: [(p) => dist.Beta(p as never), { concentration1: positive, concentration0: positive }],
  BetaProportion: [(p) => dist.BetaProportion(p as never), { mean: share.filter((x) => x > 0 && x < 1), concentration: positive }],
  BetaBinomial: [({ a, b }) => dist.BetaBinomial(a ?? 1, b ?? 1, 7), { a: positive, b: positive }],
  BinomialProbs: [({ n, probs }) => dist.BinomialProbs(n ?? 1, probs ?? 0), { n: trials, probs: share }],
  BinomialLogits: [({ logits }) => dist.BinomialLogits(5, logits ?? 0), { logits: real }],
  CategoricalProbs: [(p) => dist.CategoricalProbs(p as never), { probs: shares }],
  CategoricalLogits: [(p) => dist.CategoricalLogits(p as never), { logits: reals }],
  Cauchy: [(p) => dist.Cauchy(p as never), { loc: real, scale: positive }],
  Chi2: [(p) => dist.Chi2(p as never), { df: positive }],
  Delta: [({ value }) => dist.Delta(value ?? 0), { value: real }],
  Dirichlet: [(p) => dist.Dirichlet(p as never), { concentration: positives }],
  DirichletMultinomial: [({ concentration }) => dist.DirichletMultinomial(concentration ?? [1], 4), { concentration: positives }],
  DiscreteUniform: [() => dist.DiscreteUniform(-2, 5), {}],
  Exponential: [(p) => dist.Exponential(p as never), { rate: positive }],
  FoldedDistribution: [({ scale }) => dist.FoldedDistribution(dist.Normal(0, scale ?? 1)), { scale: positive }],
  Gamma: [(p) => dist.Gamma(p as never), { concentration: positive, rate: positive }],
  GammaPoisson: [(p) => dist.GammaPoisson(p as never), { concentration: positive, rate: positive }],
  GaussianRandomWalk: [({ scale }) => dist.GaussianRandomWalk(scale ?? 1, 3), { scale: positive }],
  GeometricProbs: [(p) => dist.GeometricProbs(p as never), { probs: share.filter((x) => x > 0) }],
  GeometricLogits: [(p) => dist.GeometricLogits(p as never), { logits: real }],
  Gumbel: [(p) => dist.Gumbel(p as never), { loc: real, scale: positive }],
  HalfCauchy: [(p) => dist.HalfCauchy(p as never), { scale: positive }],
  HalfNormal: [(p) => dist.HalfNormal(p as never), { scale: positive }],
  HurdleGamma: [({ a, b, gate }) => dist.HurdleGamma(a ?? 1, b ?? 1, { gate: gate ?? 0 }), { a: positive, b: positive, gate: share }],
  HurdleLogNormal: [({ loc, gate }) => dist.HurdleLogNormal(loc ?? 0, 1, { gateLogits: gate ?? 0 }), { loc: fc.double({ min: -9, max: 9, noNaN: true }), gate: real }],
  HurdlePoisson: [({ rate, gate }) => dist.HurdlePoisson(rate ?? 1, { gate: gate ?? 0 }), { rate: positive, gate: share }],
  HurdleNegativeBinomial2: [({ mean, r, gate }) => dist.HurdleNegativeBinomial2(mean ?? 1, r ?? 1, { gate: gate ?? 0 }), { mean: positive, r: positive, gate: share }],
  InverseGamma: [(p) => dist.InverseGamma(p as never), { concentration: positive, rate: positive }],
  Kumaraswamy: [(p) => dist.Kumaraswamy(p as never), { concentration1: positive, concentration0: positive }],
  LKJ: [({ concentration }) => dist.LKJ(2, concentration), { concentration: positive }],
  LKJCholesky: [({ concentration }) => dist.LKJCholesky(2, concentration), { concentration: positive }],
  Laplace: [(p) => dist.Laplace(p as never), { loc: real, scale: positive }],
  LogNormal: [(p) => dist.LogNormal(p as never), { loc: real, scale: positive }],
  LogUniform: [({ low }) => dist.LogUniform(low ?? 1, (low ?? lift(1)).mul(3)), { low: positive }],
  Logistic: [(p) => dist.Logistic(p as never), { loc: real, scale: positive }],
  LowRankMultivariateNormal: [({ loc, diagonal }) => dist.LowRankMultivariateNormal(loc ?? 0, [[1], [2], [0]], diagonal ?? 1), { loc: reals, diagonal: positives }],
  Mixture: [({ weights, loc }) => dist.Mixture(weights ?? [1], [dist.Normal(loc ?? 0, 1), dist.Normal(0, 2), dist.Normal(1, 3)]), { weights: shares, loc: real }],
  MultinomialProbs: [({ probs }) => dist.MultinomialProbs(4, probs ?? [1]), { probs: shares }],
  MultinomialLogits: [({ logits }) => dist.MultinomialLogits(4, logits ?? [1]), { logits: reals }],
  MultivariateNormal: [({ loc }) => dist.MultivariateNormal({ loc: loc ?? 0, covariance: [[2, 1, 0], [1, 2, 0], [0, 0, 1e-3]] }), { loc: reals }],
  MultivariateStudentT: [({ df, loc }) => dist.MultivariateStudentT(df ?? 1, loc ?? 0, [[1, 0, 0], [1, 2, 0], [0, 0, 1e-3]]), { df: positive, loc: reals }],
  NegativeBinomialProbs: [(p) => dist.NegativeBinomialProbs(p as never), { totalCount: positive, probs: share.filter((x) => x < 1) }],
  NegativeBinomialLogits: [(p) => dist.NegativeBinomialLogits(p as never), { totalCount: positive, logits: real }],
  NegativeBinomial2: [(p) => dist.NegativeBinomial2(p as never), { mean: positive, concentration: positive }],
  Normal: [(p) => dist.Normal(p as never), { loc: real, scale: positive }],
  OrderedLogistic: [(p) => dist.OrderedLogistic(p as never), { predictor: real, cutpoints: cuts }],
  Pareto: [(p) => dist.Pareto(p as never), { scale: positive, alpha: positive }],
  Poisson: [(p) => dist.Poisson(p as never), { rate: nonnegative }],
  SoftLaplace: [(p) => dist.SoftLaplace(p as never), { loc: real, scale: positive }],
  StudentT: [(p) => dist.StudentT(p as never), { df: positive, loc: real, scale: positive }],
  TransformedDistribution: [({ loc }) => dist.TransformedDistribution(dist.Normal(loc ?? 0, 1), bijectors.exp), { loc: fc.double({ min: -9, max: 9, noNaN: true }) }],
  TruncatedNormal: [({ loc, scale }) => dist.TruncatedNormal(loc ?? 0, scale ?? 1, { low: -1, high: 3 }), { loc: fc.double({ min: -9, max: 9, noNaN: true }), scale: fc.double({ min: 0.1, max: 9, noNaN: true }) }],
  TruncatedPoisson: [({ rate }) => dist.TruncatedDistribution(dist.Poisson(rate ?? 1), { low: 1, high: 6 }), { rate: fc.double({ min: 0.1, max: 9, noNaN: true }) }],
  Uniform: [({ low, width }) => dist.Uniform(low ?? 0, (low ?? lift(0)).add(width ?? 1)), { low: fc.double({ min: -9, max: 9, noNaN: true }), width: fc.double({ min: 0.1, max: 9, noNaN: true }) }],
  VonMises: [(p) => dist.VonMises(p as never), { loc: real, concentration: fc.oneof(positive.filter((x) => x < 1e5), fc.constant(1e-150)) }],
  Weibull: [(p) => dist.Weibull(p as never), { scale: positive, shape: positive }],
  ZeroInflatedPoisson: [({ gate, rate }) => dist.ZeroInflatedPoisson(gate ?? 0, rate ?? 1), { gate: share, rate: nonnegative }],
  ZeroInflatedLogits: [({ gate }) => dist.ZeroInflatedLogits(dist.Binomial(4, 0.5), gate ?? 0), { gate: real }],
  ZeroSumNormal: [({ scale }) => dist.ZeroSumNormal(scale ?? 1, [3]), { scale: positive }],
  censored: [({ loc }) => dist.censored(dist.Normal(loc ?? 0, 1), { upper: 1, lower: -1 }), { loc: real }],
};

/** Numbers of which every support leaves some out; a vector or a matrix is filled with one. */
const candidates = [-Infinity, -1e300, -1, -1e-300, 0, 0.5, 1, 1.5, 2.5, 1e5, 1e300, Infinity];

function outside(d: Distribution): Value[] {
  const filled = candidates.map((x) => lift(new Float64Array(sizeOf(d.eventShape)).fill(x)).reshape(d.eventShape));
  return filled.filter((x) => d.support.contains(x).data()[0] === 0);
}

describe.each(Object.entries(families))("%s", (_, [make, parameters]) => {
  it("is -Infinity with a zero gradient outside of its support", () => {
    fc.assert(
      fc.property(fc.record(parameters), (numbers) => {
        const given = Object.fromEntries(Object.entries(numbers).map(([name, x]) => [name, lift(x)]));
        const tape = new Tape();
        const d = make(given);
        const x = tape.input("x of the test", { dtype: "f64", shape: d.eventShape });
        const inputs = Object.fromEntries(Object.entries(given).map(([name, { shape }]) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))]));
        tape.output("f", nodeOn(tape, make(inputs).logProb(recorded(tape, x))));
        const evaluator = interpret(gradient(tape, "f"));
        for (const value of outside(d)) {
          for (const [i, { name }] of tape.inputs.entries()) evaluator.inputs[i]?.set((given[name] ?? value).data());
          evaluator.run();
          expect(evaluator.outputs.get("f")?.[0], `at ${value.data().join(", ")}`).toBe(-Infinity);
          for (const { name } of tape.inputs) {
            const slopes = [...(evaluator.outputs.get(`d/${name}`) ?? [])];
            expect(slopes.every((slope) => slope === 0), `d/d${name} = ${slopes.join(", ")} at ${value.data().join(", ")}`).toBe(true);
          }
          expect(d.logProb(value).data()[0]).toBe(-Infinity);
        }
      }),
      { numRuns: 12 },
    );
  });
});
