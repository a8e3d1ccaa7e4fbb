/**
 * @file Draw binomial variables: by the gaps between successes where few are expected, by transformed rejection elsewhere.
 *
 * @source Hoermann 1993, "The generation of binomial random variates", Journal of Statistical Computation and Simulation 46, 101-110,
 *   algorithm BTRS; the gaps: Devroye 1986, "Non-uniform random variate generation", chapter X, the first waiting time algorithm.
 */
import { type Generator, lgamma, log, log1p } from "@typyro/base";

/** BTRS holds where at least so many successes are expected. */
const TRANSFORMED_FROM = 10;

/** A binomial variable: successes in `n` trials of probability `p`. */
export function drawBinomial(generator: Generator, n: number, p: number): number {
  if (p > 0.5) return n - drawBinomial(generator, n, 1 - p);
  if (p === 0 || n === 0) return 0;
  return n * p < TRANSFORMED_FROM ? byGaps(generator, n, p) : byTransformedRejection(generator, n, p);
}

function byGaps(generator: Generator, n: number, p: number): number {
  const logFailure = log1p(-p);
  let trials = 0;
  let successes = 0;
  for (;;) {
    trials += Math.floor(log(generator.uniform()) / logFailure) + 1;
    if (trials > n) return successes;
    successes++;
  }
}

function byTransformedRejection(generator: Generator, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  const logOdds = log(p / (1 - p));
  const atMode = lgamma(mode + 1) + lgamma(n - mode + 1);
  for (;;) {
    const u = generator.uniform() - 0.5;
    const v = generator.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= squeeze) return k;
    const height = log((v * alpha) / (a / (us * us) + b));
    if (height <= atMode - lgamma(k + 1) - lgamma(n - k + 1) + (k - mode) * logOdds) return k;
  }
}
