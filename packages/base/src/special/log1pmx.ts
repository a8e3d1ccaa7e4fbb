/**
 * @file Compute log(1 + u) - u, which near 0 is -u^2/2 and would be lost in the difference.
 */
import { artanhTail, log } from "./log.ts";
import { log1p } from "./log1p.ts";

/** log(1 + u) - u for u > -1, accurate relative to itself. */
export function log1pmx(u: number): number {
  if (u < -0.29 || u > 0.41) return log1p(u) - u;
  // The series of `log1p`, without its leading term.
  const s = u / (2 + u);
  const halfSquare = 0.5 * u * u;
  return s * (halfSquare + artanhTail(s * s)) - halfSquare;
}

/** log(ratio) - u for ratio = 1 + u, given both: near u = -1, where u has no digits left of the ratio, it is the ratio that counts. */
export function logRatioMinus(u: number, ratio: number): number {
  return u < -0.5 ? log(ratio) - u : log1pmx(u);
}
