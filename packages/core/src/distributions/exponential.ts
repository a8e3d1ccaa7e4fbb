/**
 * @file Define the exponential distribution.
 */
import { expm1, log1p, maximum, type Num, where } from "@typyro/autodiff";
import { log } from "@typyro/base";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/**
 * Exponential distribution.
 *
 * @param rate - inverse of the mean, positive; in inverse units of the value.
 * @support nonnegative
 */
export const Exponential: Factory<[rate: Num], { readonly rate: Num }> = family({
  name: "Exponential",
  parameters: { rate: positive },
  support: nonnegative,
  logDensity: (x, { rate }) => rate.log().sub(rate.mul(x)),
  draw: (generator, { rate }) => -log(generator.uniform()) / rate,
  cdf: (x, { rate }) => where(x.less(0), 0, expm1(rate.mul(x).neg()).neg()),
  icdf: (q, { rate }) => log1p(q.neg()).neg().div(rate),
  mean: ({ rate }) => rate.pow(-1),
  variance: ({ rate }) => rate.pow(-2),
  entropy: ({ rate }) => rate.log().neg().add(1),
  logSurvival: (x, { rate }) => maximum(x, 0).mul(rate).neg(),
  isf: (q, { rate }) => q.log().neg().div(rate),
});
