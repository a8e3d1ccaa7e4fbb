/**
 * @file Define the Laplace distribution.
 */
import { log1p, type Num, type Value, where } from "@typyro/autodiff";
import { log } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const LN2 = 0.6931471805599453;

/** log P(Z <= z): z - log 2 on the left, log(1 - e^-z / 2) on the right. */
function standardLogCdf(z: Value): Value {
  return where(z.less(0), z.sub(LN2), log1p(z.abs().neg().exp().mul(-0.5)));
}

function standardCdf(z: Value): Value {
  const tail = z.abs().neg().exp().mul(0.5);
  return where(z.less(0), tail, tail.neg().add(1));
}

function standardQuantile(q: Value): Value {
  const isLeft = q.less(0.5);
  const logTail = where(isLeft, q, q.neg().add(1)).mul(2).log();
  return where(isLeft, logTail, logTail.neg());
}

/**
 * Laplace distribution: exponential to both sides of its centre.
 *
 * @param loc - mean and median. @param scale - mean distance from it, positive.
 * @support real
 */
export const Laplace: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "Laplace",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => x.sub(loc).abs().div(scale).add(scale.log()).add(LN2).neg(),
  draw: (generator, { loc, scale }) => {
    const u = generator.uniform();
    return u < 0.5 ? loc + scale * log(2 * u) : loc - scale * log(2 * (1 - u));
  },
  cdf: (x, { loc, scale }) => standardCdf(x.sub(loc).div(scale)),
  icdf: (q, { loc, scale }) => standardQuantile(q).mul(scale).add(loc),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => scale.square().mul(2),
  entropy: ({ scale }) => scale.log().add(1 + LN2),
  logCdf: (x, { loc, scale }) => standardLogCdf(x.sub(loc).div(scale)),
  logSurvival: (x, { loc, scale }) => standardLogCdf(loc.sub(x).div(scale)),
  isf: (q, { loc, scale }) => loc.sub(standardQuantile(q).mul(scale)),
});
