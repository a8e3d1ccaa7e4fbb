/**
 * @file Estimate how far a figure read off the draws may be from its true value: the Monte Carlo standard error.
 *
 * Conventions, which are those of R's `posterior` 1.4.0: NaN wherever the ESS of the same figure is NaN.
 * @source Vehtari et al. 2021, Bayesian Analysis 16(2), section 4.4 (quantiles).
 *   ArviZ 1.x differs for `sd`: it divides by the ESS of the mean, which understates the error of antithetic chains.
 */
import { betaI } from "@typyro/base";
import { essMean, essQuantile } from "./ess.ts";
import { effectiveSampleSize } from "./geyer.ts";
import { at, mapDraws, meanOf, pool, splitChains } from "./chainArrays.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/** Monte Carlo standard error of the mean: sd / sqrt(ESS). @error no-draws, chains-unequal */
export function mcseMean(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  return draws.sd / Math.sqrt(essMean(draws));
}

/**
 * Monte Carlo standard error of the standard deviation, for any distribution with a fourth moment: that of the
 * variance, from the ESS of the squared deviations, carried over to its root by the first-order expansion.
 *
 * @error no-draws, chains-unequal
 */
export function mcseSd(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNonFinite || draws.isConstant) return NaN;
  // In units of sd, so that fourth powers neither overflow nor vanish.
  const { mean, sd } = draws;
  const square = (draw: number): number => ((draw - mean) / sd) * ((draw - mean) / sd);
  const squares = mapDraws(draws.chains, square);
  const variance = meanOf(pool(squares));
  const fourth = meanOf(pool(mapDraws(squares, (value) => value * value)));
  const ess = effectiveSampleSize(splitChains(squares));
  return sd * Math.sqrt((fourth - variance * variance) / ess / variance / 4);
}

/** Standard normal probabilities at -1 and 1, as rounded by the package whose results are matched. */
const ONE_SD_BELOW = 0.1586553;
const ONE_SD_ABOVE = 0.8413447;

/**
 * Monte Carlo standard error of the quantile at probability `p`: half the distance between the draws that stand one
 * standard error below and above it, by the Beta distribution of a quantile of ESS independent draws.
 *
 * Zero where draws are tied around the quantile.
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 */
export function mcseQuantile(chains: Chains | ScalarDraws, p: number): number {
  const draws = ScalarDraws.of(chains);
  return quantileError(draws, p, essQuantile(draws, p));
}

/** The standard error of the quantile at `p` for a known effective sample size; NaN where that is NaN. */
export function quantileError({ sorted }: ScalarDraws, p: number, ess: number): number {
  if (Number.isNaN(ess)) return NaN;
  // The distribution function decides between neighbouring draws, so its inverse is not needed.
  const shareAt = (k: number): number => betaI(ess * p + 1, ess * (1 - p) + 1, k / sorted.length);
  const below = countWhile(sorted.length, (k) => shareAt(k) <= ONE_SD_BELOW);
  const above = countWhile(sorted.length, (k) => shareAt(k) < ONE_SD_ABOVE) + 1;
  const low = at(sorted, Math.max(below, 1) - 1);
  const high = at(sorted, Math.min(above, sorted.length) - 1);
  return (high - low) / 2;
}

/** Monte Carlo standard error of the median. @error no-draws, chains-unequal */
export function mcseMedian(chains: Chains | ScalarDraws): number {
  return mcseQuantile(chains, 0.5);
}

/** The largest of 0, ..., n at which a condition holds that holds up to some point and not after it. */
function countWhile(n: number, holds: (k: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
