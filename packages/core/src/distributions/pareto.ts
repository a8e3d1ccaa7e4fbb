/**
 * @file Define the Pareto distribution.
 */
import { expm1, greater, log1p, maximum, type Num, type Value, where } from "@typyro/autodiff";
import { exp, log } from "@typyro/base";
import { greaterThanEqual, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/** log P(X > x) = -alpha log(x / scale). */
const logTail = (x: Value, scale: Value, alpha: Value): Value => alpha.mul(maximum(x.div(scale), 1).log()).neg();

/**
 * Pareto distribution: a power law above a smallest value.
 *
 * @param scale - the smallest value, positive. @param alpha - power of the tail, positive; the mean is finite above 1.
 * @support greaterThanEqual(scale)
 */
export const Pareto: Factory<[scale: Num, alpha: Num], { readonly scale: Num; readonly alpha: Num }> = family({
  name: "Pareto",
  parameters: { scale: positive, alpha: positive },
  support: ({ scale }) => greaterThanEqual(scale),
  logDensity: (x, { scale, alpha }) => alpha.log().sub(x.log()).sub(alpha.mul(x.div(scale).log())),
  draw: (generator, { scale, alpha }) => scale * exp(-log(generator.uniform()) / alpha),
  cdf: (x, { scale, alpha }) => expm1(logTail(x, scale, alpha)).neg(),
  icdf: (q, { scale, alpha }) => scale.mul(log1p(q.neg()).div(alpha).neg().exp()),
  mean: ({ scale, alpha }) => {
    const isFinite = greater(alpha, 1);
    return where(isFinite, alpha.mul(scale).div(where(isFinite, alpha, 2).sub(1)), Number.POSITIVE_INFINITY);
  },
  variance: ({ scale, alpha }) => {
    const isFinite = greater(alpha, 2);
    const a = where(isFinite, alpha, 3);
    return where(isFinite, scale.div(a.sub(1)).square().mul(a).div(a.sub(2)), Number.POSITIVE_INFINITY);
  },
  entropy: ({ scale, alpha }) => scale.div(alpha).log().add(1).add(alpha.pow(-1)),
  logSurvival: (x, { scale, alpha }) => logTail(x, scale, alpha),
  isf: (q, { scale, alpha }) => scale.mul(q.log().div(alpha).neg().exp()),
});
