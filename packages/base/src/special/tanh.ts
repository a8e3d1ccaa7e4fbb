/**
 * @file Compute the hyperbolic tangent, within 3 ulp.
 */
import { expm1 } from "./expm1.ts";

/** From here on tanh rounds to 1. */
const SATURATED = 22;

/** sinh(x) / cosh(x); odd, -0 at -0. */
export function tanh(x: number): number {
  const t = expm1(2 * Math.min(Math.abs(x), SATURATED));
  const y = t / (t + 2);
  return x < 0 ? -y : x === 0 ? x : y;
}
