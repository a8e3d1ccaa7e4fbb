/**
 * @file Compute differences of digamma without cancellation: digamma(x + step) - digamma(x), and digamma(x) - log x.
 *
 * A small step: the integral of trigamma, by Gauss and Legendre's rule. From 8 on the asymptotic series says what digamma adds to the
 * logarithm; below, steps of the recurrence lead there, whose terms have one sign.
 *
 * @source NIST DLMF 5.5.2 and 5.11.2; the rule: DLMF 3.5.v, Table 3.5.2.
 */
import { digamma, logMinusDigammaFar } from "./digamma.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log1pmx } from "./log1pmx.ts";
import { trigamma } from "./trigamma.ts";

/** A step below this part of x is small: the rule's error is then below an ulp. */
const SMALL_PART = 0.0625;

const NODE_1 = 0.5384693101056831;
const NODE_2 = 0.906179845938664;
const WEIGHT_0 = 0.5688888888888889;
const WEIGHT_1 = 0.47862867049936647;
const WEIGHT_2 = 0.23692688505618908;

/** Beyond it, x + step is step for all x that the recurrence sees, and squares do not overflow. */
const LONGEST = 1e20;

/** From here on the asymptotic series is exact to an ulp. */
const FAR = 8;

/** digamma(x + step) - digamma(x) for x > 0 and step >= 0, within 4 ulp times the condition number. */
export function digammaRise(x: number, step: number): number {
  if (!(step <= SMALL_PART * x)) return largeRise(x, step);
  const half = 0.5 * step;
  const centre = x + half;
  const inner = trigamma(centre - half * NODE_1) + trigamma(centre + half * NODE_1);
  const outer = trigamma(centre - half * NODE_2) + trigamma(centre + half * NODE_2);
  return half * (WEIGHT_0 * trigamma(centre) + WEIGHT_1 * inner + WEIGHT_2 * outer);
}

function largeRise(x: number, step: number): number {
  if (!(x > 0 && step < Infinity)) return digamma(x + step) - digamma(x);
  let from = x;
  let steps = 0;
  if (x < 1) {
    steps = step / x / (x + step);
    from = x + 1;
  }
  // Of a step as long as this, only its reciprocal is left of itself plus a number below 10.
  const s = Math.min(step, LONGEST);
  // Two steps of the recurrence by one division.
  for (; from < FAR; from += 2) {
    const first = from * (from + s);
    const second = (from + 1) * (from + 1 + s);
    steps += (s * (first + second)) / (first * second);
  }
  return steps + (log1p(step / from) + (logMinusDigammaFar(from) - logMinusDigammaFar(from + step)));
}

/** Up to here digamma is small beside the logarithm, or of the other sign. */
const NO_LOSS = 1.7;

/** digamma(x) - log x for x > 0, about -1 / (2x), within 4 ulp. */
export function digammaMinusLog(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x >= NO_LOSS)) return digamma(x) - log(x);
  let from = x;
  let steps = 0;
  // What the additions lose, each step being smaller than the one before.
  let lost = 0;
  for (; from < FAR; from += 1) {
    const step = log1pmx(1 / from);
    const sum = steps + step;
    lost += steps - sum + step;
    steps = sum;
  }
  return steps + (lost - logMinusDigammaFar(from));
}
