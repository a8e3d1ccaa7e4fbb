/**
 * @file Compute the logistic function, within 3 ulp in both tails.
 */
import { exp } from "./exp.ts";

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}
