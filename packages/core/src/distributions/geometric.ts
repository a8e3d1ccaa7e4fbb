/**
 * @file Define the geometric distribution, by probability or by log-odds.
 */
import { expm1, floor, log1p, maximum, type Num, sigmoid, softplus, Value, where } from "@typyro/autodiff";
import { type Generator, log, log1p as log1pOf, softplus as softplusOf } from "@typyro/base";
import { nonnegativeInteger } from "../supports/integers.ts";
import { real, unitInterval } from "../supports/supports.ts";
import { counted } from "./countQuantile.ts";
import type { Distribution } from "./distribution.ts";
import { type Factory, family } from "./family.ts";
import { xLog1pY } from "./logProducts.ts";

const INFINITE = { none: "it has infinitely many values" };

/** log P(X > x), given the log probability of a failure. */
const logTail = (x: Value, logFailure: Value): Value => where(x.less(0), 0, floor(maximum(x, 0)).add(1).mul(logFailure));

/** P(X <= x) = 1 - (1 - p)^(floor(x) + 1). */
const cdf = (x: Value, logFailure: Value): Value => expm1(logTail(x, logFailure)).neg();

/** Inversion, which is exact: the floor of an exponential variable. @source Devroye 1986, "Non-uniform random variate generation", chapter X. */
const draw = (generator: Generator, logFailure: number): number => Math.floor(log(generator.uniform()) / logFailure);

/**
 * Geometric distribution: failures before the first success.
 *
 * @param probs - probability of a success, in (0, 1].
 * @support nonnegativeInteger
 */
export const GeometricProbs: Factory<[probs: Num], { readonly probs: Num }> = family({
  name: "GeometricProbs",
  parameters: { probs: unitInterval },
  support: nonnegativeInteger,
  logDensity: (k, { probs }) => probs.log().add(xLog1pY(k, probs.neg())),
  draw: (generator, { probs }) => draw(generator, log1pOf(-probs)),
  ...counted<"probs">({
    cdf: (x, { probs }) => cdf(x, log1p(probs.neg())),
    survival: (x, { probs }) => logTail(x, log1p(probs.neg())).exp(),
    mean: ({ probs }) => probs.neg().add(1).div(probs),
    variance: ({ probs }) => probs.neg().add(1).div(probs.square()),
    skewness: ({ probs }) => probs.neg().add(2).div(probs.neg().add(1).sqrt()),
  }),
  entropy: ({ probs }) => probs.log().add(xLog1pY(probs.neg().add(1), probs.neg()).div(probs)).neg(),
  logSurvival: (x, { probs }) => logTail(x, log1p(probs.neg())),
  enumerate: INFINITE,
});

/**
 * Geometric distribution by the log-odds of a success.
 *
 * @param logits - log(p / (1 - p)), any real.
 * @support nonnegativeInteger
 */
export const GeometricLogits: Factory<[logits: Num], { readonly logits: Num }> = family({
  name: "GeometricLogits",
  parameters: { logits: real },
  support: nonnegativeInteger,
  logDensity: (k, { logits }) => softplus(logits.neg()).add(k.mul(softplus(logits))).neg(),
  draw: (generator, { logits }) => draw(generator, -softplusOf(logits)),
  ...counted<"logits">({
    cdf: (x, { logits }) => cdf(x, softplus(logits).neg()),
    survival: (x, { logits }) => logTail(x, softplus(logits).neg()).exp(),
    mean: ({ logits }) => logits.neg().exp(),
    variance: ({ logits }) => logits.neg().exp().div(sigmoid(logits)),
    skewness: ({ logits }) => sigmoid(logits.neg()).add(1).div(sigmoid(logits.neg()).sqrt()),
  }),
  entropy: ({ logits }) => softplus(logits.neg()).add(logits.neg().exp().mul(softplus(logits))),
  logSurvival: (x, { logits }) => logTail(x, softplus(logits).neg()),
  enumerate: INFINITE,
});

/** Called with a probability, or with `{ probs }` or `{ logits }`. */
export interface GeometricFactory {
  (probs: Num): Distribution;
  (parameters: { readonly probs: Num }): Distribution;
  (parameters: { readonly logits: Num }): Distribution;
}

/** Geometric distribution: failures before the first success. */
export const Geometric: GeometricFactory = (given: Num | { readonly probs: Num } | { readonly logits: Num }): Distribution => {
  if (typeof given !== "object" || given instanceof Value) return GeometricProbs(given);
  if ("logits" in given) return GeometricLogits(given);
  return "probs" in given ? GeometricProbs(given) : GeometricProbs(given);
};
