/**
 * @file Define the Gumbel distribution.
 */
import { expm1, log1p, minimum, type Num, type Value } from "@typyro/autodiff";
import { log } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const EULER_GAMMA = 0.5772156649015329;
/** From here on e^-z is capped: beyond, a slope would be infinite, and NaN once it is multiplied by 0. */
const STEEPEST = 700;
const PI_SQUARED_OVER_SIX = 1.6449340668482264;

/** e^-z, minus the log of the cdf. */
const decay = (x: Value, loc: Value, scale: Value): Value => loc.sub(x).div(scale).exp();

/**
 * Gumbel distribution: what the largest of many variables with exponential tails tends to.
 *
 * @param loc - mode. @param scale - positive.
 * @support real
 */
export const Gumbel: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "Gumbel",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => loc.sub(x).div(scale).sub(minimum(loc.sub(x).div(scale), STEEPEST).exp()).sub(scale.log()),
  draw: (generator, { loc, scale }) => loc - scale * log(-log(generator.uniform())),
  cdf: (x, { loc, scale }) => decay(x, loc, scale).neg().exp(),
  icdf: (q, { loc, scale }) => loc.sub(q.log().neg().log().mul(scale)),
  mean: ({ loc, scale }) => loc.add(scale.mul(EULER_GAMMA)),
  variance: ({ scale }) => scale.square().mul(PI_SQUARED_OVER_SIX),
  entropy: ({ scale }) => scale.log().add(1 + EULER_GAMMA),
  logCdf: (x, { loc, scale }) => decay(x, loc, scale).neg(),
  survival: (x, { loc, scale }) => expm1(decay(x, loc, scale).neg()).neg(),
  isf: (q, { loc, scale }) => loc.sub(log1p(q.neg()).neg().log().mul(scale)),
});
