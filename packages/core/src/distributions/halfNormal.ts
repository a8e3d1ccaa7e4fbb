/**
 * @file Define the half-normal distribution.
 */
import { erf, lift, logNormalCdf, maximum, type Num, normalQuantile, type Value, where } from "@typyro/autodiff";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const HALF_LOG_TWO_OVER_PI = -0.22579135264472744;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
const HALF_LOG_HALF_PI_E = 0.7257913526447274;

/** Maclaurin coefficients of sqrt(2) erfinv(q) in q, q^3, ...: at q = 0.1 what is left out is 4e-18 of the sum. */
const SERIES = [
  1.2533141373155003, 0.32811687386921706, 0.18039167308161672, 0.12240319502566546, 0.09186677242209602, 0.07315908058159144, 0.06058027131335946,
  0.051570611792663965,
];

/** The z with P(|Z| < z) = q; for small q by the series, since (1 - q) / 2 loses the digits of q. */
function quantile(q: Value): Value {
  const isSmall = q.less(0.1);
  const small = where(isSmall, q, 0.1);
  const square = small.square();
  const series = SERIES.reduceRight<Value>((sum, coefficient) => sum.mul(square).add(coefficient), lift(0)).mul(small);
  return where(isSmall, series, normalQuantile(where(isSmall, 0.5, q).neg().add(1).mul(0.5)).neg());
}

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
  icdf: (q, { scale }) => quantile(q).mul(scale),
  mean: ({ scale }) => scale.mul(SQRT_TWO_OVER_PI),
  variance: ({ scale }) => scale.square().mul(1 - SQRT_TWO_OVER_PI * SQRT_TWO_OVER_PI),
  entropy: ({ scale }) => scale.log().add(HALF_LOG_HALF_PI_E),
  logSurvival: (x, { scale }) => logNormalCdf(maximum(x, 0).div(scale).neg()).add(Math.LN2),
  isf: (q, { scale }) => normalQuantile(q.mul(0.5)).mul(scale).neg(),
});
