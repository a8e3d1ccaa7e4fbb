/**
 * @file Invert the regularised incomplete beta function: quantiles of the beta distribution.
 *
 * Newton's method on log I (or log(1 - I)) as a function of the log-odds of x, in which both are concave, because the log-odds of a beta
 * variable has a log-concave density; so the iteration is monotone from its second step on.
 *
 * @source Concavity: Bagnoli & Bergstrom 2005, "Log-concave probability and its applications", Economic Theory 26, theorems 1 and 3.
 */
import { betaI, betaPrefix } from "./betaI.ts";
import { lbeta } from "./lbeta.ts";
import { log } from "./log.ts";
import { sigmoid } from "./sigmoid.ts";

const MOST_STEPS = 200;

/** The x with I_x(a, b) = p. NaN unless a, b > 0 and p is in [0, 1]. */
export function betaIInverse(a: number, b: number, p: number): number {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1) || a === Infinity || b === Infinity) return NaN;
  if (p === 0 || p === 1) return p;
  // The mass left of x for p below one half, the mass right of it above; the side of 1 is mirrored.
  const atMiddle = betaI(a, b, 0.5);
  return p <= atMiddle ? invert(a, b, p, 1 - p) : 1 - invert(b, a, 1 - p, p);
}

/** The x <= 1/2 with I_x(a, b) = p = 1 - q. */
function invert(a: number, b: number, p: number, q: number): number {
  const isLower = p <= 0.5;
  const target = log(isLower ? p : q);
  // I_x(a, b) is about x^a / (a B(a, b)) for small x; never start beyond the middle.
  let u = Math.min(0, Math.max((log(p) + log(a) + lbeta(a, b)) / a, -745));
  for (let i = 0; i < MOST_STEPS; i++) {
    const x = sigmoid(u);
    const mass = isLower ? betaI(a, b, x) : betaI(b, a, 1 - x);
    const slope = betaPrefix(a, b, x, 1 - x) / mass;
    const step = mass === 0 ? 0.5 : ((target - log(mass)) / slope) * (isLower ? 1 : -1);
    const bounded = Math.max(-20, Math.min(20, step));
    if (!(Math.abs(bounded) > 4e-16 * Math.max(1, Math.abs(u)))) break;
    u = Math.min(u + bounded, 1);
  }
  const x = sigmoid(u);
  const density = betaPrefix(a, b, x, 1 - x) / (x * (1 - x));
  const miss = isLower ? betaI(a, b, x) - p : q - betaI(b, a, 1 - x);
  const polished = x - miss / density;
  return Math.abs(polished - x) < 1e-8 * x ? polished : x;
}
