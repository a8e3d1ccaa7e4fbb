/**
 * @file Define the categorical distribution, by probabilities or by logits.
 */
import { lift, logSumExp, type Num, Value, where } from "@typyro/autodiff";
import { type CallSite, type Generator, modelError, type Shape, sizeOf } from "@typyro/base";
import { integerInterval } from "../supports/integers.ts";
import type { Support } from "../supports/support.ts";
import { anything } from "../supports/supports.ts";
import { independent as vectorOf, simplex } from "../supports/vectors.ts";
import { composite } from "./composite.ts";
import { countsTo } from "./counting.ts";
import type { Distribution } from "./distribution.ts";
import { bind, type Factory } from "./family.ts";
import { cdfOf, icdfOf } from "./massTable.ts";
import { formatCall, formatParameter } from "./names.ts";
import { checkParameter } from "./parameterChecks.ts";
import { pick } from "./pick.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { logOf } from "./tails.ts";

/** One label by inverting the cumulative probabilities of each row; their sum stands for 1, whatever rounding made of it. @source Devroye 1986, "Non-uniform random variate generation", chapter III (sequential search). */
function draw(probs: Value, generator: Generator, shape: Shape): Value {
  const k = probs.shape.at(-1) ?? 0;
  const table = probs.broadcastTo([...shape, k]).data();
  const out = new Float64Array(sizeOf(shape));
  for (let row = 0; row < out.length; row++) {
    let total = 0;
    for (let i = 0; i < k; i++) total += table[row * k + i] ?? 0;
    let rest = generator.uniform() * total;
    let label = 0;
    let last = 0;
    for (; label < k; label++) {
      const mass = table[row * k + label] ?? 0;
      if (mass > 0) last = label;
      rest -= mass;
      if (rest < 0) break;
    }
    out[row] = Math.min(label, last);
  }
  return lift(out).reshape(shape);
}

/** What a distribution over the labels 0 ... k - 1 is made of. */
export interface Labels {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly batchShape: Shape;
  readonly count: number;
  /** log P(X = x), if there is a shorter way than from the table. */
  readonly logMass?: (x: Value) => Value;
  /** @shape [...batch, k] */
  readonly logProbs: () => Value;
  readonly rows: (rows: Rows) => Distribution;
  readonly probs: () => Value;
  readonly checkParameters: (site?: string, call?: CallSite) => void;
  readonly text: () => string;
}

/** The distribution over labels whose masses are given. */
export function labelled({ count, logMass, logProbs, probs, ...rest }: Labels): Distribution {
  const labels = countsTo(count - 1);
  const mean = (): Value => probs().mul(labels).sum(-1);
  return composite({
    ...rest,
    support: integerInterval(0, count - 1),
    logDensity: logMass ?? ((x) => pick(logProbs(), x)),
    draw: (generator, shape) => draw(probs(), generator, shape),
    cdf: (x) => cdfOf(probs(), x),
    icdf: (q) => icdfOf(probs(), q),
    mean,
    variance: () => {
      const centre = mean();
      return probs().mul(labels.sub(centre.reshape([...centre.shape, 1])).square()).sum(-1);
    },
    entropy: () => {
      const p = probs();
      const isPositive = p.greater(0);
      return p.mul(where(isPositive, where(isPositive, logProbs(), 0), 0)).sum(-1).neg();
    },
    enumerate: () => labels,
  });
}

function member(name: "CategoricalProbs" | "CategoricalLogits", parameter: "probs" | "logits", given: Num, support: Support): Distribution {
  const value = lift(given);
  const count = value.shape.at(-1);
  if (count === undefined) throw modelError("parameter-event-shape", { distribution: name, parameter, shape: "[]", needed: `\`${parameter}\` as a vector [k]` });
  const isLogits = parameter === "logits";
  const logProbs = (): Value => (isLogits ? value.sub(logSumExp(value, -1).reshape([...value.shape.slice(0, -1), 1])) : logOf(value));
  return labelled({
    name,
    parameters: { [parameter]: value },
    batchShape: value.shape.slice(0, -1),
    count,
    // The normaliser is computed once a row, not once an entry.
    ...(isLogits ? { logMass: (x) => pick(value, x).sub(logSumExp(value, -1)) } : { logMass: (x) => logOf(pick(value, x)) }),
    logProbs,
    probs: () => (isLogits ? logProbs().exp() : value),
    rows: (rows) => member(name, parameter, rowsOf(value, rows, 1), support),
    checkParameters: (site, call) => checkParameter(value, { distribution: name, parameter, support }, site, call),
    text: () => formatCall(name, { [parameter]: formatParameter(value) }),
  });
}

/**
 * Categorical distribution by the probabilities of the labels 0, 1, ..., k - 1.
 *
 * @param probs - vectors [..., k] of at least 0 that sum to 1.
 * @support integerInterval(0, k - 1)
 */
export const CategoricalProbs: Factory<[probs: Num], { readonly probs: Num }> = (...given: readonly unknown[]) =>
  member("CategoricalProbs", "probs", bind("CategoricalProbs", ["probs"], given).probs, simplex);

/**
 * Categorical distribution by logits: logarithms of the probabilities up to a constant.
 *
 * @param logits - vectors [..., k] of numbers; -Infinity is a label that does not occur.
 * @support integerInterval(0, k - 1)
 */
export const CategoricalLogits: Factory<[logits: Num], { readonly logits: Num }> = (...given: readonly unknown[]) =>
  member("CategoricalLogits", "logits", bind("CategoricalLogits", ["logits"], given).logits, vectorOf(anything));

/** Called with probabilities, or with `{ probs }` or `{ logits }`. */
export interface CategoricalFactory {
  (probs: Num): Distribution;
  (parameters: { readonly probs: Num }): Distribution;
  (parameters: { readonly logits: Num }): Distribution;
}

/** Categorical distribution: label i with probability `probs[i]`. */
export const Categorical: CategoricalFactory = (given: Num | { readonly probs: Num } | { readonly logits: Num }): Distribution => {
  if (typeof given !== "object" || given instanceof Value || !("logits" in given)) return (CategoricalProbs as (x: unknown) => Distribution)(given);
  return CategoricalLogits(given);
};

/** A distribution over labels as the vectors of its log probabilities and probabilities, for mixtures. */
export function masses(mixing: Distribution): { readonly logProbs: Value; readonly probs: Value } | undefined {
  const { probs, logits } = mixing.parameters;
  if (mixing.name === "CategoricalProbs" && probs !== undefined) return { logProbs: logOf(probs), probs };
  if (mixing.name !== "CategoricalLogits" || logits === undefined) return undefined;
  const logProbs = logits.sub(logSumExp(logits, -1).reshape([...logits.shape.slice(0, -1), 1]));
  return { logProbs, probs: logProbs.exp() };
}
