/**
 * @file Name the flat priors that Stan gives to a parameter without one.
 */
import { dist, plate, sample, supports, type Value } from "@typyro/core";

/** Flat on the real line. */
export const flat = dist.ImproperUniform(supports.real);

/** Flat on the positive half-line. */
export const flatPositive = dist.ImproperUniform(supports.positive);

/** Coefficients with flat priors, named by their terms. */
export function flatCoefficients(terms: readonly string[]): Value {
  return plate("terms", terms, () => sample("beta", flat));
}
