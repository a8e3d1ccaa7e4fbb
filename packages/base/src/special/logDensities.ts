/**
 * @file Compute the log densities of the gamma and the beta distribution, whose terms cancel for large shapes.
 *
 * For large shapes Stirling's formula is put in, as in the incomplete functions, and the large parts cancel on paper; for small ones the
 * textbook's sum of logarithms is taken.
 */
import { logBetaPrefixDensity } from "./betaI.ts";
import { logGammaPrefix } from "./gammaP.ts";
import { lbeta } from "./lbeta.ts";
import { lgamma } from "./lgamma.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

/** Up to here the terms of the sum are too small to cancel. */
const FEW = 4;
/** Shares below it are so small that one divided by them leaves no room for shapes. */
const LEAST = 1e-200;

/** n log x, and 0 where both are 0. */
function xLogY(n: number, x: number): number {
  return n === 0 && x === 0 ? 0 : n * log(x);
}

/** (a - 1) log x - x - lgamma(a): of a gamma variable of shape a > 0, scale 1, at x >= 0. */
export function logGammaDensity(a: number, x: number): number {
  const n = a - 1;
  // x^n e^-x / gamma(n + 1) is the density itself.
  if (n > FEW && n < Infinity && x > 0 && x < Infinity) return logGammaPrefix(n, x);
  return x === Infinity ? -Infinity : xLogY(n, x) - x - lgamma(a);
}

/** (a - 1) log x + (b - 1) log(1 - x) - lbeta(a, b): of a beta variable at x in [0, 1]. */
export function logBetaDensity(a: number, b: number, x: number): number {
  const y = 1 - x;
  if (a >= 1 && b >= 1 && a + b > FEW && a + b < Infinity && x > LEAST && y > 0) return logBetaPrefixDensity(a, b, x, y);
  const fromRight = b === 1 && x === 1 ? 0 : (b - 1) * log1p(-x);
  return xLogY(a - 1, x) + fromRight - lbeta(a, b);
}
