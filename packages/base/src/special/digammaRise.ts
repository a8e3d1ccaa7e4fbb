/**
 * @file Compute differences of digamma without cancellation: digamma(x + step) - digamma(x), and digamma(x) - log x.
 *
 * A small step: the integral of trigamma, by Gauss and Legendre's rule. The logarithm: the asymptotic series without its first term.
 *
 * @source NIST DLMF 5.11.2; the rule: DLMF 3.5.v, Table 3.5.2.
 */
import { digamma } from "./digamma.ts";
import { log } from "./log.ts";
import { trigamma } from "./trigamma.ts";

/** A step below this part of x is small: the rule's error is then below 1e-15. */
const SMALL_PART = 0.125;

const NODE_1 = 0.5384693101056831;
const NODE_2 = 0.906179845938664;
const WEIGHT_0 = 0.5688888888888889;
const WEIGHT_1 = 0.47862867049936647;
const WEIGHT_2 = 0.23692688505618908;

/** digamma(x + step) - digamma(x) for x > 0 and step >= 0. */
export function digammaRise(x: number, step: number): number {
  if (!(step <= SMALL_PART * x)) return digamma(x + step) - digamma(x);
  const half = 0.5 * step;
  const centre = x + half;
  const inner = trigamma(centre - half * NODE_1) + trigamma(centre + half * NODE_1);
  const outer = trigamma(centre - half * NODE_2) + trigamma(centre + half * NODE_2);
  return half * (WEIGHT_0 * trigamma(centre) + WEIGHT_1 * inner + WEIGHT_2 * outer);
}

/** From here on eight terms of the series are exact. */
const SERIES_FROM = 16;

/** digamma(x) - log x for x > 0: about -1 / (2x). */
export function digammaMinusLog(x: number): number {
  if (!(x >= SERIES_FROM)) return digamma(x) - log(x);
  const z = 1 / (x * x);
  const series = 1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12)))));
  return -(0.5 / x + z * series);
}
