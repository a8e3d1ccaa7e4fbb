/**
 * @file Define every special operation of several arguments a second time: which function is its value, and which is its slope in each argument.
 *
 * The slopes are functions of the base, which its own tests hold to values of 50 digits; so what is tested here is that each operation
 * names the right one, with its sign and the order of its arguments. A slope of NaN says that there is no derivative there.
 */
import * as base from "@typyro/base";
import type { special } from "../src/ops/special.ts";
import type { ScalarRule } from "./scalarRules.ts";

type Name = keyof typeof special;

/** (n - 1) / x, and 0 for n = 1, at x = 0 too. */
const powerSlope = (n: number, x: number): number => (n === 1 ? 0 : (n - 1) / x);

/** The density of a gamma variable; at 0 as the limit from the right. */
function gammaDensity(a: number, x: number): number {
  if (!(a >= 0 && x >= 0)) return Number.NaN;
  if (a === Infinity) return x === Infinity ? Number.NaN : 0;
  if (x === 0) return a < 1 ? Infinity : a === 1 ? 1 : 0;
  return x === Infinity ? 0 : base.gammaPrefix(a, x) * (a / x);
}

/** The density of a beta variable; at the ends as the limit from inside. */
function betaDensity(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0) return a < 1 ? Infinity : a === 1 ? b : 0;
  if (x === 1) return b < 1 ? Infinity : b === 1 ? a : 0;
  return base.betaPrefix(a, b, x, 1 - x) / (x * (1 - x));
}

/** Where the value is not a number, neither are the slopes. */
function slopesWhereDefined(slopes: ScalarRule["slopes"]): ScalarRule["slopes"] {
  return (y, ...x) => (Number.isNaN(y) ? [Number.NaN, Number.NaN, Number.NaN] : slopes(y, ...x));
}

const of = (value: ScalarRule["value"], slopes: ScalarRule["slopes"], roundings?: ScalarRule["roundings"]): ScalarRule => ({
  value,
  slopes: slopesWhereDefined(slopes),
  ...(roundings === undefined ? {} : { roundings }),
});

/** What a slope loses when its parts cancel, in roundings of the slope. */
function cancelling(slope: number, ...parts: readonly number[]): number {
  const factor = parts.reduce((size, part) => size + Math.abs(part), 0) / Math.abs(slope);
  return 16 * (1 + (Number.isFinite(factor) ? factor : 0));
}

/** a / b, and 0 where a is 0: a quantile at an end of the support stays there. */
const quotient = (a: number, b: number): number => (a === 0 ? 0 : a / b);

const share = (a: number, b: number): number => (a === b ? 0.5 : base.sigmoid(a - b));

const gammaDensityByShape = (a: number, x: number): number => gammaDensity(a, x) * (base.log(x) - base.digamma(a));
const betaDensityByA = (a: number, b: number, x: number): number => betaDensity(a, b, x) * (base.log(x) + base.digammaRise(a, b));
const betaDensityByB = (a: number, b: number, x: number): number => betaDensity(a, b, x) * (base.log1p(-x) + base.digammaRise(b, a));

/** The slope in k of log(gamma(k + r) / k!). */
const countSlope = (k: number, r: number): number => base.digamma(k + r) - base.digamma(k + 1);

export const specialRules: Readonly<Record<Name, ScalarRule>> = {
  log1mExp: of(base.log1mExp, (_, x) => [-1 / Math.expm1(-x)]),
  besselI0e: of(base.besselI0e, (_, x) => [-Math.sign(x) * base.besselI0MinusI1e(x)]),
  besselI1e: of(
    base.besselI1e,
    (_, x) => [x === 0 ? 0.5 : base.besselI0e(x) - base.besselI1e(x) / x - Math.sign(x) * base.besselI1e(x)],
    (y, x) => cancelling(x === 0 ? 0.5 : base.besselI0e(x) - y / x - Math.abs(y), base.besselI0e(x), x === 0 ? 0 : y / x, y),
  ),
  besselI0MinusI1e: of(
    base.besselI0MinusI1e,
    (y, x) => [Math.sign(x) * (base.besselI1e(x) / (x === 0 ? 1 : x) - 2 * y)],
    (y, x) => cancelling(base.besselI1e(x) / (x === 0 ? 1 : x) - 2 * y, y),
  ),
  digammaMinusLog: of(base.digammaMinusLog, (_, x) => [base.trigamma(x) - 1 / x], (_, x) => cancelling(base.trigamma(x) - 1 / x, 1 / x)),
  gammaP: of(base.gammaP, (_, a, x) => [base.gammaPByShape(a, x), gammaDensity(a, x)]),
  gammaQ: of(base.gammaQ, (_, a, x) => [-base.gammaPByShape(a, x), -gammaDensity(a, x)]),
  gammaPByShape: of(base.gammaPByShape, (_, a, x) => [Number.NaN, gammaDensityByShape(a, x)]),
  gammaPByX: of(gammaDensity, (y, a, x) => [gammaDensityByShape(a, x), y * (powerSlope(a, x) - 1)]),
  gammaPInverse: of(base.gammaPInverse, (y, a) => [-quotient(base.gammaPByShape(a, y), gammaDensity(a, y)), 1 / gammaDensity(a, y)]),
  gammaQInverse: of(base.gammaQInverse, (y, a) => [-quotient(base.gammaPByShape(a, y), gammaDensity(a, y)), -1 / gammaDensity(a, y)]),
  betaI: of(base.betaI, (_, a, b, x) => [base.betaIByA(a, b, x), base.betaIByB(a, b, x), betaDensity(a, b, x)]),
  betaQ: of(base.betaQ, (_, a, b, x) => [-base.betaIByA(a, b, x), -base.betaIByB(a, b, x), -betaDensity(a, b, x)]),
  betaIByA: of(base.betaIByA, (_, a, b, x) => [Number.NaN, Number.NaN, betaDensityByA(a, b, x)]),
  betaIByB: of(base.betaIByB, (_, a, b, x) => [Number.NaN, Number.NaN, betaDensityByB(a, b, x)]),
  betaIByX: of(betaDensity, (y, a, b, x) => [betaDensityByA(a, b, x), betaDensityByB(a, b, x), y * (powerSlope(a, x) - powerSlope(b, 1 - x))]),
  betaIInverse: of(base.betaIInverse, (y, a, b) => [-quotient(base.betaIByA(a, b, y), betaDensity(a, b, y)), -quotient(base.betaIByB(a, b, y), betaDensity(a, b, y)), 1 / betaDensity(a, b, y)]),
  betaQInverse: of(base.betaQInverse, (y, a, b) => [-quotient(base.betaIByA(a, b, y), betaDensity(a, b, y)), -quotient(base.betaIByB(a, b, y), betaDensity(a, b, y)), -1 / betaDensity(a, b, y)]),
  lbeta: of(base.lbeta, (_, a, b) => [-base.digammaRise(a, b), -base.digammaRise(b, a)]),
  digammaRise: of(
    base.digammaRise,
    (_, x, step) => [base.trigamma(x + step) - base.trigamma(x), base.trigamma(x + step)],
    (_, x, step) => cancelling(base.trigamma(x + step) - base.trigamma(x), base.trigamma(x)),
  ),
  logGammaDensity: of(
    base.logGammaDensity,
    (_, a, x) => [base.log(x) - base.digamma(a), powerSlope(a, x) - 1],
    (_, a, x) => cancelling(base.log(x) - base.digamma(a), base.log(x)) + cancelling(powerSlope(a, x) - 1, 1),
  ),
  logBetaDensity: of(
    base.logBetaDensity,
    (_, a, b, x) => [base.log(x) + base.digammaRise(a, b), base.log1p(-x) + base.digammaRise(b, a), powerSlope(a, x) - powerSlope(b, 1 - x)],
    (_, a, b, x) => cancelling(base.log(x) + base.digammaRise(a, b), base.log(x)) + cancelling(base.log1p(-x) + base.digammaRise(b, a), base.log1p(-x)) + cancelling(powerSlope(a, x) - powerSlope(b, 1 - x), powerSlope(a, x)),
  ),
  logNegativeBinomial: of(
    base.logNegativeBinomial,
    (_, k, odds, r) => [countSlope(k, r) - base.log1p(1 / odds), ((k === 0 ? 0 : k / odds) - r) / (1 + odds), base.logNegativeBinomialByR(k, odds, r)],
    (_, k, odds, r) => cancelling(countSlope(k, r) - base.log1p(1 / odds), base.digamma(k + r), base.digamma(k + 1), base.log1p(1 / odds)),
  ),
  logNegativeBinomialByR: of(
    base.logNegativeBinomialByR,
    (_, k, odds, r) => [base.trigamma(r + k), -1 / (1 + odds), base.trigamma(r + k) - base.trigamma(r)],
    (_, k, __, r) => cancelling(base.trigamma(r + k) - base.trigamma(r), base.trigamma(r)),
  ),
  logNegativeBinomial2: of(
    base.logNegativeBinomial2,
    (_, k, m, r) => [countSlope(k, r) - base.log1p(r / m), ((k === 0 ? 0 : k / m) - 1) * (r / (r + m)), base.logNegativeBinomial2ByR(k, m, r)],
    (_, k, m, r) => cancelling(countSlope(k, r) - base.log1p(r / m), base.digamma(k + r), base.digamma(k + 1), base.log1p(r / m)),
  ),
  logNegativeBinomial2ByR: of(
    base.logNegativeBinomial2ByR,
    (_, k, m, r) => [base.trigamma(r + k) - 1 / (r + m), (k - m) / (r + m) / (r + m), base.trigamma(r + k) - base.trigamma(r) + m / r / (r + m) + (k - m) / (r + m) / (r + m)],
    (_, k, m, r) =>
      cancelling(base.trigamma(r + k) - 1 / (r + m), base.trigamma(r + k)) +
      cancelling(base.trigamma(r + k) - base.trigamma(r) + m / r / (r + m) + (k - m) / (r + m) / (r + m), base.trigamma(r), m / r / (r + m)),
  ),
  logAddExp: of(base.logAddExp, (_, a, b) => [share(a, b), share(b, a)]),
};
