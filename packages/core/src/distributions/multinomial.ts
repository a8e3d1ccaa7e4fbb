/**
 * @file Define the multinomial distribution, by probabilities or by log-odds, and the Dirichlet-multinomial.
 */
import { array, exp, lgamma, logGammaDensity, logNegativeBinomial, logSumExp, maximum, type Num, stopGradient, type Value, where } from "@typyro/autodiff";
import { type Generator, type Shape, sizeOf } from "@typyro/base";
import { drawBinomial } from "../draws/binomial.ts";
import { nonnegativeInteger } from "../supports/integers.ts";
import { positive, real } from "../supports/supports.ts";
import { multinomial, simplex } from "../supports/vectors.ts";
import { betaBinomialLogDensity } from "./binomial.ts";
import { binomialLogMass, entropyGivenSum } from "./countEntropy.ts";
import { Dirichlet } from "./dirichlet.ts";
import type { Distribution } from "./distribution.ts";
import { bind, type Factory } from "./family.ts";
import { asColumn } from "./gaussianParts.ts";
import { xLogY } from "./logProducts.ts";
import { type VectorFamily, vectorFamily, vectorMember, type VectorParameter } from "./vectorFamily.ts";

/** log n! / (x_0! x_1! ...). */
function logOrders(x: Value, n: Value): Value {
  return lgamma(n.add(1)).sub(lgamma(x.add(1)).sum(-1));
}

/**
 * Counts, category by category: each is binomial given those before, with its share of the probability that is left, which is
 * summed from the end.
 *
 * @source Devroye 1986, "Non-uniform random variate generation", chapter XI (the conditional distribution method).
 */
function drawCounts(generator: Generator, totals: Value, probs: Value, shape: Shape, k: number): Value {
  const n = totals.broadcastTo(shape).data();
  const p = probs.broadcastTo([...shape, k]).data();
  const out = new Float64Array(sizeOf(shape) * k);
  const rest = new Float64Array(k);
  for (let row = 0; row < n.length; row++) {
    let sum = 0;
    for (let i = k - 1; i >= 0; i--) rest[i] = sum += p[row * k + i]!;
    let left = n[row]!;
    for (let i = 0; i < k - 1 && left > 0; i++) {
      const count = rest[i]! > 0 ? drawBinomial(generator, left, Math.min(1, p[row * k + i]! / rest[i]!)) : 0;
      out[row * k + i] = count;
      left -= count;
    }
    if (k > 0) out[row * k + k - 1] = left;
  }
  return array(out).reshape([...shape, k]);
}

/** What all families of counts have in common. */
const counts = {
  shapes: "a vector [k]",
  support: ({ totalCount }: { readonly totalCount: Value }) => multinomial(totalCount),
} as const;

/** Multinomial counts are Poisson ones given their sum; alone each is binomial. */
function entropyByProbs(distribution: string, n: Value, probs: Value): Value {
  const rates = asColumn(asColumn(n).mul(probs));
  return entropyGivenSum(distribution, n, {
    marginal: (k) => binomialLogMass(k, asColumn(asColumn(n)), asColumn(probs), asColumn(probs).neg().add(1)),
    own: (k) => logGammaDensity(k.add(1), rates),
    ofSum: logGammaDensity(n.add(1), n),
  });
}

const totals: VectorParameter = { rank: 0, support: nonnegativeInteger };

const byProbs: VectorFamily<"totalCount" | "probs"> = {
  ...counts,
  name: "MultinomialProbs",
  parameters: { totalCount: totals, probs: { rank: 1, support: simplex } },
  event: ({ probs }) => probs,
  logDensity: (x, { totalCount, probs }) => logOrders(x, totalCount).add(xLogY(x, probs).sum(-1)),
  draw: (generator, { totalCount, probs }, shape, [k = 0]) => drawCounts(generator, totalCount, probs, shape, k),
  mean: ({ totalCount, probs }) => asColumn(totalCount).mul(probs),
  variance: ({ totalCount, probs }) => asColumn(totalCount).mul(probs).mul(probs.neg().add(1)),
  entropy: ({ totalCount, probs }) => entropyByProbs("MultinomialProbs", totalCount, probs),
};

/** Logarithms of probabilities from numbers that say them up to a common factor. */
function logSoftmax(logits: Value): Value {
  return logits.sub(asColumn(logSumExp(logits, -1)));
}

/** 1 - p of each share: of one above a half, of which there is at most one, the sum of the others, which may be far below rounding of 1. */
function complements(shares: Value): Value {
  const isMost = shares.greater(0.5);
  return where(isMost, asColumn(where(isMost, 0, shares).sum(-1)), shares.neg().add(1));
}

const byLogits: VectorFamily<"totalCount" | "logits"> = {
  ...counts,
  name: "MultinomialLogits",
  parameters: { totalCount: totals, logits: { rank: 1, support: real } },
  event: ({ logits }) => logits,
  logDensity: (x, { totalCount, logits }) => logOrders(x, totalCount).add(x.mul(logSoftmax(logits)).sum(-1)),
  draw: (generator, { totalCount, logits }, shape, [k = 0]) => drawCounts(generator, totalCount, exp(logSoftmax(logits)), shape, k),
  mean: ({ totalCount, logits }) => asColumn(totalCount).mul(exp(logSoftmax(logits))),
  variance: ({ totalCount, logits }) => {
    const shares = exp(logSoftmax(logits));
    return asColumn(totalCount).mul(shares).mul(complements(shares));
  },
  entropy: ({ totalCount, logits }) => entropyByProbs("MultinomialLogits", totalCount, exp(logSoftmax(logits))),
};

/** Multinomial distribution by probabilities. @param totalCount - trials. @param probs - [..., k], on the simplex. @support multinomial(totalCount) */
export const MultinomialProbs: Factory<[totalCount: Num, probs: Num], { readonly totalCount: Num; readonly probs: Num }> = vectorFamily(byProbs);

/** Multinomial distribution by unnormalised log-probabilities. @param totalCount - trials. @param logits - [..., k], any reals. @support multinomial(totalCount) */
export const MultinomialLogits: Factory<[totalCount: Num, logits: Num], { readonly totalCount: Num; readonly logits: Num }> = vectorFamily(byLogits);

/** Called with trials and probabilities, or with `{ totalCount, probs }` or `{ totalCount, logits }`. */
export interface MultinomialFactory {
  (totalCount: Num, probs: Num): Distribution;
  (parameters: { readonly totalCount: Num; readonly probs: Num }): Distribution;
  (parameters: { readonly totalCount: Num; readonly logits: Num }): Distribution;
}

/**
 * Multinomial distribution: counts of k outcomes in `totalCount` independent trials.
 *
 * @shape batch = broadcast of `totalCount` and the batch of `probs`; event = [k]
 * @support multinomial(totalCount)
 */
export const Multinomial: MultinomialFactory = (...given: readonly unknown[]): Distribution => {
  const [first] = given;
  const hasLogits = given.length === 1 && typeof first === "object" && first !== null && "logits" in first;
  return hasLogits ? vectorMember(byLogits, bind("Multinomial", ["totalCount", "logits"], given)) : vectorMember(byProbs, bind("Multinomial", ["totalCount", "probs"], given));
};

/**
 * Dirichlet-multinomial distribution: multinomial counts whose probabilities are Dirichlet variables.
 *
 * @param concentration - [..., k], positive. @param totalCount - trials.
 * @shape batch = broadcast of `totalCount` and the batch of `concentration`; event = [k]
 * @support multinomial(totalCount)
 */
export const DirichletMultinomial: Factory<[concentration: Num, totalCount: Num], { readonly concentration: Num; readonly totalCount: Num }> = vectorFamily({
  ...counts,
  name: "DirichletMultinomial",
  parameters: { concentration: { rank: 1, support: positive }, totalCount: totals },
  event: ({ concentration }) => concentration,
  // Negative binomial counts whose odds are the same, given their sum. The odds may be any; these put the sum at its mean, so that nothing is large where the result is not.
  logDensity: (x, { concentration, totalCount: n }) => {
    const sum = concentration.sum(-1);
    const odds = stopGradient(maximum(n, 1).div(sum));
    return where(n.compare("equal", 0), 0, logNegativeBinomial(x, asColumn(odds), concentration).sum(-1).sub(logNegativeBinomial(n, odds, sum)));
  },
  draw: (generator, { concentration, totalCount }, shape, [k = 0]) => {
    const probs = Dirichlet(concentration.broadcastTo([...shape, k])).sample(generator);
    return drawCounts(generator, totalCount, probs, shape, k);
  },
  mean: ({ concentration, totalCount }) => asColumn(totalCount).mul(concentration.div(asColumn(concentration.sum(-1)))),
  variance: ({ concentration, totalCount }) => {
    const total = asColumn(concentration.sum(-1));
    const share = concentration.div(total);
    const n = asColumn(totalCount);
    return n.mul(share).mul(share.neg().add(1)).mul(total.add(n).div(total.add(1)));
  },
  // As the log density: each count alone is beta-binomial.
  entropy: ({ concentration, totalCount: n }, [k = 0]) => {
    const sum = concentration.sum(-1);
    if (k === 1) return n.mul(0).add(sum.mul(0));
    const odds = maximum(n, 1).div(sum);
    const [a, rest] = [asColumn(concentration), asColumn(asColumn(sum).sub(concentration))];
    return entropyGivenSum("DirichletMultinomial", n, {
      marginal: (x) => betaBinomialLogDensity(x, { concentration1: a, concentration0: rest, totalCount: asColumn(asColumn(n)) }),
      own: (x) => logNegativeBinomial(x, asColumn(asColumn(odds)), a),
      ofSum: logNegativeBinomial(n, odds, sum),
    });
  },
});
