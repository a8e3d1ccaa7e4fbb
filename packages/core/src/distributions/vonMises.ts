/**
 * @file Define the von Mises distribution.
 */
import { besselI0e, besselI0MinusI1e, floor, type Num, sin, type Value } from "@typyro/autodiff";
import { PI, TWO_PI } from "@typyro/base";
import { drawVonMises, wrap } from "../draws/vonMises.ts";
import { circular, nonnegative, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const LOG_TWO_PI = 1.8378770664093456;

/** 1 - E cos(x - loc) = 1 - I1 / I0. */
const spread = (concentration: Value): Value => besselI0MinusI1e(concentration).div(besselI0e(concentration));

/**
 * Von Mises distribution of angles in radians. Its variance is the circular one, 1 - E cos(x - loc).
 *
 * @param loc - mean direction, any real. @param concentration - at least 0; 0 is uniform.
 * @support circular: from -pi to pi
 */
export const VonMises: Factory<[loc: Num, concentration: Num], { readonly loc: Num; readonly concentration: Num }> = family({
  name: "VonMises",
  parameters: { loc: real, concentration: nonnegative },
  support: circular,
  // cos d - 1 = -2 sin^2(d / 2), exact for small d, against log I0 - concentration.
  logDensity: (x, { loc, concentration }) =>
    sin(x.sub(loc).mul(0.5)).square().mul(concentration).mul(-2).sub(besselI0e(concentration).log()).sub(LOG_TWO_PI),
  draw: (generator, { loc, concentration }) => wrap(loc + drawVonMises(generator, concentration)),
  cdf: { none: "it has no closed form" },
  icdf: { none: "it has no closed form" },
  mean: ({ loc }) => loc.sub(floor(loc.add(PI).div(TWO_PI)).mul(TWO_PI)),
  variance: ({ concentration }) => spread(concentration),
  entropy: ({ concentration }) =>
    besselI0e(concentration).log().add(LOG_TWO_PI).add(concentration.mul(spread(concentration))),
});
