/**
 * @file Tell from a chain's energies whether its momentum draws move it between energy levels fast enough.
 *
 * @source Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo",
 *   arXiv:1604.00695.
 */
import { meanOf } from "./chainArrays.ts";

/** Below this E-BFMI a chain is likely to miss the tails. */
export const LOW_EBFMI = 0.3;

/**
 * Estimated Bayesian fraction of missing information of one chain: the sum of squared changes of energy from draw to
 * draw over the sum of its squared deviations from the mean. About 1 when each momentum draw reaches every energy,
 * near 0 when the energy moves in small steps.
 *
 * NaN for fewer than two draws, a constant energy, or one that is not finite.
 * @param energy - Hamiltonian at each draw of one chain, in nats
 */
export function ebfmi(energy: ArrayLike<number>): number {
  const values = Float64Array.from(energy);
  const n = values.length;
  if (n < 2) return NaN;
  const mean = meanOf(values);
  let changes = 0;
  let deviations = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? NaN;
    if (i > 0) changes += (value - (values[i - 1] ?? NaN)) * (value - (values[i - 1] ?? NaN));
    deviations += (value - mean) * (value - mean);
  }
  return changes / deviations;
}
