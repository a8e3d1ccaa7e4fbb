/**
 * @file Compute the logarithm of the beta function without the cancellation of three log gammas.
 *
 * For a, b >= 1, Stirling's formula is put in for each, its large parts cancel on paper, and only the
 * corrections S remain; below 1, lgamma of the smaller argument is taken as it is, or of all where their sum is small; B(1, b) is 1/b.
 *
 * @source The arrangement: DiDonato & Morris 1992, "Algorithm 708: Significant digit computation of the incomplete
 *   beta function ratios", ACM TOMS 18, section 8 (there for a, b >= 10; S is ours from 1 on).
 */
import { HALF_LOG_TWO_PI } from "./constants.ts";
import { lgamma, lgamma1pNear } from "./lgamma.ts";
import { lgammaRise } from "./lgammaRise.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { stirlingCorrection } from "./stirling.ts";

/** log B(a, b) for a, b >= 0; Infinity where one is 0, NaN where one is negative. */
export function lbeta(a: number, b: number): number {
  if (!(a >= 0 && b >= 0)) return NaN;
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  if (p === 0) return q === Infinity ? NaN : Infinity;
  if (q === Infinity) return -Infinity;
  if (p === 1) return 0 - log(q);
  if (p > 1) return lbetaFromOne(p, q);
  if (p + q > 2) return lgamma(p) - lgammaRise(q, p);
  return log(p + q) - log(p) - log(q) + (lgamma1pNear(p) + lgamma1pNear(q) - lgamma1pNear(p + q));
}

/** For a, b >= 1. */
function lbetaFromOne(a: number, b: number): number {
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  const h = p / q;
  const corrections = stirlingCorrection(p) + stirlingCorrection(q) - stirlingCorrection(p + q);
  return HALF_LOG_TWO_PI - 0.5 * log(q) + corrections + ((p - 0.5) * log(h / (1 + h)) - q * log1p(h));
}
