/**
 * @file Define the normal distribution.
 */
import { erfc, logNormalCdf, normalQuantile, type Num } from "@typyro/autodiff";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const HALF_LOG_TWO_PI_E = 1.4189385332046727;

/**
 * Normal distribution.
 *
 * @param loc - mean, any real. @param scale - standard deviation, positive; in the units of the value.
 * @shape batch = broadcast(loc, scale); event = []
 * @support real
 * @error `parameter-outside-support` when a known `scale` is not positive.
 */
export const Normal: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "Normal",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => x.sub(loc).div(scale).square().mul(-0.5).sub(scale.log()).sub(HALF_LOG_TWO_PI),
  draw: (generator, { loc, scale }) => loc + scale * generator.normal(),
  cdf: (x, { loc, scale }) => erfc(loc.sub(x).div(scale).mul(Math.SQRT1_2)).mul(0.5),
  icdf: (q, { loc, scale }) => normalQuantile(q).mul(scale).add(loc),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => scale.square(),
  entropy: ({ scale }) => scale.log().add(HALF_LOG_TWO_PI_E),
  logCdf: (x, { loc, scale }) => logNormalCdf(x.sub(loc).div(scale)),
  logSurvival: (x, { loc, scale }) => logNormalCdf(loc.sub(x).div(scale)),
  isf: (q, { loc, scale }) => loc.sub(normalQuantile(q).mul(scale)),
});
