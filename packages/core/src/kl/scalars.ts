/**
 * @file Compute Kullback-Leibler divergences between distributions of single numbers, from their parameters.
 *
 * @source Penny 2001, "KL-divergences of normal, gamma, Dirichlet and Wishart densities" (normal, gamma); Bauckhage 2014, "Computing the
 *   Kullback-Leibler divergence between two generalized gamma distributions", arXiv 1401.6853 (Weibull and gamma); Nalisnick & Smyth 2017,
 *   "Stick-breaking variational autoencoders", appendix (Kumaraswamy and beta; we integrate E log(1 - x), there a series of ten terms).
 */
import { digamma, lbeta, lgamma, lift, log1mExp, logSigmoid, type Value, where } from "@typyro/autodiff";
import { exp, internal, log1p, sinh } from "@typyro/base";

/** The parameters of a distribution by name. */
export type Given = Readonly<Record<string, Value>>;

const EULER_GAMMA = 0.5772156649015329;
const PI = 3.141592653589793;

function read(given: Given, name: string): Value {
  const value = given[name];
  if (value === undefined) throw internal(`a distribution has no parameter ${name}`);
  return value;
}

/** ((sp/sq)^2 + ((mp - mq)/sq)^2 - 1) / 2 - log(sp/sq) */
export function klNormal(p: Given, q: Given): Value {
  const ratio = read(p, "scale").div(read(q, "scale"));
  const shift = read(p, "loc").sub(read(q, "loc")).div(read(q, "scale"));
  return ratio.square().add(shift.square()).sub(1).mul(0.5).sub(ratio.log());
}

/** (ratio^2 - 1) / 2 - log(ratio), where ratio = sp / sq. */
export function klHalfNormal(p: Given, q: Given): Value {
  const ratio = read(p, "scale").div(read(q, "scale"));
  return ratio.square().sub(1).mul(0.5).sub(ratio.log());
}

/** log(sq / sp) + d / sq + (sp / sq) e^(-d / sp) - 1, where d = |mp - mq|. */
export function klLaplace(p: Given, q: Given): Value {
  const [from, to] = [read(p, "scale"), read(q, "scale")];
  const ratio = from.div(to);
  const distance = read(p, "loc").sub(read(q, "loc")).abs();
  return distance.div(to).add(ratio.mul(distance.div(from).neg().exp())).sub(1).sub(ratio.log());
}

/** rp log(rp / rq) - rp + rq, with 0 log 0 = 0. */
export function klPoisson(p: Given, q: Given): Value {
  const [from, to] = [read(p, "rate"), read(q, "rate")];
  return term(from, from.log(), to.log()).sub(from).add(to);
}

/** (ap - aq) digamma(ap) - lgamma(ap) + lgamma(aq) + aq log(rp / rq) + ap (rq - rp) / rp */
export function klGamma(p: Given, q: Given): Value {
  const [a, r] = [read(p, "concentration"), read(p, "rate")];
  const [b, s] = [read(q, "concentration"), read(q, "rate")];
  return a.sub(b).mul(digamma(a)).sub(lgamma(a)).add(lgamma(b)).add(b.mul(r.div(s).log())).add(a.mul(s.sub(r).div(r)));
}

/** log(B(q) / B(p)) + (ap - aq) digamma(ap) + (bp - bq) digamma(bp) - (ap + bp - aq - bq) digamma(ap + bp) */
export function klBeta(p: Given, q: Given): Value {
  const [a, b] = [read(p, "concentration1"), read(p, "concentration0")];
  const [c, d] = [read(q, "concentration1"), read(q, "concentration0")];
  const [first, second] = [a.sub(c), b.sub(d)];
  return lbeta(c, d).sub(lbeta(a, b)).add(first.mul(digamma(a))).add(second.mul(digamma(b))).sub(first.add(second).mul(digamma(a.add(b))));
}

/** log(rp / rq) + rq / rp - 1 */
export function klExponential(p: Given, q: Given): Value {
  const ratio = read(q, "rate").div(read(p, "rate"));
  return ratio.sub(1).sub(ratio.log());
}

/** E x / s = gamma(1 + 1/k) l, E log x = log l - euler / k, put into the gamma's log density, less the Weibull's entropy. */
export function klWeibullGamma(p: Given, q: Given): Value {
  const [l, k] = [read(p, "scale"), read(p, "shape")];
  const [a, r] = [read(q, "concentration"), read(q, "rate")];
  const meanLog = l.log().sub(k.pow(-1).mul(EULER_GAMMA));
  const mean = l.mul(lgamma(k.pow(-1).add(1)).exp());
  const crossed = a.mul(r.log()).sub(lgamma(a)).add(a.sub(1).mul(meanLog)).sub(r.mul(mean));
  const entropy = k.pow(-1).neg().add(1).mul(EULER_GAMMA).add(l.div(k).log()).add(1);
  return crossed.add(entropy).neg();
}

const STEP = 0.0625;

/** Nodes of the tanh-sinh rule on (0, 1) as logarithms, and its weights: 1e-13 for functions with logarithms at the ends. */
function tanhSinhRule(): { readonly logNodes: Value; readonly weights: Value } {
  const nodes = Float64Array.from({ length: 113 }, (_, i) => (i - 56) * STEP);
  const weights = nodes.map((t) => {
    const e = exp(-Math.abs(PI * sinh(t)));
    return (STEP * PI * ((exp(t) + exp(-t)) / 2) * e) / ((1 + e) * (1 + e));
  });
  return { logNodes: lift(nodes.map((t) => -softplusOf(PI * sinh(t)))), weights: lift(weights) };
}

function softplusOf(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}

/** E log(1 - x) of a Kumaraswamy variable: with v uniform, x^a = 1 - v^(1/b). */
function meanLogComplement(a: Value, b: Value): Value {
  const column = (x: Value): Value => x.reshape([...x.shape, 1]);
  const { logNodes, weights } = tanhSinhRule();
  const logX = log1mExp(logNodes.div(column(b))).div(column(a));
  // A node next to an end rounds to it; its weight is next to nothing.
  const isInside = logX.less(0);
  return where(isInside, log1mExp(where(isInside, logX, -1)), 0).mul(weights).sum(-1);
}

/** -entropy of the Kumaraswamy, less E log density of the beta, where E log x = -(digamma(b + 1) + euler) / a. */
export function klKumaraswamyBeta(p: Given, q: Given): Value {
  const [a, b] = [read(p, "concentration1"), read(p, "concentration0")];
  const [c, d] = [read(q, "concentration1"), read(q, "concentration0")];
  const harmonic = digamma(b.add(1)).add(EULER_GAMMA);
  const entropy = b.pow(-1).neg().add(1).add(a.pow(-1).neg().add(1).mul(harmonic)).sub(a.log()).sub(b.log());
  const crossed = c.sub(1).mul(harmonic.div(a).neg()).add(d.sub(1).mul(meanLogComplement(a, b))).sub(lbeta(c, d));
  return entropy.add(crossed).neg();
}

/** Of 1 against 1 and 0 against 0, each by its log-odds or its probability. */
export function klBernoulli(p: Given, q: Given): Value {
  const { one, zero, logOne, logZero } = outcomes(p);
  const other = outcomes(q);
  return term(one, logOne, other.logOne).add(term(zero, logZero, other.logZero));
}

/** p (log p - log q), and 0 where p is 0. */
export function term(p: Value, logP: Value, logQ: Value): Value {
  const isPossible = p.greater(0);
  return p.mul(where(isPossible, where(isPossible, logP, 0).sub(where(isPossible, logQ, 0)), 0));
}

function outcomes({ probs, logits }: Given): { readonly one: Value; readonly zero: Value; readonly logOne: Value; readonly logZero: Value } {
  if (logits !== undefined) return { one: logits.map("sigmoid"), zero: logits.neg().map("sigmoid"), logOne: logSigmoid(logits), logZero: logSigmoid(logits.neg()) };
  const one = probs ?? lift(Number.NaN);
  return { one, zero: one.neg().add(1), logOne: one.log(), logZero: one.neg().map("log1p") };
}
