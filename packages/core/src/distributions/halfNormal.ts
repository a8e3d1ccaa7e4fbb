/**
 * @file Define the half-normal distribution.
 */
import { erf, logNormalCdf, maximum, type Num, normalQuantile, where } from "@typyro/autodiff";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const HALF_LOG_TWO_OVER_PI = -0.22579135264472744;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
const HALF_LOG_HALF_PI_E = 0.7257913526447274;

/**
 * Half-normal distribution: the absolute value of a normal one of mean 0.
 *
 * @param scale - standard deviation of that normal, positive.
 * @support nonnegative
 */
export const HalfNormal: Factory<[scale: Num], { readonly scale: Num }> = family({
  name: "HalfNormal",
  parameters: { scale: positive },
  support: nonnegative,
  logDensity: (x, { scale }) => x.div(scale).square().mul(-0.5).sub(scale.log()).add(HALF_LOG_TWO_OVER_PI),
  draw: (generator, { scale }) => scale * Math.abs(generator.normal()),
  cdf: (x, { scale }) => where(x.less(0), 0, erf(x.div(scale).mul(Math.SQRT1_2))),
  icdf: (q, { scale }) => normalQuantile(q.add(1).mul(0.5)).mul(scale),
  mean: ({ scale }) => scale.mul(SQRT_TWO_OVER_PI),
  variance: ({ scale }) => scale.square().mul(1 - SQRT_TWO_OVER_PI * SQRT_TWO_OVER_PI),
  entropy: ({ scale }) => scale.log().add(HALF_LOG_HALF_PI_E),
  logSurvival: (x, { scale }) => logNormalCdf(maximum(x, 0).div(scale).neg()).add(Math.LN2),
  isf: (q, { scale }) => normalQuantile(q.mul(0.5)).mul(scale).neg(),
});
