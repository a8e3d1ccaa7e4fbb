/**
 * @file Weigh models by exp(elpd), with or without regard to how uncertain the elpd is.
 *
 * @source Yao, Vehtari, Simpson & Gelman 2018, Bayesian Analysis 13(3), section 3.4; the bootstrap: Rubin 1981, "The
 *   Bayesian bootstrap", Annals of Statistics 9(1), with Dirichlet(1, ..., 1) weights, as in R's loo 2.5.1.
 */
import { exp, type Generator, log } from "@typyro/base";
import { at } from "./chainArrays.ts";

/** Weights in proportion to exp(elpd), as Akaike's are. They know nothing of the error of elpd: `bbPseudoBmaWeights` does. */
export function pseudoBmaWeights(elpds: ArrayLike<number>): Float64Array {
  const totals = Float64Array.from(elpds);
  const best = Math.max(...totals);
  const raw = totals.map((elpd) => exp(elpd - best));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((weight) => weight / sum);
}

/**
 * The mean of such weights over Bayesian bootstraps of the observations, which draws them nearer to each other where
 * few observations decide.
 *
 * @param pointwise - elpd of each observation, finite. @shape [model][observation]
 * @cost n (K + 1) a replication
 */
export function bbPseudoBmaWeights(pointwise: readonly Float64Array[], generator: Generator, replications: number): Float64Array {
  const n = pointwise[0]?.length ?? 0;
  const mean = new Float64Array(pointwise.length);
  const shares = new Float64Array(n);
  const elpds = new Float64Array(pointwise.length);
  for (let replication = 0; replication < replications; replication++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const share = -log(generator.uniform());
      shares[i] = share;
      sum += share;
    }
    pointwise.forEach((model, k) => {
      let elpd = 0;
      for (let i = 0; i < n; i++) elpd += shares[i]! * model[i]!;
      elpds[k] = (n * elpd) / sum;
    });
    pseudoBmaWeights(elpds).forEach((weight, k) => {
      mean[k] = at(mean, k) + weight / replications;
    });
  }
  return mean;
}
