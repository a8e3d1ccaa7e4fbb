/**
 * @file Define the binomial distribution, by probability or by log-odds, and the beta-binomial.
 */
import { and, floor, greaterEqual, less, lessEqual, log, logBetaDensity, logNegativeBinomial, maximum, type Num, sigmoid, softplus, stopGradient, type Value, where } from "@typyro/autodiff";
import { CallSite, modelError, sigmoid as sigmoidOf } from "@typyro/base";
import { drawBeta } from "../draws/beta.ts";
import { drawBinomial } from "../draws/binomial.ts";
import { integerInterval, nonnegativeInteger } from "../supports/integers.ts";
import { positive, real, unitInterval } from "../supports/supports.ts";
import { counted } from "./countQuantile.ts";
import { binomialEntropy, finiteEntropy } from "./countEntropy.ts";
import { betaShare, commonNumber, countsTo, logChoose } from "./counting.ts";
import type { Distribution } from "./distribution.ts";
import { type Factory, family, type Parameters } from "./family.ts";
import { cdfOf, icdfOf, survivalOf } from "./massTable.ts";
import { xLog1pY, xLogY } from "./logProducts.ts";

/** P(X > x) = I_p(k + 1, n - k), p the probability of a success. */
function binomialSurvival(x: Value, n: Value, p: Value, q: Value): Value {
  const k = floor(x);
  const isInside = less(k, n);
  const safe = where(isInside, maximum(k, 0), 0);
  const rest = maximum(n.sub(safe), 1);
  return where(k.less(0), 1, where(isInside, betaShare(safe.add(1), rest, p, q), 0));
}

/** P(X <= x) = I_q(n - k, k + 1), q the probability of a failure, k = floor(x). */
function binomialCdf(x: Value, n: Value, p: Value, q: Value): Value {
  const k = floor(x);
  const isInside = less(k, n);
  const safe = where(isInside, maximum(k, 0), 0);
  const rest = maximum(n.sub(safe), 1);
  return where(k.less(0), 0, where(isInside, betaShare(rest, safe.add(1), q, p), 1));
}

/** From so many trials on the terms of the textbook's density are so large that their sum loses digits near the mean. */
const MANY_TRIALS = 4096;

/** With fewer successes or failures the terms are no larger than log n, or the density is as small. */
const FEW = 2;

/**
 * `textbook`, and where trials, successes and failures are many the density of a beta distribution at the probability of a success, over
 * n + 1: it is computed without the cancellation of terms of the size of n.
 *
 * @param density - that of the beta distribution, by its two shapes.
 */
function byTrials(k: Value, n: Value, textbook: Value, density: (successes: Value, failures: Value) => Value): Value {
  if (!n.isKnown || n.data().every((trials) => trials < MANY_TRIALS)) return textbook;
  const rest = n.sub(k);
  const isMany = and(greaterEqual(k, FEW), greaterEqual(rest, FEW));
  const many = density(where(isMany, k, FEW).add(1), where(isMany, rest, FEW).add(1));
  return where(isMany, many.sub(log(n.add(1))), textbook);
}

function skewness(n: Value, p: Value): Value {
  return p.mul(-2).add(1).div(n.mul(p).mul(p.neg().add(1)).sqrt());
}

function enumerate(name: string, totalCount: Value): Value {
  const n = commonNumber(totalCount);
  if (n !== undefined) return countsTo(n);
  const facts = { distribution: name, method: "enumerateSupport", reason: "its elements have different numbers of values" };
  throw modelError("not-implemented-for", facts, { at: [new CallSite(enumerate)] });
}

/**
 * Binomial distribution by the probability of a success.
 *
 * @param totalCount - trials, a whole number of at least 0. @param probs - probability of a success, in [0, 1].
 * @support integerInterval(0, totalCount)
 */
export const BinomialProbs: Factory<[totalCount: Num, probs: Num], { readonly totalCount: Num; readonly probs: Num }> = family({
  name: "BinomialProbs",
  parameters: { totalCount: nonnegativeInteger, probs: unitInterval },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  logDensity: (k, { totalCount: n, probs }) =>
    byTrials(k, n, logChoose(n, k).add(xLogY(k, probs)).add(xLog1pY(n.sub(k), probs.neg())), (successes, failures) => logBetaDensity(successes, failures, probs)),
  draw: (generator, { totalCount, probs }) => drawBinomial(generator, totalCount, probs),
  ...counted<"totalCount" | "probs">({
    cdf: (x, { totalCount, probs }) => binomialCdf(x, totalCount, probs, probs.neg().add(1)),
    survival: (x, { totalCount, probs }) => binomialSurvival(x, totalCount, probs, probs.neg().add(1)),
    mean: ({ totalCount, probs }) => totalCount.mul(probs),
    variance: ({ totalCount, probs }) => totalCount.mul(probs).mul(probs.neg().add(1)),
    skewness: ({ totalCount, probs }) => skewness(totalCount, probs),
    highest: ({ totalCount }) => totalCount,
  }),
  entropy: ({ totalCount, probs }) => binomialEntropy(BinomialProbs(totalCount, probs), totalCount, probs, probs.neg().add(1)),
  enumerate: ({ totalCount }) => enumerate("BinomialProbs", totalCount),
});

/**
 * Binomial distribution by the log-odds of a success.
 *
 * @param totalCount - trials, a whole number of at least 0. @param logits - log(p / (1 - p)), any real.
 * @support integerInterval(0, totalCount)
 */
export const BinomialLogits: Factory<[totalCount: Num, logits: Num], { readonly totalCount: Num; readonly logits: Num }> = family({
  name: "BinomialLogits",
  parameters: { totalCount: nonnegativeInteger, logits: real },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  // k log p + (n - k) log(1 - p), each log as a softplus, so that neither cancels where p rounds to 0 or 1.
  logDensity: (k, { totalCount: n, logits }) =>
    byTrials(k, n, logChoose(n, k).sub(k.mul(softplus(logits.neg()))).sub(n.sub(k).mul(softplus(logits))), (successes, failures) => {
      const isRare = logits.less(0);
      return logBetaDensity(where(isRare, successes, failures), where(isRare, failures, successes), sigmoid(where(isRare, logits, logits.neg())));
    }),
  draw: (generator, { totalCount, logits }) => drawBinomial(generator, totalCount, sigmoidOf(logits)),
  ...counted<"totalCount" | "logits">({
    cdf: (x, { totalCount, logits }) => binomialCdf(x, totalCount, sigmoid(logits), sigmoid(logits.neg())),
    survival: (x, { totalCount, logits }) => binomialSurvival(x, totalCount, sigmoid(logits), sigmoid(logits.neg())),
    mean: ({ totalCount, logits }) => totalCount.mul(sigmoid(logits)),
    variance: ({ totalCount, logits }) => totalCount.mul(sigmoid(logits)).mul(sigmoid(logits.neg())),
    skewness: ({ totalCount, logits }) => skewness(totalCount, sigmoid(logits)),
    highest: ({ totalCount }) => totalCount,
  }),
  entropy: ({ totalCount, logits }) => binomialEntropy(BinomialLogits(totalCount, logits), totalCount, sigmoid(logits), sigmoid(logits.neg())),
  enumerate: ({ totalCount }) => enumerate("BinomialLogits", totalCount),
});

/** Called with trials and probability, or with `{ totalCount, probs }` or `{ totalCount, logits }`. */
export interface BinomialFactory {
  (totalCount: Num, probs: Num): Distribution;
  (parameters: { readonly totalCount: Num; readonly probs: Num }): Distribution;
  (parameters: { readonly totalCount: Num; readonly logits: Num }): Distribution;
}

/** Binomial distribution: successes in `totalCount` independent trials. */
export const Binomial: BinomialFactory = (...given: readonly unknown[]): Distribution => {
  const [first] = given;
  const hasLogits = given.length === 1 && typeof first === "object" && first !== null && "logits" in first;
  // The factories check what they are given and say what is missing.
  const build = (hasLogits ? BinomialLogits : BinomialProbs) as (...parameters: readonly unknown[]) => Distribution;
  return build(...given);
};

type BetaBinomialParameters = Parameters<"concentration1" | "concentration0" | "totalCount">;

/**
 * Of two negative binomial counts of concentrations a and b whose odds are the same, the first given their sum n. The odds may be any; those of
 * n / (a + b) put the sum at its mean, so that nothing is large where the result is not.
 */
export function betaBinomialLogDensity(k: Value, { concentration1: a, concentration0: b, totalCount: n }: BetaBinomialParameters): Value {
  const sum = a.add(b);
  const odds = stopGradient(maximum(n, 1).div(sum));
  return where(n.compare("equal", 0), 0, logNegativeBinomial(k, odds, a).add(logNegativeBinomial(n.sub(k), odds, b)).sub(logNegativeBinomial(n, odds, sum)));
}

/** The masses of 0, 1, ... up to the largest number of trials; of elements with fewer trials the rest is 0. @shape [...batch, k] */
function betaBinomialMasses({ concentration1, concentration0, totalCount }: BetaBinomialParameters): Value {
  if (!totalCount.isKnown) throw modelError("not-implemented-for", { distribution: "BetaBinomial", method: "cdf", reason: "its number of values is not known" });
  const column = (x: Value): Value => x.reshape([...x.shape, 1]);
  const [a, b, n] = [column(concentration1), column(concentration0), column(totalCount)];
  const values = countsTo(totalCount.max().item());
  const isValue = lessEqual(values, n);
  const masses = betaBinomialLogDensity(where(isValue, values, 0), { concentration1: a, concentration0: b, totalCount: n }).exp();
  return where(isValue, masses, 0);
}

/**
 * Beta-binomial distribution: a binomial whose probability is a beta variable.
 *
 * @param concentration1 - weight towards successes, positive. @param concentration0 - weight towards failures, positive.
 * @param totalCount - trials, a whole number of at least 0.
 * @support integerInterval(0, totalCount)
 */
export const BetaBinomial: Factory<
  [concentration1: Num, concentration0: Num, totalCount: Num],
  { readonly concentration1: Num; readonly concentration0: Num; readonly totalCount: Num }
> = family({
  name: "BetaBinomial",
  parameters: { concentration1: positive, concentration0: positive, totalCount: nonnegativeInteger },
  support: ({ totalCount }) => integerInterval(0, totalCount),
  logDensity: betaBinomialLogDensity,
  draw: (generator, { concentration1, concentration0, totalCount }) => drawBinomial(generator, totalCount, drawBeta(generator, concentration1, concentration0)),
  // Sums of masses: the hypergeometric function that they are is no shorter to compute.
  cdf: (x, p) => where(x.less(0), 0, cdfOf(betaBinomialMasses(p), x)),
  icdf: (q, p) => icdfOf(betaBinomialMasses(p), q),
  survival: (x, p) => survivalOf(betaBinomialMasses(p), x),
  mean: ({ concentration1: a, concentration0: b, totalCount: n }) => n.mul(a).div(a.add(b)),
  variance: ({ concentration1: a, concentration0: b, totalCount: n }) => {
    const sum = a.add(b);
    return n.mul(a.div(sum)).mul(b.div(sum)).mul(sum.add(n)).div(sum.add(1));
  },
  entropy: (p) => finiteEntropy("BetaBinomial", p.totalCount, p, betaBinomialLogDensity),
  enumerate: ({ totalCount }) => enumerate("BetaBinomial", totalCount),
});
