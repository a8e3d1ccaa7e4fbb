/**
 * @file Define the logistic distribution.
 */
import { log1p, logSigmoid, type Num, sigmoid, type Value } from "@typyro/autodiff";
import { log, log1p as log1pOf } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";
import { logCosh } from "./logCosh.ts";

const LOG_FOUR = 1.3862943611198906;
const PI_SQUARED_OVER_THREE = 3.289868133696453;

const logit = (q: Value): Value => q.log().sub(log1p(q.neg()));

/**
 * Logistic distribution: its cdf is the logistic function.
 *
 * @param loc - mean and median. @param scale - positive; the standard deviation is pi / sqrt 3 times it.
 * @support real
 */
export const Logistic: Factory<[loc: Num, scale: Num], { readonly loc: Num; readonly scale: Num }> = family({
  name: "Logistic",
  parameters: { loc: real, scale: positive },
  support: real,
  logDensity: (x, { loc, scale }) => {
    return logCosh(x.sub(loc).div(scale).mul(0.5)).mul(2).add(scale.log()).add(LOG_FOUR).neg();
  },
  draw: (generator, { loc, scale }) => {
    const u = generator.uniform();
    return loc + scale * (log(u) - log1pOf(-u));
  },
  cdf: (x, { loc, scale }) => sigmoid(x.sub(loc).div(scale)),
  icdf: (q, { loc, scale }) => logit(q).mul(scale).add(loc),
  mean: ({ loc }) => loc,
  variance: ({ scale }) => scale.square().mul(PI_SQUARED_OVER_THREE),
  entropy: ({ scale }) => scale.log().add(2),
  logCdf: (x, { loc, scale }) => logSigmoid(x.sub(loc).div(scale)),
  survival: (x, { loc, scale }) => sigmoid(loc.sub(x).div(scale)),
  logSurvival: (x, { loc, scale }) => logSigmoid(loc.sub(x).div(scale)),
  isf: (q, { loc, scale }) => loc.sub(logit(q).mul(scale)),
});
