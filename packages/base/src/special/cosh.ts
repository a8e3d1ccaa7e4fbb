/**
 * @file Compute the hyperbolic cosine, within 2 ulp.
 */
import { expOfSum } from "./exp.ts";

/** (e^x + e^-x) / 2. */
export function cosh(x: number): number {
  const half = expOfSum(Math.abs(x), 0, -1);
  return half + 0.25 / half;
}
