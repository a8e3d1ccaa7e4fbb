/**
 * @file Define the log-normal distribution.
 */
import { expm1, logNormalCdf, maximum, normalCdf, normalQuantile, type Num, type Value } from "@typyro/autodiff";
import { exp } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const HALF_LOG_TWO_PI_E = 1.4189385332046727;

/** The standardised logarithm; -Infinity for values that are not positive. */
const standardised = (x: Value, loc: Value, scale: Value): Value => maximum(x, 0).log().sub(loc).div(scale);

/**
 * Log-normal distribution: the exponential of a normal variable.
 *
 * @param loc - mean of the logarithm. @param scale - standard deviation of the logarithm, positive.
 * @support positive
 */
export const LogNormal: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "LogNormal",
  parameters: { loc: real, scale: positive },
  support: positive,
  logDensity: (x, { loc, scale }) => {
    const logX = x.log();
    return logX.sub(loc).div(scale).square().mul(-0.5).sub(logX).sub(scale.log()).sub(HALF_LOG_TWO_PI);
  },
  draw: (generator, { loc, scale }) => exp(loc + scale * generator.normal()),
  cdf: (x, { loc, scale }) => normalCdf(standardised(x, loc, scale)),
  icdf: (q, { loc, scale }) => normalQuantile(q).mul(scale).add(loc).exp(),
  mean: ({ loc, scale }) => scale.square().mul(0.5).add(loc).exp(),
  variance: ({ loc, scale }) => expm1(scale.square()).mul(loc.mul(2).add(scale.square()).exp()),
  entropy: ({ loc, scale }) => scale.log().add(loc).add(HALF_LOG_TWO_PI_E),
  logCdf: (x, { loc, scale }) => logNormalCdf(standardised(x, loc, scale)),
  survival: (x, { loc, scale }) => normalCdf(standardised(x, loc, scale).neg()),
  logSurvival: (x, { loc, scale }) => logNormalCdf(standardised(x, loc, scale).neg()),
  isf: (q, { loc, scale }) => loc.sub(normalQuantile(q).mul(scale)).exp(),
});
