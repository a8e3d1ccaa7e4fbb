/**
 * @file Define the Weibull distribution.
 */
import { expm1, lgamma, log1p, type Num, type Value, where } from "@typyro/autodiff";
import { log, pow } from "@typyro/base";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";
import { xLogY } from "./logProducts.ts";

const EULER_GAMMA = 0.5772156649015329;

/** The cumulative hazard (x / scale)^shape; 0 left of 0. */
function hazard(x: Value, scale: Value, shape: Value): Value {
  const isLater = x.greater(0);
  return where(isLater, where(isLater, x, 1).div(scale).pow(shape), 0);
}

/**
 * Weibull distribution: times to an event whose hazard is a power of time.
 *
 * @param scale - positive, in the units of the value; 63 % of values are below. @param shape - positive; above 1 the hazard rises.
 * @support nonnegative
 */
export const Weibull: Factory<[scale: Num, shape: Num], { readonly scale: Num; readonly shape: Num }> = family({
  name: "Weibull",
  parameters: { scale: positive, shape: positive },
  support: nonnegative,
  logDensity: (x, { scale, shape }) => {
    const ratio = x.div(scale);
    return shape.log().sub(scale.log()).add(xLogY(shape.sub(1), ratio)).sub(ratio.pow(shape));
  },
  draw: (generator, { scale, shape }) => scale * pow(-log(generator.uniform()), 1 / shape),
  cdf: (x, { scale, shape }) => expm1(hazard(x, scale, shape).neg()).neg(),
  icdf: (q, { scale, shape }) => log1p(q.neg()).neg().pow(shape.pow(-1)).mul(scale),
  mean: ({ scale, shape }) => scale.mul(lgamma(shape.pow(-1).add(1)).exp()),
  // gamma(1 + 2/k) - gamma(1 + 1/k)^2 would cancel for large k.
  variance: ({ scale, shape }) => {
    const logMean = lgamma(shape.pow(-1).add(1)).mul(2);
    return scale.square().mul(logMean.exp()).mul(expm1(lgamma(shape.pow(-1).mul(2).add(1)).sub(logMean)));
  },
  entropy: ({ scale, shape }) => shape.pow(-1).neg().add(1).mul(EULER_GAMMA).add(scale.div(shape).log()).add(1),
  logSurvival: (x, { scale, shape }) => hazard(x, scale, shape).neg(),
  isf: (q, { scale, shape }) => q.log().neg().pow(shape.pow(-1)).mul(scale),
});
