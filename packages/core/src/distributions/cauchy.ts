/**
 * @file Define the Cauchy distribution.
 */
import { atan, log1p, type Num, tan, type Value, where } from "@typyro/autodiff";
import { PI, tan as tanOf } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const LOG_PI = 1.1447298858494002;
const LOG_FOUR_PI = 2.5310242469692907;
const FAR = 1e8;

/** The standard cdf; in the left tail by the reciprocal, where 1/2 + atan(z) / pi would cancel. */
function standardCdf(z: Value): Value {
  const isTail = z.less(-1);
  const tail = atan(where(isTail, z, -1).pow(-1)).neg();
  return where(isTail, tail, atan(where(isTail, 0, z)).add(PI / 2)).div(PI);
}

/** The standard quantile; in the tails by the cotangent of what lies beyond. */
function standardQuantile(q: Value): Value {
  const isLeft = q.less(0.5);
  const beyond = where(isLeft, q, q.neg().add(1));
  const isTail = beyond.less(0.25);
  const tail = tan(where(isTail, beyond, 0.25).mul(PI)).pow(-1).mul(where(isLeft, -1, 1));
  return where(isTail, tail, tan(where(isTail, 0.5, q).sub(0.5).mul(PI)));
}

/** log(1 + z^2); far out, where the 1 is lost and the square might overflow, 2 log |z|. */
function logOnePlusSquare(z: Value): Value {
  const isFar = z.abs().greater(FAR);
  return where(isFar, where(isFar, z.abs(), 1).log().mul(2), log1p(where(isFar, 0, z).square()));
}

/**
 * Cauchy distribution; it has no mean.
 *
 * @param loc - median, any real. @param scale - half the distance between the quartiles, positive.
 * @support real
 */
export const Cauchy: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "Cauchy",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => logOnePlusSquare(x.sub(loc).div(scale)).neg().sub(scale.log()).sub(LOG_PI),
  draw: (generator, { loc, scale }) => loc + scale * tanOf(PI * (generator.uniform() - 0.5)),
  cdf: (x, { loc, scale }) => standardCdf(x.sub(loc).div(scale)),
  icdf: (q, { loc, scale }) => standardQuantile(q).mul(scale).add(loc),
  mean: ({ loc }) => loc.mul(Number.NaN),
  variance: ({ scale }) => scale.mul(Number.NaN),
  entropy: ({ scale }) => scale.log().add(LOG_FOUR_PI),
  survival: (x, { loc, scale }) => standardCdf(loc.sub(x).div(scale)),
  isf: (q, { loc, scale }) => loc.sub(standardQuantile(q).mul(scale)),
});
