/**
 * @file Define the Bernoulli distribution, by probability or by log-odds.
 */
import { abs, lift, log1p, logSigmoid, type Num, sigmoid, softplus, Value, where } from "@typyro/autodiff";
import { sigmoid as sigmoidOf } from "@typyro/base";
import { boolean, real, unitInterval } from "../supports/supports.ts";
import type { Distribution } from "./distribution.ts";
import { type Factory, family } from "./family.ts";

/** x log x, 0 at 0. */
function xLogX(x: Value): Value {
  const isZero = x.compare("equal", 0);
  return x.mul(where(isZero, 1, x).log());
}

/** Steps at 0 and 1: the mass of 0 from 0 on, everything from 1 on. */
function steps(x: Value, massOfZero: Value): Value {
  return where(x.less(0), 0, where(x.less(1), massOfZero, 1));
}

/**
 * Bernoulli distribution by the probability of 1.
 *
 * @param probs - probability of 1, in [0, 1].
 * @support boolean
 */
export const BernoulliProbs: Factory<[probs: Num], { readonly probs: Num }> = family({
  name: "BernoulliProbs",
  parameters: { probs: unitInterval },
  support: boolean,
  // Selected rather than multiplied: 0 * log(0) would be NaN at probs 0 and 1.
  logDensity: (x, { probs }) => {
    const isOne = x.greater(0.5);
    return where(isOne, where(isOne, probs, 1).log(), log1p(where(isOne, 0, probs.neg())));
  },
  draw: (generator, { probs }) => (generator.uniform() < probs ? 1 : 0),
  cdf: (x, { probs }) => steps(x, probs.neg().add(1)),
  icdf: (q, { probs }) => where(q.compare("lessEqual", probs.neg().add(1)), 0, 1),
  mean: ({ probs }) => probs,
  variance: ({ probs }) => probs.mul(probs.neg().add(1)),
  entropy: ({ probs }) => xLogX(probs).add(xLogX(probs.neg().add(1))).neg(),
  enumerate: () => lift([0, 1]),
});

/**
 * Bernoulli distribution by the log-odds of 1.
 *
 * @param logits - log(p / (1 - p)), any real.
 * @support boolean
 */
export const BernoulliLogits: Factory<[logits: Num], { readonly logits: Num }> = family({
  name: "BernoulliLogits",
  parameters: { logits: real },
  support: boolean,
  // x logits - softplus(logits) would lose the digits of a probability near 1, and of its gradient.
  logDensity: (x, { logits }) => logSigmoid(x.mul(2).sub(1).mul(logits)),
  draw: (generator, { logits }) => (generator.uniform() < sigmoidOf(logits) ? 1 : 0),
  cdf: (x, { logits }) => steps(x, sigmoid(logits.neg())),
  icdf: (q, { logits }) => where(q.compare("lessEqual", sigmoid(logits.neg())), 0, 1),
  mean: ({ logits }) => sigmoid(logits),
  variance: ({ logits }) => sigmoid(logits).mul(sigmoid(logits.neg())),
  // Of |l|: log(1 + e^-l) + l / (1 + e^l), both positive.
  entropy: ({ logits }) => softplus(abs(logits).neg()).add(abs(logits).mul(sigmoid(abs(logits).neg()))),
  enumerate: () => lift([0, 1]),
});

/** Called with a probability, or with `{ probs }` or `{ logits }`. */
export interface BernoulliFactory {
  (probs: Num): Distribution;
  (parameters: { readonly probs: Num }): Distribution;
  (parameters: { readonly logits: Num }): Distribution;
}

/** Bernoulli distribution: 1 with probability `probs` (or log-odds `logits`), else 0. */
export const Bernoulli: BernoulliFactory = (given: Num | { readonly probs: Num } | { readonly logits: Num }): Distribution => {
  if (typeof given !== "object" || given instanceof Value) return BernoulliProbs(given);
  if ("logits" in given) return BernoulliLogits(given);
  return "probs" in given ? BernoulliProbs(given) : BernoulliProbs(given);
};
