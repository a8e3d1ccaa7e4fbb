/**
 * @file Compute the log probability of a negative binomial count, by the odds of a success or by the mean, and its slopes in the concentration, without cancellation.
 *
 * The textbook's three log gammas and two logarithms grow with the concentration r, while what they sum to tends to a Poisson probability, and
 * its slope at a fixed mean to 0. With Stirling's formula in place of every gamma function two deviances remain, each of one sign, and small
 * corrections. Below r = 1, where nothing grows, the textbook's form is kept.
 *
 * Notation: m = r odds, the mean; u = (k - m) / (r + m), so that 1 + u = (r + k) / (r + m); v = r (m - k) / ((r + m) k), so that
 * 1 + v = (r + k) m / ((r + m) k); S what Stirling's formula leaves out:
 * log P = r (log(1 + u) - u) + k (log(1 + v) - v) + S(r + k) - S(r) - S(k) - log(2 pi k (r + k) / r) / 2.
 *
 * @source Loader 2000, "Fast and accurate computation of binomial probabilities": the saddle-point form, there for binomial counts. NIST DLMF 5.11.1.
 */
import { HALF_LOG_TWO_PI } from "./constants.ts";
import { logMinusDigammaRest } from "./digamma.ts";
import { digammaMinusLog } from "./digammaRise.ts";
import { lbeta } from "./lbeta.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { logRatioMinus } from "./log1pmx.ts";
import { stirlingCorrection } from "./stirling.ts";

/** From here on the asymptotic series of digamma is exact to an ulp. */
const FAR = 8;

/** Whether k is a count (any number of at least 0), r a concentration, and x odds or a mean. */
function isInside(k: number, x: number, r: number): boolean {
  return k >= 0 && k < Infinity && x >= 0 && r > 0 && r < Infinity;
}

/** log(gamma(k + r) / (k! gamma(r)) odds^k / (1 + odds)^(k + r)) for k, odds >= 0 and r > 0; NaN elsewhere. */
export function logNegativeBinomial(k: number, odds: number, r: number): number {
  if (!isInside(k, odds, r)) return NaN;
  if (odds === 0) return k === 0 ? 0 : -Infinity;
  if (k === 0) return -r * log1p(odds);
  return k < 1 || r < 1 ? fewWays(k, r) - r * log1p(odds) - k * log1p(1 / odds) : saddle(k, r * odds, r);
}

/** The same by the mean m = r odds. */
export function logNegativeBinomial2(k: number, m: number, r: number): number {
  if (!isInside(k, m, r)) return NaN;
  if (m === 0) return k === 0 ? 0 : -Infinity;
  if (k >= 1 && r >= 1) return saddle(k, m, r);
  const none = m > r ? r * log(r / (r + m)) : -r * log1p(m / r);
  return k === 0 ? none : fewWays(k, r) + none - k * log1p(r / m);
}

/** log(gamma(k + r) / (k! gamma(r))), where neither k nor r is large beside the other's logarithm: one of them is below 1. */
function fewWays(k: number, r: number): number {
  return -lbeta(r, k + 1) - log(r + k);
}

function saddle(k: number, m: number, r: number): number {
  if (m === Infinity) return -Infinity;
  const sum = r + m;
  const grown = (r + k) / sum;
  const deviances = r * logRatioMinus((k - m) / sum, grown) + k * logRatioMinus(((r / sum) * (m - k)) / k, grown * (m / k));
  const corrections = stirlingCorrection(r + k) - stirlingCorrection(r) - stirlingCorrection(k);
  return deviances + (corrections - 0.5 * (log(k) + log1p(k / r)) - HALF_LOG_TWO_PI);
}

/** The slope of `logNegativeBinomial` in r, the odds being fixed: digamma(r + k) - digamma(r) - log(1 + odds). */
export function logNegativeBinomialByR(k: number, odds: number, r: number): number {
  if (!isInside(k, odds, r)) return NaN;
  if (k === 0) return -log1p(odds);
  const sum = r + r * odds;
  const u = (k - r * odds) / sum;
  return (Math.abs(u) < 0.5 ? log1p(u) : log((r + k) / sum)) + digammaMinusLogRise(r, k);
}

/** The slope of `logNegativeBinomial2` in r, the mean being fixed: digamma(r + k) - digamma(r) - log(1 + m / r) + (m - k) / (r + m), of the order of 1 / r^2. */
export function logNegativeBinomial2ByR(k: number, m: number, r: number): number {
  if (!isInside(k, m, r) || m === Infinity) return NaN;
  const sum = r + m;
  // digamma rises by 1 / r over a count of 1: for small means nothing is left of both terms below.
  if (k === 0 || k === 1) return logRatioMinus(-m / sum, r / sum) + (k * m) / r / sum;
  return logRatioMinus((k - m) / sum, (r + k) / sum) + digammaMinusLogRise(r, k);
}

/** digamma(r + k) - log(r + k) - (digamma(r) - log r), about k / (2 r (r + k)). */
function digammaMinusLogRise(r: number, k: number): number {
  if (r < FAR) return digammaMinusLog(r + k) - digammaMinusLog(r);
  const sum = r + k;
  return (0.5 / r) * (k / sum) + (logMinusDigammaRest(r) - logMinusDigammaRest(sum));
}
