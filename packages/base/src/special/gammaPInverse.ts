/**
 * @file Invert the regularised incomplete gamma functions: quantiles of the gamma distribution from either side.
 *
 * Newton's method on log P (or log Q) as a function of u = log x. A gamma variable's logarithm has a log-concave density, so both are
 * concave in u, and from any start the iteration is monotone from its second step on. The last step is taken in x, to lose nothing in exp.
 *
 * @source Concavity: Bagnoli & Bergstrom 2005, "Log-concave probability and its applications", Economic Theory 26, theorems 1 and 3.
 *   Start: Wilson & Hilferty 1931, "The distribution of chi-square", PNAS 17.
 */
import { exp } from "./exp.ts";
import { gammaP, gammaPrefix, gammaQ } from "./gammaP.ts";
import { lgamma } from "./lgamma.ts";
import { log } from "./log.ts";
import { normalQuantile } from "./normalQuantile.ts";

const MOST_STEPS = 100;

/** The x with P(a, x) = p. NaN unless a > 0 and p is in [0, 1]. */
export function gammaPInverse(a: number, p: number): number {
  return p <= 0.5 ? invert(a, p, true) : invert(a, 1 - p, false);
}

/** The x with Q(a, x) = q, accurate where q is tiny. */
export function gammaQInverse(a: number, q: number): number {
  return q <= 0.5 ? invert(a, q, false) : invert(a, 1 - q, true);
}

function invert(a: number, tail: number, isLower: boolean): number {
  if (!(a > 0 && tail >= 0 && tail <= 1) || a === Infinity) return NaN;
  if (tail === 0) return isLower ? 0 : Infinity;
  const target = log(tail);
  let u = start(a, tail, target, isLower);
  for (let i = 0; i < MOST_STEPS; i++) {
    const x = exp(u);
    const mass = isLower ? gammaP(a, x) : gammaQ(a, x);
    // d(log mass)/du = +- x density / mass.
    const slope = (gammaPrefix(a, x) * a) / mass;
    // Where the mass underflows, come back from the far tail towards the mean.
    const step = mass === 0 ? (isLower ? 0.5 : -0.5) : ((target - log(mass)) / slope) * (isLower ? 1 : -1);
    const bounded = Math.max(-40, Math.min(40, step));
    if (!(Math.abs(bounded) > 4e-16 * Math.max(1, Math.abs(u)))) break;
    u += bounded;
  }
  const x = exp(u);
  const density = (gammaPrefix(a, x) * a) / x;
  const miss = isLower ? gammaP(a, x) - tail : tail - gammaQ(a, x);
  const polished = x - miss / density;
  return Math.abs(polished - x) < 1e-8 * x ? polished : x;
}

function start(a: number, tail: number, target: number, isLower: boolean): number {
  const z = normalQuantile(tail) * (isLower ? 1 : -1);
  const root = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a));
  if (a >= 0.5 && root > 0.1) return log(a) + 3 * log(root);
  // P(a, x) <= x^a / gamma(a + 1), with equality as x falls to 0.
  return isLower ? (target + lgamma(a + 1)) / a : log(Math.max(1e-8, -target + (a - 1) * log(Math.max(1, -target))));
}
