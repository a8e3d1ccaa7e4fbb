/**
 * @file Define Student's t distribution.
 */
import { betaI, betaIInverse, betaQInverse, digammaRise, greater, lbeta, log1p, type Num, type Value, where } from "@typyro/autodiff";
import { exp, log } from "@typyro/base";
import { drawLogGamma } from "../draws/gamma.ts";
import { positive, real } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

/** Added to 0 so that z^2 has a square root and the cdf a slope there; its square is far below every other term. */
const NEARLY_ZERO = 1e-100;
const TINY = 1e-200;

const half = (df: Value): Value => df.mul(0.5);

/**
 * P(T <= z). Near the centre 1/2 plus a small part; in a tail the small part itself, so that neither cancels.
 *
 * @source Abramowitz & Stegun 1964, 26.7.1 and 26.5.27.
 */
function standardCdf(z: Value, df: Value): Value {
  const square = z.add(where(z.compare("equal", 0), NEARLY_ZERO, 0)).square();
  const isTail = greater(square, df);
  const ofCentre = where(isTail, 1, square);
  const ofTail = where(isTail, square, df);
  const centre = betaI(0.5, df.mul(0.5), ofCentre.div(ofCentre.add(df))).mul(0.5);
  const tail = betaI(df.mul(0.5), 0.5, df.div(ofTail.add(df))).mul(0.5);
  const isLeft = z.less(0);
  return where(isLeft, where(isTail, tail, centre.neg().add(0.5)), where(isTail, tail.neg().add(1), centre.add(0.5)));
}

function standardQuantile(q: Value, df: Value): Value {
  const isLeft = q.less(0.5);
  const smaller = where(isLeft, q, q.neg().add(1));
  const isTail = smaller.less(0.25);
  const share = betaIInverse(df.mul(0.5), 0.5, where(isTail, smaller, 0.25).mul(2));
  // Where the share is too small for a double, it is (a B(a, 1/2) 2q)^(1/a) to every digit, a = df / 2.
  const isTiny = share.less(TINY);
  const logShare = where(isTail, smaller, 0.25).mul(2).log().add(half(df).log()).add(lbeta(half(df), 0.5)).div(half(df));
  const safe = where(isTiny, 0.5, share);
  // z^2 / (df + z^2), from its own side where that is the smaller: for many degrees of freedom the share is near 1.
  const rest = betaQInverse(0.5, half(df), where(isTail, smaller, 0.25).mul(2));
  const isNearOne = safe.greater(0.5);
  const small = where(isNearOne, rest, safe);
  const complement = small.neg().add(1);
  const odds = where(isNearOne, small.div(complement), complement.div(small));
  const tail = where(isTiny, df.log().sub(where(isTiny, logShare, 0)).mul(0.5).exp(), df.mul(odds).sqrt());
  const middle = q.compare("equal", 0.5);
  const inner = betaIInverse(0.5, df.mul(0.5), where(isTail, 0.5, where(middle, NEARLY_ZERO, smaller.mul(-2).add(1))));
  const centre = where(middle, 0, df.mul(inner).div(inner.neg().add(1)).sqrt());
  return where(isTail, tail, centre).mul(where(isLeft, -1, 1));
}

/**
 * Student's t distribution: a normal of random precision, with tails as of a Cauchy at 1 degree of freedom.
 *
 * @param df - degrees of freedom, positive. @param loc - centre. @param scale - positive; not the standard deviation.
 * @support real
 */
export const StudentT: Factory<[df: Num, loc: Num, scale: Num], { readonly df: Num; readonly loc: Num; readonly scale: Num }> = family({
  name: "StudentT",
  parameters: { df: positive, loc: real, scale: positive },
  support: real,
  logDensity: (x, { df, loc, scale }) => {
    const kernel = log1p(x.sub(loc).div(scale).square().div(df)).mul(half(df).add(0.5));
    return kernel.add(lbeta(half(df), 0.5)).add(df.log().mul(0.5)).add(scale.log()).neg();
  },
  draw: (generator, { df, loc, scale }) => {
    const z = generator.normal();
    // Student's own construction (Devroye 1986, "Non-uniform random variate generation", chapter IX). Divided by the root of a chi-square over df, on the log scale: for small df that root is often below the smallest double.
    return loc + scale * z * exp(0.5 * (log(df / 2) - drawLogGamma(generator, df / 2)));
  },
  cdf: (x, { df, loc, scale }) => standardCdf(x.sub(loc).div(scale), df),
  icdf: (q, { df, loc, scale }) => standardQuantile(q, df).mul(scale).add(loc),
  mean: ({ df, loc }) => where(greater(df, 1), loc, Number.NaN),
  variance: ({ df, scale }) => {
    const isFinite = greater(df, 2);
    const finite = scale.square().mul(df.div(where(isFinite, df, 3).sub(2)));
    return where(isFinite, finite, where(greater(df, 1), Number.POSITIVE_INFINITY, Number.NaN));
  },
  entropy: ({ df, scale }) => {
    const rise = digammaRise(half(df), 0.5);
    return half(df).add(0.5).mul(rise).add(df.log().mul(0.5)).add(lbeta(half(df), 0.5)).add(scale.log());
  },
  survival: (x, { df, loc, scale }) => standardCdf(loc.sub(x).div(scale), df),
  isf: (q, { df, loc, scale }) => loc.sub(standardQuantile(q, df).mul(scale)),
});
