/**
 * @file Say where each observation lies among its predictions.
 *
 * @source Gelman et al. 2013, "Bayesian Data Analysis", 3rd edition, section 6.3.
 */
import { type PpcOptions, Predictions, type PredictiveSource } from "./predictions.ts";
import { shareOfTies, type Ties } from "./ties.ts";

/** Options of `ppcPit`. */
export interface PitOptions extends PpcOptions {
  /** What part of the predictions that equal the observation counts. Default `"random"`. */
  readonly ties?: Ties | undefined;
}

/**
 * The share of its predictions that each observation exceeds, the probability integral transform. The data were used for the fit, so
 * the values crowd around 1/2 a little where the model is right; `looPit` has no such bias.
 *
 * @returns one number for each observation, in [0, 1]
 * @error as `ppcTstat`, but for its statistics
 */
export function ppcPit(source: PredictiveSource, { ties = "random", seed = 0, ...options }: PitOptions = {}): Float64Array {
  const predictions = new Predictions(source, { ...options, seed }, "ppcPit");
  const { total, count, observed } = predictions;
  const [below, equal] = [new Float64Array(count), new Float64Array(count)];
  for (let s = 0; s < total; s++) {
    const row = predictions.row(s);
    for (let i = 0; i < count; i++) {
      if (row[i]! < observed[i]!) below[i]!++;
      else if (row[i] === observed[i]) equal[i]!++;
    }
  }
  return below.map((n, i) => (n + equal[i]! * shareOfTies(ties, seed, i, "ppc-pit")) / total);
}
