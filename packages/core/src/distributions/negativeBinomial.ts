/**
 * @file Define the negative binomial distribution under its five parameterisations, all of them gamma-Poisson mixtures.
 */
import { floor, greater, less, logNegativeBinomial, logNegativeBinomial2, maximum, type Num, sigmoid, type Value, where } from "@typyro/autodiff";
import { exp, type Generator } from "@typyro/base";
import { drawGamma } from "../draws/gamma.ts";
import { drawPoisson } from "../draws/poisson.ts";
import { nonnegativeInteger } from "../supports/integers.ts";
import { positive, real, unitInterval } from "../supports/supports.ts";
import { counted } from "./countQuantile.ts";
import { betaShare } from "./counting.ts";
import { entropyBetweenTails } from "./countEntropy.ts";
import type { Distribution } from "./distribution.ts";
import { type Factory, family } from "./family.ts";

/** The log-odds up to which their exponential is taken: its product with a concentration is a double too. */
const FARTHEST = 600;

/** What does not depend on the parameterisation. */
const common = {
  support: nonnegativeInteger,
  enumerate: { none: "it has infinitely many values" },
} as const;

/** P(X <= x) = I_q(r, k + 1), where q = 1 - p is the probability of what ends the count and k = floor(x). */
function waitingCdf(x: Value, r: Value, p: Value, q: Value): Value {
  const isEnd = x.compare("equal", Number.POSITIVE_INFINITY);
  return where(x.less(0), 0, where(isEnd, 1, betaShare(r, floor(maximum(where(isEnd, 0, x), 0)).add(1), q, p)));
}

/** P(X > x) = I_p(k + 1, r). */
function waitingSurvival(x: Value, r: Value, p: Value, q: Value): Value {
  const isEnd = x.compare("equal", Number.POSITIVE_INFINITY);
  return where(x.less(0), 1, where(isEnd, 0, betaShare(floor(maximum(where(isEnd, 0, x), 0)).add(1), r, p, q)));
}

/** Of a gamma-Poisson mixture of the given mean and concentration r: (1 + p) / sqrt(p r), p the probability of a success. */
function skewness(mean: Value, r: Value): Value {
  const p = mean.div(mean.add(r));
  return p.add(1).div(p.mul(r).sqrt());
}

/** By mean and concentration, on which alone it depends; 0 for a mean of 0. */
function entropy(distribution: string, mean: Value, concentration: Value): Value {
  const isNone = mean.compare("equal", 0);
  return where(isNone, 0, entropyBetweenTails(distribution, NegativeBinomial2(where(isNone, 1, mean), concentration)));
}

/** A Poisson variable whose rate is a gamma variable. @source Devroye 1986, "Non-uniform random variate generation", chapter X (the negative binomial as a mixture). */
function draw(generator: Generator, concentration: number, scale: number): number {
  return drawPoisson(generator, scale * drawGamma(generator, concentration));
}

/**
 * Negative binomial distribution: successes of probability `probs` before the `totalCount`-th failure.
 *
 * @param totalCount - failures, any positive number. @param probs - probability of a success, in [0, 1); the mean is totalCount probs / (1 - probs).
 * @support nonnegativeInteger
 */
export const NegativeBinomialProbs: Factory<[totalCount: Num, probs: Num], { readonly totalCount: Num; readonly probs: Num }> = family({
  ...common,
  name: "NegativeBinomialProbs",
  parameters: { totalCount: positive, probs: unitInterval },
  logDensity: (k, { totalCount: r, probs: p }) => logNegativeBinomial(k, p.div(p.neg().add(1)), r),
  draw: (generator, { totalCount, probs }) => draw(generator, totalCount, probs / (1 - probs)),
  ...counted<"totalCount" | "probs">({
    cdf: (x, { totalCount, probs }) => waitingCdf(x, totalCount, probs, probs.neg().add(1)),
    survival: (x, { totalCount, probs }) => waitingSurvival(x, totalCount, probs, probs.neg().add(1)),
    mean: ({ totalCount, probs }) => totalCount.mul(probs).div(probs.neg().add(1)),
    variance: ({ totalCount, probs }) => totalCount.mul(probs).div(probs.neg().add(1).square()),
    skewness: ({ totalCount, probs }) => skewness(totalCount.mul(probs).div(probs.neg().add(1)), totalCount),
  }),
  entropy: ({ totalCount, probs }) => entropy("NegativeBinomialProbs", totalCount.mul(probs).div(probs.neg().add(1)), totalCount),
});

/**
 * Negative binomial distribution by the log-odds of a success.
 *
 * @param totalCount - failures, any positive number. @param logits - any real; the mean is totalCount exp(logits).
 * @support nonnegativeInteger
 */
export const NegativeBinomialLogits: Factory<[totalCount: Num, logits: Num], { readonly totalCount: Num; readonly logits: Num }> = family({
  ...common,
  name: "NegativeBinomialLogits",
  parameters: { totalCount: positive, logits: real },
  logDensity: (k, { totalCount: r, logits }) => {
    // Beyond what an exponential holds, a success (or a failure) is as probable as that exponential: the density is linear in the log-odds.
    const [isLow, isHigh] = [less(logits, -FARTHEST), greater(logits, FARTHEST)];
    const odds = where(isLow, -FARTHEST, where(isHigh, FARTHEST, logits)).exp();
    const beyond = where(isLow, k.mul(logits.add(FARTHEST)), 0).sub(where(isHigh, r.mul(logits.sub(FARTHEST)), 0));
    return logNegativeBinomial(k, odds, r).add(beyond);
  },
  draw: (generator, { totalCount, logits }) => draw(generator, totalCount, exp(logits)),
  ...counted<"totalCount" | "logits">({
    cdf: (x, { totalCount, logits }) => waitingCdf(x, totalCount, sigmoid(logits), sigmoid(logits.neg())),
    survival: (x, { totalCount, logits }) => waitingSurvival(x, totalCount, sigmoid(logits), sigmoid(logits.neg())),
    mean: ({ totalCount, logits }) => totalCount.mul(logits.exp()),
    variance: ({ totalCount, logits }) => totalCount.mul(logits.exp()).mul(logits.exp().add(1)),
    skewness: ({ totalCount, logits }) => skewness(totalCount.mul(logits.exp()), totalCount),
  }),
  entropy: ({ totalCount, logits }) => entropy("NegativeBinomialLogits", totalCount.mul(logits.exp()), totalCount),
});

/** Called with count and probability, or with `{ totalCount, probs }` or `{ totalCount, logits }`. */
export interface NegativeBinomialFactory {
  (totalCount: Num, probs: Num): Distribution;
  (parameters: { readonly totalCount: Num; readonly probs: Num }): Distribution;
  (parameters: { readonly totalCount: Num; readonly logits: Num }): Distribution;
}

/** Negative binomial distribution: successes before the `totalCount`-th failure. */
export const NegativeBinomial: NegativeBinomialFactory = (...given: readonly unknown[]): Distribution => {
  const [first] = given;
  const hasLogits = given.length === 1 && typeof first === "object" && first !== null && "logits" in first;
  // The factories check what they are given and say what is missing.
  const build = (hasLogits ? NegativeBinomialLogits : NegativeBinomialProbs) as (...parameters: readonly unknown[]) => Distribution;
  return build(...given);
};

/**
 * Negative binomial distribution by its mean: a Poisson with more spread, variance mean + mean^2 / concentration.
 *
 * @param mean - positive. @param concentration - positive; the larger, the closer to a Poisson.
 * @support nonnegativeInteger
 */
export const NegativeBinomial2: Factory<[mean: Num, concentration: Num], { readonly mean: Num; readonly concentration: Num }> = family({
  ...common,
  name: "NegativeBinomial2",
  parameters: { mean: positive, concentration: positive },
  logDensity: (k, { mean, concentration }) => logNegativeBinomial2(k, mean, concentration),
  draw: (generator, { mean, concentration }) => draw(generator, concentration, mean / concentration),
  ...counted<"mean" | "concentration">({
    cdf: (x, { mean, concentration }) => waitingCdf(x, concentration, mean.div(mean.add(concentration)), concentration.div(mean.add(concentration))),
    survival: (x, { mean, concentration }) => waitingSurvival(x, concentration, mean.div(mean.add(concentration)), concentration.div(mean.add(concentration))),
    mean: ({ mean }) => mean,
    variance: ({ mean, concentration }) => mean.add(mean.square().div(concentration)),
    skewness: ({ mean, concentration }) => skewness(mean, concentration),
  }),
  entropy: ({ mean, concentration }) => entropy("NegativeBinomial2", mean, concentration),
});

/**
 * Gamma-Poisson distribution: a Poisson whose rate is a gamma variable.
 *
 * @param concentration - shape of the gamma, positive. @param rate - its rate, positive; the mean is concentration / rate.
 * @support nonnegativeInteger
 */
export const GammaPoisson: Factory<[concentration: Num, rate: Num], { readonly concentration: Num; readonly rate: Num }> = family({
  ...common,
  name: "GammaPoisson",
  parameters: { concentration: positive, rate: positive },
  logDensity: (k, { concentration, rate }) => logNegativeBinomial(k, rate.pow(-1), concentration),
  draw: (generator, { concentration, rate }) => draw(generator, concentration, 1 / rate),
  ...counted<"concentration" | "rate">({
    cdf: (x, { concentration, rate }) => waitingCdf(x, concentration, rate.add(1).pow(-1), rate.div(rate.add(1))),
    survival: (x, { concentration, rate }) => waitingSurvival(x, concentration, rate.add(1).pow(-1), rate.div(rate.add(1))),
    mean: ({ concentration, rate }) => concentration.div(rate),
    variance: ({ concentration, rate }) => concentration.div(rate).mul(rate.pow(-1).add(1)),
    skewness: ({ concentration, rate }) => skewness(concentration.div(rate), concentration),
  }),
  entropy: ({ concentration, rate }) => entropy("GammaPoisson", concentration.div(rate), concentration),
});
