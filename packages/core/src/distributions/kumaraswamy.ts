/**
 * @file Define the Kumaraswamy distribution.
 */
import { and, digammaRise, expm1, lbeta, log1mExp, log1p, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { exp, log, log1mExp as log1mExpOf } from "@typyro/base";
import { positive, unitInterval } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";
import { xLogY } from "./logProducts.ts";

/** log P(X > x) = b log(1 - x^a). */
const logTail = (x: Value, a: Value, b: Value): Value => b.mul(log1mExp(a.mul(minimum(maximum(x, 0), 1).log())));

/** The x whose upper tail has the given logarithm. */
const fromLogTail = (logQ: Value, a: Value, b: Value): Value => log1mExp(logQ.div(b)).div(a).exp();

/** log E X^n, where E X^n = b B(1 + n / a, b). */
const logMoment = (n: number, a: Value, b: Value): Value => b.log().add(lbeta(a.pow(-1).mul(n).add(1), b));

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
  variance: ({ concentration1: a, concentration0: b }) => moment(1, a, b).square().mul(expm1(logMoment(2, a, b).sub(logMoment(1, a, b).mul(2)))),
  entropy: ({ concentration1: a, concentration0: b }) => {
    const harmonic = digammaRise(1, b);
    return b.pow(-1).neg().add(1).add(a.pow(-1).neg().add(1).mul(harmonic)).sub(a.log()).sub(b.log());
  },
  logSurvival: (x, { concentration1: a, concentration0: b }) => logTail(x, a, b),
  isf: (q, { concentration1: a, concentration0: b }) => fromLogTail(q.log(), a, b),
});
