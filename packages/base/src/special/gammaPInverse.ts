/**
 * @file Invert the regularised incomplete gamma functions in their second argument: quantiles of gamma variables.
 *
 * Whichever of P and Q is at most 1/2 is solved for. The start is Wilson and Hilferty's cube, or the first term of the series at 0.
 *
 * @source Wilson & Hilferty 1931, "The distribution of chi-square", PNAS 17; NIST DLMF 8.7.1.
 */
import { exp } from "./exp.ts";
import { gammaP, gammaPrefix, gammaQ } from "./gammaP.ts";
import { lgamma } from "./lgamma.ts";
import { log } from "./log.ts";
import { newtonOnLog } from "./newtonOnLog.ts";
import { normalQuantile } from "./normalQuantile.ts";

/** Below it (as a logarithm) P(a, x) is x^a / gamma(a + 1) to every digit. */
const SERIES_LOG = -50;
const LOWEST_LOG = -60;
const HIGHEST_LOG = 709;

/** The x with P(a, x) = p; NaN unless a > 0 is finite and p is in [0, 1]. */
export function gammaPInverse(a: number, p: number): number {
  return p <= 0.5 ? solve(a, p, true) : solve(a, 1 - p, false);
}

/** The x with Q(a, x) = q, accurate where q is tiny; NaN unless a > 0 is finite and q is in [0, 1]. */
export function gammaQInverse(a: number, q: number): number {
  return q <= 0.5 ? solve(a, q, false) : solve(a, 1 - q, true);
}

function solve(a: number, tail: number, isLower: boolean): number {
  if (!(a > 0 && a < Infinity && tail >= 0 && tail <= 0.5)) return NaN;
  if (tail === 0) return isLower ? 0 : Infinity;
  const fromSeries = (log(isLower ? tail : 1 - tail) + lgamma(a + 1)) / a;
  if (fromSeries < SERIES_LOG) return exp(fromSeries);
  const z = isLower ? normalQuantile(tail) : -normalQuantile(tail);
  const root = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a));
  const start = a >= 0.5 && root > 0.1 ? log(a) + 3 * log(root) : fromSeries;
  const probabilityInto = (x: number, out: Float64Array): void => {
    out[0] = isLower ? gammaP(a, x) : gammaQ(a, x);
    out[1] = (isLower ? a : -a) * gammaPrefix(a, x);
  };
  return newtonOnLog(probabilityInto, tail, isLower, LOWEST_LOG, HIGHEST_LOG, start);
}
