/**
 * @file Compute the distribution function of a Beta distribution, for the standard errors of quantiles.
 *
 * @source Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.5.8: the continued fraction, evaluated by
 *   Lentz's method (Thompson & Barnett 1986, J. Comput. Phys. 64).
 */
import { exp, lbeta, log, log1p } from "@typyro/base";

/** Iterations allowed; about sqrt(max(a, b)) are needed. */
const MOST_TERMS = 20_000;

/**
 * Probability that a Beta(a, b) variable is at most `x`.
 *
 * @param x - in [0, 1]
 * @param a - at least 1; not checked
 * @param b - at least 1; not checked
 * @cost about sqrt(max(a, b)) terms of the fraction
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it the mirrored distribution is used.
  return x <= (a + 1) / (a + b + 2) ? tail(x, a, b) : 1 - tail(1 - x, b, a);
}

function tail(x: number, a: number, b: number): number {
  const logFactor = a * log(x) + b * log1p(-x) - lbeta(a, b) - log(a);
  return exp(logFactor) * fraction(x, a, b);
}

/** 1 / (1 + d1 / (1 + d2 / (1 + ...))) with the coefficients of the incomplete beta function. */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return value;
}
