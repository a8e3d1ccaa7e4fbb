/**
 * @file Draw Poisson variables: by multiplying uniforms for small rates, by transformed rejection for others.
 *
 * @source Hoermann 1993, "The transformed rejection method for generating Poisson random variables", Insurance: Mathematics and Economics 12,
 *   39-45, algorithm PTRS; below 10 Knuth, The Art of Computer Programming 2, section 3.4.1 (Q).
 */
import { exp, type Generator, lgamma, log } from "@typyro/base";

/** PTRS holds from here on. */
const TRANSFORMED_FROM = 10;

/** A Poisson variable. */
export function drawPoisson(generator: Generator, rate: number): number {
  return rate < TRANSFORMED_FROM ? byProduct(generator, rate) : byTransformedRejection(generator, rate);
}

function byProduct(generator: Generator, rate: number): number {
  const limit = exp(-rate);
  let product = generator.uniform();
  let k = 0;
  while (product > limit) {
    product *= generator.uniform();
    k++;
  }
  return k;
}

function byTransformedRejection(generator: Generator, rate: number): number {
  const logRate = log(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const logInverseAlpha = log(1.1239 + 1.1328 / (b - 3.4));
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = generator.uniform() - 0.5;
    const v = generator.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + logInverseAlpha - log(a / (us * us) + b) <= k * logRate - rate - lgamma(k + 1)) return k;
  }
}
