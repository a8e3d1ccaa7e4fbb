/**
 * @file Estimate the effective sample size as it was before ranks and split chains, to compare with older results.
 *
 * This is the `n_eff` that NumPyro prints. It is blind to chains that drift and to draws without a variance; use
 * `essBulk` and `essTail` to judge a run.
 * @source Gelman et al. 2013, Bayesian Data Analysis, 3rd edition, section 11.5; Geyer 1992, Statistical Science
 *   7(4), section 3.3, initial monotone sequence.
 */
import { autocovariance, type AutocovarianceOptions } from "./autocovariance.ts";
import { at, meanOf, varianceOf } from "./chainArrays.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/**
 * Effective sample size of the mean of the chains as they are, summing every positive pair of autocorrelations to
 * the end of the chain. NaN for fewer than two draws a chain, and for draws that are constant or not finite.
 *
 * @param options - `bias: false` divides each autocovariance by its number of products, not by n
 * @error no-draws, chains-unequal
 * @cost n log n a chain
 */
export function essClassic(chains: Chains | ScalarDraws, options: AutocovarianceOptions = {}): number {
  const draws = ScalarDraws.of(chains);
  const n = draws.draws;
  if (n < 2 || draws.hasNonFinite || draws.isConstant) return NaN;
  const covariances = draws.chains.map((chain) => autocovariance(chain, options));
  const within = meanOf(Float64Array.from(draws.chains, (chain) => varianceOf(chain)));
  const means = Float64Array.from(draws.chains, (chain) => meanOf(chain));
  const marginal = (within * (n - 1)) / n + (means.length > 1 ? varianceOf(means) : 0);
  const rho = (lag: number): number => (lag === 0 ? 1 : 1 - (within - meanOf(Float64Array.from(covariances, (c) => at(c, lag)))) / marginal);
  let time = -1 + 2 * (rho(0) + rho(1));
  let smallest = Infinity;
  for (let lag = 2; lag + 1 < n; lag += 2) {
    smallest = Math.min(smallest, Math.max(0, rho(lag) + rho(lag + 1)));
    time += 2 * smallest;
  }
  return draws.total / time;
}
