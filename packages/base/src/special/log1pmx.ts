/**
 * @file Compute log(1 + u) - u, which near 0 is -u^2/2 and would be lost in the difference.
 */
import { log1p } from "./log1p.ts";
import { artanhTail } from "./log.ts";

/** log(1 + u) - u for u > -1, accurate relative to itself. */
export function log1pmx(u: number): number {
  if (u < -0.29 || u > 0.41) return log1p(u) - u;
  // The series of `log1p`, without its leading term.
  const s = u / (2 + u);
  const halfSquare = 0.5 * u * u;
  return s * (halfSquare + artanhTail(s * s)) - halfSquare;
}
