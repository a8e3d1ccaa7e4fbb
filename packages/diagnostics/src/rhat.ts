/**
 * @file Compare the spread between chains with the spread within them.
 *
 * Notation: n draws a chain; W mean variance within chains; B n times the variance of the chain means.
 * R-hat = sqrt((B / W + n - 1) / n), near 1 for chains that have forgotten where they started.
 *
 * Conventions, which are those of R's `posterior` 1.4.0 where it has them:
 * - NaN where nothing can be said: fewer than 4 draws a chain (2 in each half), NaN among the draws, constant draws.
 * - Infinity where every chain stands still at a value of its own.
 * - Infinite draws have ranks, so `rhat` accepts them; `rhatSplit` and `rhatIdentity` are NaN.
 * - One chain is compared with itself, half against half; ArviZ gives NaN. `rhatIdentity` of one chain is NaN.
 * - `posterior` gives NaN where the draws vary but their distances from the median do not (binary draws, as many
 *   ones as zeros). We take the other half of the maximum: chains cannot differ in a scale that does not vary.
 *
 * @source Gelman & Rubin 1992, Statistical Science 7(4); Vehtari et al. 2021, Bayesian Analysis 16(2), sections
 *   3.1, 4.1 and 4.2.
 */
import { modelError } from "@typyro/base";
import { distancesFromMedian, foldedScores } from "./fold.ts";
import { zScale } from "./ranks.ts";
import { at, hasNonFinite, isConstant, meanOf, varianceOf } from "./chainArrays.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/**
 * Rank-normalised R-hat, the one to report: the larger of that of the ranks, which sees chains that differ in
 * location, and that of the ranked distances from the median, which sees chains that differ in scale. Above 1.01
 * the chains are not to be trusted. Any strictly increasing transformation leaves its first half unchanged.
 *
 * @error no-draws, chains-unequal
 */
export function rhat(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  const location = rhatZScale(draws);
  const scale = rhatFolded(draws);
  return Number.isNaN(scale) ? location : Math.max(location, scale);
}

/** R-hat of the ranks of the split chains, the first half of `rhat`. @error no-draws, chains-unequal */
export function rhatZScale(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNaN || draws.isConstant) return NaN;
  return plainRhat(draws.scores);
}

/** R-hat of the ranked distances from the median, the second half of `rhat`. @error no-draws, chains-unequal */
export function rhatFolded(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  if (draws.hasNaN || draws.isConstant) return NaN;
  return plainRhat(foldedScores(draws));
}

/** R-hat of the split chains without ranks, Stan's before 2019. @error no-draws, chains-unequal */
export function rhatSplit(chains: Chains | ScalarDraws): number {
  const draws = ScalarDraws.of(chains);
  return draws.isConstant ? NaN : plainRhat(draws.halves);
}

/** R-hat of the chains as they are: Gelman and Rubin's. @error no-draws, chains-unequal */
export function rhatIdentity(chains: Chains | ScalarDraws): number {
  return plainRhat(ScalarDraws.of(chains).chains);
}

/**
 * Nested R-hat of the ranks, for many short chains: chains that started at the same point form a superchain, and
 * superchains are compared. At least 1 by definition, and defined for a single draw a chain.
 *
 * @param superchains - the superchain of each chain, by number or name
 * @error superchains-unequal when the superchains are not of equal size, or there is one only
 * @error no-draws, chains-unequal
 * @source Margossian et al. 2024, "Nested R-hat: assessing the convergence of Markov chain Monte Carlo when running
 *   many short chains", Bayesian Analysis; the ranks are taken without splitting the chains.
 */
export function rhatNested(chains: Chains | ScalarDraws, superchains: readonly (number | string)[]): number {
  const draws = ScalarDraws.of(chains);
  const groups = groupChains(draws.chains.length, superchains);
  if (draws.hasNaN || draws.isConstant) return NaN;
  const location = plainNestedRhat(zScale(draws.chains), groups);
  const distances = distancesFromMedian(draws);
  return distances.isConstant ? location : Math.max(location, plainNestedRhat(zScale(distances.chains), groups));
}

function plainRhat(chains: readonly Float64Array[]): number {
  const n = chains[0]?.length ?? 0;
  if (n < 2 || chains.length < 2 || hasNonFinite(chains) || isConstant(chains)) return NaN;
  const means = Float64Array.from(chains, (chain) => meanOf(chain));
  const variances = Float64Array.from(chains, (chain, c) => varianceOf(chain, at(means, c)));
  const between = n * varianceOf(means);
  return Math.sqrt((between / meanOf(variances) + n - 1) / n);
}

function plainNestedRhat(chains: readonly Float64Array[], groups: readonly (readonly number[])[]): number {
  const means = chains.map((chain) => meanOf(chain));
  const variances = chains.map((chain) => (chain.length > 1 ? varianceOf(chain) : 0));
  const groupMeans = groups.map((group) => meanOf(pick(means, group)));
  const within = groups.map((group) => {
    const between = group.length > 1 ? varianceOf(pick(means, group)) : 0;
    return meanOf(pick(variances, group)) + between;
  });
  return Math.sqrt(1 + varianceOf(Float64Array.from(groupMeans)) / meanOf(Float64Array.from(within)));
}

function pick(values: readonly number[], indices: readonly number[]): Float64Array {
  return Float64Array.from(indices, (i) => at(values, i));
}

function groupChains(chains: number, superchains: readonly (number | string)[]): number[][] {
  const groups = new Map<number | string, number[]>();
  superchains.forEach((id, c) => groups.set(id, [...(groups.get(id) ?? []), c]));
  const sizes = [...groups.values()].map((group) => group.length);
  const areEqual = superchains.length === chains && sizes.length > 1 && sizes.every((size) => size === sizes[0]);
  if (!areEqual) throw modelError("superchains-unequal", { chains, labels: superchains.length, sizes });
  return [...groups.values()];
}
