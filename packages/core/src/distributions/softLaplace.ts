/**
 * @file Define the soft Laplace distribution, also known as hyperbolic secant.
 */
import { atan, type Num, tan, type Value, where } from "@typyro/autodiff";
import { log, tan as tanOf } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";
import { logCosh } from "./logCosh.ts";

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI = 1.5707963267948966;
const LOG_PI = 1.1447298858494002;
const PI_SQUARED_OVER_FOUR = 2.4674011002723395;
/** 4 G / pi + log(pi / 2), G Catalan's constant. */
const STANDARD_ENTROPY = 1.61782632141273;

/** 2 / pi atan(e^z); right of 0 by the complement, so that e^z does not overflow. */
function standardCdf(z: Value): Value {
  const tail = atan(z.abs().neg().exp()).mul(TWO_OVER_PI);
  return where(z.less(0), tail, tail.neg().add(1));
}

function standardQuantile(q: Value): Value {
  const isLeft = q.less(0.5);
  const logTail = tan(where(isLeft, q, q.neg().add(1)).mul(HALF_PI)).log();
  return where(isLeft, logTail, logTail.neg());
}

/**
 * Soft Laplace distribution: tails as of a Laplace, round at the top. Density 2 / (pi scale (e^z + e^-z)).
 *
 * @param loc - mean. @param scale - positive; the standard deviation is pi / 2 times it.
 * @support real
 */
export const SoftLaplace: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "SoftLaplace",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => {
    return logCosh(x.sub(loc).div(scale)).add(scale.log()).add(LOG_PI).neg();
  },
  draw: (generator, { loc, scale }) => loc + scale * log(tanOf(HALF_PI * generator.uniform())),
  cdf: (x, { loc, scale }) => standardCdf(x.sub(loc).div(scale)),
  icdf: (q, { loc, scale }) => standardQuantile(q).mul(scale).add(loc),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => scale.square().mul(PI_SQUARED_OVER_FOUR),
  entropy: ({ scale }) => scale.log().add(STANDARD_ENTROPY),
  survival: (x, { loc, scale }) => standardCdf(loc.sub(x).div(scale)),
  isf: (q, { loc, scale }) => loc.sub(standardQuantile(q).mul(scale)),
});
