/**
 * @file Compute the Kullback-Leibler divergence between two distributions, by a table of the pairs whose formula is known.
 */
import { lift, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, formatShape, modelError, sameShape } from "@typyro/base";
import { masses } from "../distributions/categorical.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { klDirichlet } from "./dirichlet.ts";
import { klMultivariateNormal } from "./multivariateNormal.ts";
import { type Given, klBernoulli, klBeta, klExponential, klGamma, klHalfNormal, klKumaraswamyBeta, klLaplace, klNormal, klPoisson, klWeibullGamma, term } from "./scalars.ts";

/** A formula for a pair of families, whose events have `rank` axes of their own. */
interface Formula {
  readonly rank: 0 | 1;
  readonly compute: (p: Distribution, q: Distribution) => Value;
}

const ofParameters = (formula: (p: Given, q: Given) => Value): Formula => ({ rank: 0, compute: (p, q) => formula(p.parameters, q.parameters) });

function klCategorical(p: Distribution, q: Distribution): Value {
  const [from, to] = [masses(p), masses(q)];
  if (from === undefined || to === undefined) return lift(Number.NaN);
  return term(from.probs, from.logProbs, to.logProbs).sum(-1);
}

const categorical: Formula = { rank: 0, compute: klCategorical };
const bernoulli = ofParameters(klBernoulli);

/** Formulas by the names of both families. */
const TABLE: Readonly<Record<string, Formula>> = {
  "Normal || Normal": ofParameters(klNormal),
  // A variable and its exponential, or its reciprocal, have the same divergence.
  "LogNormal || LogNormal": ofParameters(klNormal),
  "Gamma || Gamma": ofParameters(klGamma),
  "InverseGamma || InverseGamma": ofParameters(klGamma),
  "HalfNormal || HalfNormal": ofParameters(klHalfNormal),
  "Laplace || Laplace": ofParameters(klLaplace),
  "Poisson || Poisson": ofParameters(klPoisson),
  "Exponential || Exponential": ofParameters(klExponential),
  "Beta || Beta": ofParameters(klBeta),
  "Weibull || Gamma": ofParameters(klWeibullGamma),
  "Kumaraswamy || Beta": ofParameters(klKumaraswamyBeta),
  "BernoulliProbs || BernoulliProbs": bernoulli,
  "BernoulliLogits || BernoulliLogits": bernoulli,
  "BernoulliProbs || BernoulliLogits": bernoulli,
  "BernoulliLogits || BernoulliProbs": bernoulli,
  "CategoricalProbs || CategoricalProbs": categorical,
  "CategoricalLogits || CategoricalLogits": categorical,
  "CategoricalProbs || CategoricalLogits": categorical,
  "CategoricalLogits || CategoricalProbs": categorical,
  "Dirichlet || Dirichlet": { rank: 1, compute: klDirichlet },
  "MultivariateNormal || MultivariateNormal": { rank: 1, compute: klMultivariateNormal },
};

/** A value known to come from p: minus log q at that value, plus the density that the value was given. */
function klDelta(p: Distribution, q: Distribution): Value {
  const { value = lift(Number.NaN), logDensity = lift(0) } = p.parameters;
  const dims = p.eventShape.length;
  const own = logDensity.broadcastTo([...p.batchShape, ...p.eventShape]).sum(Array.from({ length: dims }, (_, i) => -1 - i));
  return own.sub(q.logProb(value.broadcastTo([...p.batchShape, ...p.eventShape])));
}

const lastAxes = (dims: number): number[] => Array.from({ length: dims }, (_, i) => -1 - i);

/** Where both count the same batch dimensions as events, those are summed, so that a mask of elements leaves out those elements alone. */
function countedApart(p: Distribution, q: Distribution): Value | undefined {
  if (p.counted === undefined || p.counted.dims !== q.counted?.dims) return undefined;
  return klDivergence(p.counted.base, q.counted.base).sum(lastAxes(p.counted.dims));
}

/** A map of both variables that is one-to-one does not change the divergence. */
function beforeTheMap({ transformation: p }: Distribution, { transformation: q }: Distribution): Value | undefined {
  return p === undefined || q === undefined || p.transform !== q.transform ? undefined : klDivergence(p.base, q.base);
}

/**
 * KL(p || q): the mean of log p - log q under p, in nats. Batches broadcast; axes counted by `toEvent` are summed; masked elements of p are 0.
 *
 * @shape broadcast of the batch shapes
 * @error `not-implemented-for` where no formula is known; `parameters-do-not-broadcast`.
 */
export function klDivergence(p: Distribution, q: Distribution): Value {
  const batch = broadcastShapes(p.batchShape, q.batchShape);
  if (batch === undefined || !sameShape(p.eventShape, q.eventShape)) {
    const shapes = [`p ${formatShape([...p.batchShape, ...p.eventShape])}`, `q ${formatShape([...q.batchShape, ...q.eventShape])}`];
    throw modelError("parameters-do-not-broadcast", { distribution: `klDivergence of ${p.name} and ${q.name}`, shapes });
  }
  const whole = countedApart(p, q) ?? (p.name === "Delta" ? klDelta(p, q) : (beforeTheMap(p, q) ?? fromTable(p, q)));
  const mask = p.activeMask;
  return mask === undefined ? whole.broadcastTo(batch) : where(mask, whole.broadcastTo(batch), 0);
}

function fromTable(p: Distribution, q: Distribution): Value {
  const formula = TABLE[`${p.name} || ${q.name}`];
  if (formula === undefined) {
    throw modelError("not-implemented-for", { distribution: p.name, method: "klDivergence", reason: `no formula is known against dist.${q.name}` });
  }
  const counted = p.eventShape.length - formula.rank;
  const shape = broadcastShapes(p.batchShape, q.batchShape) ?? [];
  const each = formula.compute(p, q).broadcastTo([...shape, ...p.eventShape.slice(0, counted)]);
  return each.sum(lastAxes(counted));
}
