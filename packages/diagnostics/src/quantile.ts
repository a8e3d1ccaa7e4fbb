/**
 * @file Read quantiles and intervals off draws.
 *
 * Draws are pooled over chains. NaN among the draws makes every result NaN; infinite draws do not, as long as the
 * quantile itself is finite.
 */
import { modelError } from "@typyro/base";
import { at } from "./chainArrays.ts";
import { type Chains, ScalarDraws } from "./scalarDraws.ts";

/** Lower and upper end of an interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The probability of an interval when none is asked for, as in ArviZ 1.x. */
export const DEFAULT_CI_PROB = 0.89;

/**
 * The quantile at probability `p`, interpolated linearly between the two draws around position (S - 1) p.
 *
 * @error probability-outside-unit-interval when `p` is not in [0, 1]
 * @error no-draws, chains-unequal
 * @source Hyndman & Fan 1996, "Sample quantiles in statistical packages", type 7: the default of R and NumPy.
 */
export function quantile(chains: Chains | ScalarDraws, p: number): number {
  const draws = ScalarDraws.of(chains);
  checkProbability(p);
  return draws.hasNaN ? NaN : sortedQuantile(draws.sorted, p);
}

/** The quantile at 1/2. @error no-draws, chains-unequal */
export function median(chains: Chains | ScalarDraws): number {
  return quantile(chains, 0.5);
}

/**
 * The equal-tailed interval of probability `prob`: as much is left out below as above.
 *
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 */
export function eti(chains: Chains | ScalarDraws, prob: number = DEFAULT_CI_PROB): Interval {
  const draws = ScalarDraws.of(chains);
  checkProbability(prob);
  return { lower: quantile(draws, (1 - prob) / 2), upper: quantile(draws, (1 + prob) / 2) };
}

/**
 * The highest-density interval of probability `prob`: the narrowest of those from one draw to the draw
 * floor(prob S) places further, the first of equals. It is one interval even where the posterior has two modes.
 *
 * @error probability-outside-unit-interval, no-draws, chains-unequal
 * @source Chen & Shao 1999, "Monte Carlo estimation of Bayesian credible and HPD intervals", JCGS 8(1).
 */
export function hdi(chains: Chains | ScalarDraws, prob: number = DEFAULT_CI_PROB): Interval {
  const draws = ScalarDraws.of(chains);
  checkProbability(prob);
  if (draws.hasNaN) return { lower: NaN, upper: NaN };
  const { sorted } = draws;
  const span = Math.min(Math.floor(prob * sorted.length), sorted.length - 1);
  let best = 0;
  let narrowest = Infinity;
  for (let i = 0; i + span < sorted.length; i++) {
    const width = at(sorted, i + span) - at(sorted, i);
    if (width < narrowest) {
      narrowest = width;
      best = i;
    }
  }
  return { lower: at(sorted, best), upper: at(sorted, best + span) };
}

/** Type 7 quantile of values in ascending order, none of them NaN. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = at(sorted, below);
  const high = at(sorted, Math.min(below + 1, sorted.length - 1));
  const weight = position - below;
  // Where both are equal, or infinite alike, interpolation could only add a rounding error or a NaN.
  return weight === 0 || low === high ? low : (1 - weight) * low + weight * high;
}

/** @error probability-outside-unit-interval */
export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw modelError("probability-outside-unit-interval", { value: p });
}
