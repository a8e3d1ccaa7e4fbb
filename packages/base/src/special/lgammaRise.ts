/**
 * @file Compute lgamma(x + step) - lgamma(x) for steps of at most 1, without cancellation.
 *
 * A small step: the integral of digamma, by Gauss and Legendre's rule. Others: Stirling's formula put in twice, or one step of the recurrence.
 */
import { digamma } from "./digamma.ts";
import { lgamma1pNear } from "./lgamma.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { stirlingCorrection } from "./stirling.ts";

/** A step below this part of x is small: the rule's error is then below 1e-15. */
const SMALL_PART = 0.125;

// Gauss-Legendre rule of 5 points on [-1, 1]: NIST DLMF 3.5.v, Table 3.5.2.
const NODE_1 = 0.5384693101056831;
const NODE_2 = 0.906179845938664;
const WEIGHT_0 = 0.5688888888888889;
const WEIGHT_1 = 0.47862867049936647;
const WEIGHT_2 = 0.23692688505618908;

/** lgamma(x + step) - lgamma(x) for x > 0 and 0 <= step <= 1. */
export function lgammaRise(x: number, step: number): number {
  if (step <= SMALL_PART * x) {
    const half = 0.5 * step;
    const centre = x + half;
    const inner = digamma(centre - half * NODE_1) + digamma(centre + half * NODE_1);
    const outer = digamma(centre - half * NODE_2) + digamma(centre + half * NODE_2);
    return half * (WEIGHT_0 * digamma(centre) + WEIGHT_1 * inner + WEIGHT_2 * outer);
  }
  const sum = x + step;
  if (x < 1) return lgamma1pNear(sum) - lgamma1pNear(x) - log1p(step / x);
  const corrections = stirlingCorrection(sum) - stirlingCorrection(x);
  return corrections + step * log(sum) + ((x - 0.5) * log1p(step / x) - step);
}
