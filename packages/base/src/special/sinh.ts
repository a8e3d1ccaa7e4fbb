/**
 * @file Compute the hyperbolic sine, within 3 ulp.
 */
import { expOfSum } from "./exp.ts";
import { expm1 } from "./expm1.ts";

/** (e^x - e^-x) / 2; odd, -0 at -0. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  const t = expm1(Math.min(a, 1));
  const near = 0.5 * (t + t / (t + 1));
  const half = expOfSum(a, 0, -1);
  const far = half - 0.25 / half;
  const y = a < 1 ? near : far;
  return x < 0 ? -y : x === 0 ? x : y;
}
