/**
 * @file Define the Poisson distribution.
 */
import { floor, gammaP, gammaQ, logGammaDensity, maximum, type Num, where } from "@typyro/autodiff";
import { drawPoisson } from "../draws/poisson.ts";
import { nonnegativeInteger } from "../supports/integers.ts";
import { nonnegative } from "../supports/supports.ts";
import { counted } from "./countQuantile.ts";
import { type Factory, family } from "./family.ts";
import { poissonEntropy } from "./poissonEntropy.ts";

/**
 * Poisson distribution.
 *
 * @param rate - mean, at least 0; at 0 every value is 0.
 * @support nonnegativeInteger
 */
export const Poisson: Factory<[rate: Num], { readonly rate: Num }> = family({
  name: "Poisson",
  parameters: { rate: nonnegative },
  support: nonnegativeInteger,
  // As a function of the rate it is the density of a gamma variable of shape k + 1.
  logDensity: (k, { rate }) => logGammaDensity(k.add(1), rate),
  draw: (generator, { rate }) => drawPoisson(generator, rate),
  ...counted<"rate">({
    cdf: (x, { rate }) => where(x.less(0), 0, gammaQ(floor(maximum(x, 0)).add(1), rate)),
    survival: (x, { rate }) => where(x.less(0), 1, gammaP(floor(maximum(x, 0)).add(1), rate)),
    mean: ({ rate }) => rate,
    variance: ({ rate }) => rate,
    skewness: ({ rate }) => rate.pow(-0.5),
  }),
  entropy: ({ rate }) => poissonEntropy(rate),
  enumerate: { none: "it has infinitely many values" },
});
