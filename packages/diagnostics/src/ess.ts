/**
 * @file Estimate how many independent draws the chains are worth, for each quantity that is read off them.
 *
 * All but `essIdentity` split every chain in halves first, so that a drift within a chain counts as disagreement.
 * Conventions, which are those of R's `posterior` 1.4.0:
 * - NaN where nothing can be said: fewer than 6 draws a chain (3 in each half), NaN among the draws, constant draws.
 * - Infinite draws have ranks, so `essBulk` and `essFolded` accept them; every other ESS is NaN.
 * - The ESS may exceed the number of draws S for antithetic chains; it is at most S log10(S).
 *
 * @source Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, Bayesian Analysis 16(2), sections 3.2, 4.1 and 4.3.
 *   ArviZ 1.x differs: its tail ESS follows the probability of the displayed interval (11 % and 89 %), its `sd`
 *   uses squared deviations, constant draws count as S, and a pair of lags more is read (`geyer.ts`).
 */
import { mapDraws } from "./chainArrays.ts";
import { distancesFromMedian, foldedScores } from "./fold.ts";
import { effectiveSampleSize } from "./geyer.ts";
import { checkProbability, quantile } from "./quantile.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/** The tails whose quantiles `essTail` looks at. */
const TAILS = [0.05, 0.95] as const;

/**
 * Effective sample size in the bulk: of the mean of the rank-normalised draws. It exists for any distribution,
 * Cauchy included, and says how far location summaries can be trusted. @error no-draws, chains-unequal
 */
export function essBulk(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNaN || draws.isConstant) return NaN;
  return effectiveSampleSize(draws.scores);
}

/**
 * Effective sample size in the tails: the smaller of those of the 5 % and the 95 % quantile.
 *
 * NaN where a tail holds nothing beyond its quantile, as for binary draws with at least 5 % ones, because how well
 * that quantile is known cannot be estimated from them; a verdict does not count this as a problem.
 * @error no-draws, chains-unequal
 */
export function essTail(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  return Math.min(...TAILS.map((p) => essQuantile(draws, p)));
}

/** Effective sample size of the mean. @error no-draws, chains-unequal */
export function essMean(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.isConstant) return NaN;
  return effectiveSampleSize(draws.halves);
}

/** Effective sample size of the standard deviation: of the mean absolute deviation from the mean. @error no-draws, chains-unequal */
export function essSd(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNonFinite || draws.isConstant) return NaN;
  const { mean } = draws;
  return effectiveSampleSize(mapDraws(draws.halves, (draw) => Math.abs(draw - mean)));
}

/**
 * Effective sample size of the quantile at probability `p`: of the share of draws at or below it.
 *
 * At p = 1 the quantile just below the largest draw, at 1 - 1/(2S), is looked at.
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 */
export function essQuantile(chains: Chains | ScalarDraws, p: number): number {
  const draws = ScalarDraws.of(chains);
  checkProbability(p);
  const last = (draws.total - 0.5) / draws.total;
  const cut = quantile(draws, p === 1 ? last : p);
  return essOfShare(draws, -Infinity, cut);
}

/** Effective sample size of the median. @error no-draws, chains-unequal */
export function essMedian(chains: Chains | ScalarDraws): number {
  return essQuantile(chains, 0.5);
}

/**
 * Effective sample size of the probability of a small interval, that between the quantiles at `from` and `to`.
 * Small values show where in the distribution the chains get stuck.
 *
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 */
export function essLocal(chains: Chains | ScalarDraws, from: number, to: number): number {
  const draws = ScalarDraws.of(chains);
  return essOfShare(draws, quantile(draws, from), quantile(draws, to));
}

/** Effective sample size of the median absolute deviation from the median. @error no-draws, chains-unequal */
export function essMad(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNonFinite || draws.isConstant) return NaN;
  return essMedian(distancesFromMedian(draws));
}

/** Effective sample size of the rank-normalised distance from the median: the scale, as bulk is the location. @error no-draws, chains-unequal */
export function essFolded(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNaN || draws.isConstant) return NaN;
  return effectiveSampleSize(foldedScores(draws));
}

/** Effective sample size of the mean of the chains as they are, neither split nor ranked; NaN below 3 draws a chain. @error no-draws, chains-unequal */
export function essIdentity(chains: Chains | ScalarDraws): number {
  return effectiveSampleSize(ScalarDraws.of(chains).chains);
}

/** Effective sample size of the share of draws in an interval. */
function essOfShare(draws: ScalarDraws, low: number, high: number): number {
  if (draws.hasNonFinite || draws.isConstant) return NaN;
  return effectiveSampleSize(mapDraws(draws.halves, (draw) => (low <= draw && draw <= high ? 1 : 0)));
}
