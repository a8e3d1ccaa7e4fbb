/**
 * @file Measure how far weighting the draws of a quantity changes its distribution.
 *
 * Notation: P distribution function of the draws, Q of the weighted draws.
 *   CJS(P, Q) = integral of P log2(2 P / (P + Q)) + (1 / (2 ln 2)) integral of (Q - P).
 * @source Nguyen & Vreeken 2015, "Non-parametric Jensen-Shannon divergence", ECML PKDD; Kallioinen, Paananen, Buerkner &
 *   Vehtari 2024, "Detecting and diagnosing prior and likelihood sensitivity with power-scaling", Statistics and
 *   Computing 34, section 2.3: symmetric, divided by its upper bound, and its root taken.
 */
import { log2 } from "@typyro/base";
import type { ScalarDraws } from "./scalarDraws.ts";

/**
 * The cumulative Jensen-Shannon distance between draws and the same draws weighted: 0 where they agree, at most 1.
 *
 * The larger of that of the quantity and of its negative, so that the sign of a quantity does not matter. 0 for a
 * constant; NaN where a draw is not finite.
 *
 * @param weights - sum 1, in the order of the draws, chain after chain
 * @cost linear once the draws are sorted
 */
export function cumulativeJensenShannon(draws: ScalarDraws, weights: Float64Array): number {
  if (draws.hasNonFinite) return NaN;
  if (draws.isConstant) return 0;
  const { sorted, order } = draws;
  const below = new Accumulator();
  const above = new Accumulator();
  const n = sorted.length;
  let q = 0;
  for (let i = 0; i + 1 < n; i++) {
    q += weights[order[i]!]!;
    const p = (i + 1) / n;
    const width = sorted[i + 1]! - sorted[i]!;
    below.add(p, q, width);
    above.add(1 - p, Math.max(0, 1 - q), width);
  }
  return Math.sqrt(Math.max(0, below.divergence, above.divergence));
}

/** Sums over the steps of two distribution functions. */
class Accumulator {
  #terms = 0;
  #bound = 0;

  add(p: number, q: number, width: number): void {
    const middle = log2((p + q) / 2);
    // The integrals of Q - P cancel in the symmetric sum.
    const terms = (p > 0 ? p * (log2(p) - middle) : 0) + (q > 0 ? q * (log2(q) - middle) : 0);
    this.#terms += width * terms;
    this.#bound += width * (p + q);
  }

  get divergence(): number {
    return this.#bound > 0 ? this.#terms / this.#bound : 0;
  }
}
