/**
 * @file Compute entropies of counts, which have no closed form: as sums over the values that matter to the last digit.
 */
import { lessEqual, lift, logGammaDensity, pad, type Value, where } from "@typyro/autodiff";
import { modelError } from "@typyro/base";
import { countsTo } from "./counting.ts";
import type { Distribution } from "./distribution.ts";
import type { Parameters } from "./family.ts";

/** What both tails that are left out have of the mass: with a logarithm of their mass they add less than rounding. */
const LEFT_OUT = 1e-20;

/** Terms of all elements together, as many as a typed array of 64 MB holds. */
const MOST_TERMS = 8388608;

/** Values of one count among others: each is summed over by itself. */
const MOST_VALUES = 65536;

/** Up to so many values all of them are added up. */
const FEW = 256;

const column = (x: Value): Value => x.reshape([...x.shape, 1]);

function refuse(distribution: string, reason: string): never {
  throw modelError("not-implemented-for", { distribution, method: "entropy", reason });
}

/** The sum of f(k) over k = 0, 1, ..., n, weighted by masses: an expectation. @shape masses and f: [..., n + 1] */
function weighted(logMasses: Value, f: Value): Value {
  const hasMass = logMasses.greater(-745);
  return sumInBlocks(where(hasMass, where(hasMass, logMasses, 0).exp().mul(where(hasMass, f, 0)), 0));
}

/** The sum along the last axis, by sums of about as many terms as there are blocks, so that rounding grows with the root of their number. */
function sumInBlocks(x: Value): Value {
  const n = x.shape.at(-1) ?? 0;
  if (n <= 256) return x.sum(-1);
  const block = Math.ceil(Math.sqrt(n));
  const blocks = Math.ceil(n / block);
  return pad(x, 0, blocks * block - n).reshape([...x.shape.slice(0, -1), blocks, block]).sum(-1).sum(-1);
}

/**
 * log mass of binomial counts, as of two Poisson counts of rates n p and n q given their sum n: nothing is large where the result is not.
 *
 * @param q - 1 - p.
 */
export function binomialLogMass(k: Value, n: Value, p: Value, q: Value): Value {
  const rest = n.sub(k);
  return logGammaDensity(k.add(1), n.mul(p)).add(logGammaDensity(rest.add(1), n.mul(q))).sub(logGammaDensity(n.add(1), n));
}

/** The entropy of binomial counts. @param d - which has the quantiles. */
export function binomialEntropy(d: Distribution, n: Value, p: Value, q: Value): Value {
  const isKnown = n.isKnown && p.isKnown;
  if (isKnown && n.size > 0 && n.max().item() > FEW) return entropyBetweenTails(d.name, d, (k) => binomialLogMass(k, n, p, q));
  return finiteEntropy(d.name, n, { n, p, q }, (k, of) => binomialLogMass(k, of.n, of.p, of.q));
}

/** -sum of p log p along the last axis, where 0 log 0 is 0. */
export function entropyOf(logMasses: Value): Value {
  return weighted(logMasses, logMasses).neg();
}

/**
 * The entropy of a vector of counts of which each is distributed as a count of its own given their sum n: the logarithm of the probability that the
 * independent counts have that sum, less the sum of the means of their log masses.
 *
 * @param marginal - log mass of one count among the others. @param own - its log mass alone. @param ofSum - log probability of the sum n.
 * @shape marginal and own: [..., n + 1] for k of shape [n + 1]; ofSum: [...]
 */
export function entropyGivenSum(distribution: string, n: Value, parts: { readonly marginal: (k: Value) => Value; readonly own: (k: Value) => Value; readonly ofSum: Value }): Value {
  if (!n.isKnown) return refuse(distribution, "its number of values is the value of a site, and how many terms a sum has is fixed while a model is recorded");
  const most = n.size === 0 ? 0 : n.max().item();
  if (most >= MOST_VALUES) return refuse(distribution, `it is made of sums over ${most + 1} values, more than are added up`);
  const k = countsTo(most);
  const isValue = lessEqual(k, column(column(n)));
  const values = where(isValue, k, 0);
  const each = weighted(where(isValue, parts.marginal(values), Number.NEGATIVE_INFINITY), parts.own(values));
  return parts.ofSum.sub(each.sum(-1));
}

/** The entropy of counts from 0 to `highest`, which is a number for each element of the batch. */
export function finiteEntropy<N extends string>(distribution: string, highest: Value, p: Parameters<N>, logMass: (k: Value, p: Parameters<N>) => Value): Value {
  if (!highest.isKnown) return refuse(distribution, "its number of values is the value of a site, and how many terms a sum has is fixed while a model is recorded");
  const most = highest.size === 0 ? 0 : highest.max().item();
  if ((most + 1) * highest.size > MOST_TERMS) return refuse(distribution, `it is a sum over ${most + 1} values for each element, more than are added up`);
  const columns = Object.fromEntries(Object.entries<Value>(p).map(([name, value]) => [name, column(value)])) as Record<N, Value>;
  const k = countsTo(most);
  const isValue = lessEqual(k, column(highest));
  return entropyOf(where(isValue, logMass(where(isValue, k, 0), columns), Number.NEGATIVE_INFINITY));
}

/** The entropy of a variable on 0, 1, 2, ..., from its masses between two far quantiles. @param d - with known parameters. @param logMass - of values [terms, ...ones]. */
export function entropyBetweenTails(distribution: string, d: Distribution, logMass: (k: Value) => Value = (k) => d.logDensity(k)): Value {
  const parameters = Object.values(d.parameters);
  if (parameters.some((x) => !x.isKnown)) return refuse(distribution, "it is a sum as long as the parameters say, and these are values of sites");
  const [from, to] = [d.icdf(LEFT_OUT).min().item(), (d.isf?.(LEFT_OUT) ?? lift(Number.POSITIVE_INFINITY)).max().item()];
  const terms = to - from + 1;
  const size = d.batchShape.reduce((product, n) => product * n, 1);
  if (!(terms * size <= MOST_TERMS)) return refuse(distribution, "its values that matter are more than are added up");
  const k = countsTo(terms - 1).add(from).reshape([terms, ...d.batchShape.map(() => 1)]);
  const masses = logMass(k).broadcastTo([terms, ...d.batchShape]);
  // The values came first; sums are taken along the last axis.
  return entropyOf(masses.reshape([terms, size]).transpose()).reshape(d.batchShape);
}
