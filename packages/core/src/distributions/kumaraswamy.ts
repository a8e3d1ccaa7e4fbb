/**
 * @file Define the Kumaraswamy distribution.
 */
import { and, digammaRise, expm1, lbeta, lift, log1mExp, log1p, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { exp, log, log1mExp as log1mExpOf } from "@typyro/base";
import { positive, unitInterval } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";
import { asColumn } from "./gaussianParts.ts";
import { xLogY } from "./logProducts.ts";

/** log P(X > x) = b log(1 - x^a). */
const logTail = (x: Value, a: Value, b: Value): Value => b.mul(log1mExp(a.mul(minimum(maximum(x, 0), 1).log())));

/** The x whose upper tail has the given logarithm. */
const fromLogTail = (logQ: Value, a: Value, b: Value): Value => log1mExp(logQ.div(b)).div(a).exp();

/** log E X^n, where E X^n = b B(1 + n / a, b). */
const logMoment = (n: number, a: Value, b: Value): Value => b.log().add(lbeta(a.pow(-1).mul(n).add(1), b));

/** Beyond this a, E X^2 / (E X)^2 is too near 1 to be found from both; 1 / a is then small enough for the rule below. */
const NARROW = 4;

// Gauss's rule of 8 points for the weight 1 - |x| on [-1, 1]: scripts/reference/triangleRule.py. With points up to 1/4 apart from 1 its error is below an ulp.
const NODES = lift([0.15462908084026114, 0.464700844889639, 0.7301261104488862, 0.9164986017818234].flatMap((x) => [-x, x]));
const WEIGHTS = lift([0.2686137316110404, 0.1575842337133804, 0.062272586069543355, 0.011529448606035851].flatMap((w) => [w, w]));

/** Steps of the recurrence of trigamma after which its asymptotic series is exact to an ulp. */
const STEPS = 12;
const SHIFTS = lift(Float64Array.from({ length: STEPS }, (_, i) => i));
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730];

/**
 * trigamma(x) - trigamma(x + h) for x >= 1 and h > 0, each term of the recurrence and of the series as a difference that does not cancel.
 *
 * @source NIST DLMF 5.15.5 and 5.15.8.
 */
function trigammaDrop(x: Value, h: Value): Value {
  const [from, step] = [asColumn(x).add(SHIFTS), asColumn(h)];
  const share = step.div(from.add(step));
  const steps = share.mul(share.neg().add(2)).div(from.square()).sum(-1);
  const p = x.add(STEPS).pow(-1);
  const q = x.add(STEPS).add(h).pow(-1);
  const [squareP, squareQ, product] = [p.square(), q.square(), p.mul(q)];
  let [powerP, powerQ] = [squareP, squareQ];
  // (p^(2k + 1) - q^(2k + 1)) / (p - q), and of all of them together what the series makes.
  let quotient = product.mul(0).add(1);
  let series = p.add(q).mul(0.5).add(1);
  for (const b of BERNOULLI) {
    quotient = powerP.add(powerQ).add(product.mul(quotient));
    series = series.add(quotient.mul(b));
    [powerP, powerQ] = [powerP.mul(squareP), powerQ.mul(squareQ)];
  }
  return steps.add(h.mul(q).mul(p).mul(series));
}

/**
 * log(E X^2 / (E X)^2). With t = 1 / a and log E X^n = lgamma(1 + n t) + lgamma(1 + b) - lgamma(1 + n t + b) it is a second difference, for small t
 * the integral of the second derivative, trigamma(1 + s) - trigamma(1 + s + b), over s from 0 to 2 t with the weight t - |s - t|.
 */
function logSpread(a: Value, b: Value): Value {
  const isNarrow = a.greater(NARROW);
  const t = where(isNarrow, a, NARROW).pow(-1);
  const drops = trigammaDrop(asColumn(t).mul(NODES.add(1)).add(1), asColumn(b));
  const narrow = t.square().mul(drops.mul(WEIGHTS).sum(-1));
  const wide = where(isNarrow, 1, a);
  return where(isNarrow, narrow, logMoment(2, wide, b).sub(logMoment(1, wide, b).mul(2)));
}

const moment = (n: number, a: Value, b: Value): Value => logMoment(n, a, b).exp();

/**
 * Kumaraswamy distribution: like the beta, with a cdf in elementary functions.
 *
 * @param concentration1 - a, positive. @param concentration0 - b, positive; P(X > x) = (1 - x^a)^b.
 * @support unitInterval
 */
export const Kumaraswamy: Factory<[concentration1: Num, concentration0: Num], { readonly concentration1: Num; readonly concentration0: Num }> = family({
  name: "Kumaraswamy",
  parameters: { concentration1: positive, concentration0: positive },
  support: unitInterval,
  logDensity: (x, { concentration1: a, concentration0: b }) => {
    // At x = 1 the second power is 0^0 for b = 1.
    const isFlat = and(b.compare("equal", 1), x.compare("equal", 1));
    const complement = log1mExp(where(isFlat, -1, a.mul(x.log())));
    return a.log().add(b.log()).add(xLogY(a.sub(1), x)).add(b.sub(1).mul(complement));
  },
  draw: (generator, { concentration1: a, concentration0: b }) => exp(log1mExpOf(log(generator.uniform()) / b) / a),
  cdf: (x, { concentration1: a, concentration0: b }) => expm1(logTail(x, a, b)).neg(),
  icdf: (q, { concentration1: a, concentration0: b }) => fromLogTail(log1p(q.neg()), a, b),
  mean: ({ concentration1: a, concentration0: b }) => moment(1, a, b),
  variance: ({ concentration1: a, concentration0: b }) => moment(1, a, b).square().mul(expm1(logSpread(a, b))),
  entropy: ({ concentration1: a, concentration0: b }) => {
    const harmonic = digammaRise(1, b);
    return b.pow(-1).neg().add(1).add(a.pow(-1).neg().add(1).mul(harmonic)).sub(a.log()).sub(b.log());
  },
  logSurvival: (x, { concentration1: a, concentration0: b }) => logTail(x, a, b),
  isf: (q, { concentration1: a, concentration0: b }) => fromLogTail(q.log(), a, b),
});
