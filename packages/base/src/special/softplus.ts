/**
 * @file Compute log(1 + e^x) without overflow, and keeping the left tail.
 */
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";

/** log(1 + e^x), within 2 ulp. */
export function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}

/** log(1 / (1 + e^-x)) = -softplus(-x), within 2 ulp. */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - log1p(exp(-Math.abs(x)));
}
