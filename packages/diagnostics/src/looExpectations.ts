/**
 * @file Compute from predictions what leaving each observation out would give: probability integral transforms and
 *   expectations, by reweighting draws.
 *
 * @source Gabry, Simpson, Vehtari, Betancourt & Gelman 2019, "Visualization in Bayesian workflow", JRSS A 182(2), section
 *   6 (LOO-PIT); Vehtari et al. 2024, JMLR 25(72) (expectations); ties are broken at random as in ArviZ 1.x.
 */
import { exp, modelError, sizeOf } from "@typyro/base";
import { at } from "./chainArrays.ts";
import type { Draws, Variable } from "./draws.ts";
import { leaveOut, type LooOptions } from "./loo.ts";
import { Observations } from "./observations.ts";
import { shareOfTies, type Ties } from "./ppc/ties.ts";
import { relativeEfficiency } from "./relativeEfficiency.ts";

/** Log likelihoods and predictions of one observed site under the same draws. */
export interface LooPredictions {
  /** As for `loo`. */
  readonly logLikelihood: Draws;
  /** Predictions of the observations, as `posterior.predict()` gives them. @shape [chain, draw, ...batch] */
  readonly predictions: Draws;
}

/** The above, with what was observed. */
export interface LooPitParts extends LooPredictions {
  /** The observed values, row-major. */
  readonly observed: ArrayLike<number>;
}

/** Options of `looPit`. */
export interface LooPitOptions extends Pick<LooOptions, "relativeEfficiency"> {
  /** The observed site; needed where there are several. */
  readonly site?: string | undefined;
  /** A whole number, for the ties of discrete observations. Default 0. */
  readonly seed?: number | undefined;
  /** What part of the predictions that equal the observation counts. Default `"random"`. */
  readonly ties?: Ties | undefined;
}

/**
 * The probability that each observation would be exceeded by none of its predictions from all others, P(prediction <=
 * observation): uniform on [0, 1] where the model is right. Where predictions equal the observation, as for counts, a
 * uniform number decides how much of their weight counts, unless `ties` says half.
 *
 * @returns one number for each observation
 * @error as `loo`; draws-do-not-match; unknown-draws
 */
export function looPit({ logLikelihood, predictions, observed }: LooPitParts, { site, seed = 0, ties = "random", relativeEfficiency: given }: LooPitOptions = {}): Float64Array {
  const observations = new Observations(logLikelihood, { site }, "looPit");
  const variable = predictedBy(observations, predictions);
  if (observed.length !== observations.count) {
    const difference = `there are ${observed.length} of one and ${observations.count} of the other`;
    throw modelError("draws-do-not-match", { first: "the observed values", second: "the log likelihoods", difference });
  }
  const pit = new Float64Array(observations.count);
  forEachLeftOut(observations, variable, given, (i, values, weights) => {
    const y = at(observed, i);
    let below = 0;
    let equal = 0;
    for (let s = 0; s < values.length; s++) {
      if (values[s]! < y) below += weights[s]!;
      else if (values[s] === y) equal += weights[s]!;
    }
    pit[i] = Math.min(1, below + (equal > 0 ? shareOfTies(ties, seed, i, "loo-pit") * equal : 0));
  });
  return pit;
}

/** Expectations of the prediction of each observation from all others. */
export interface LooExpectations {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Pareto k of the weights, as in `loo`. */
  readonly paretoK: Float64Array;
}

/**
 * Mean and standard deviation of the prediction of each observation from all others.
 *
 * The variance carries the factor 1 / (1 - sum of squared weights), which makes that of equal weights n / (n - 1).
 * @error as `loo`; draws-do-not-match
 */
export function looExpectations({ logLikelihood, predictions }: LooPredictions, { site, relativeEfficiency: given }: Pick<LooPitOptions, "site" | "relativeEfficiency"> = {}): LooExpectations {
  const observations = new Observations(logLikelihood, { site }, "looExpectations");
  const variable = predictedBy(observations, predictions);
  const { count } = observations;
  const found = { mean: new Float64Array(count), sd: new Float64Array(count), paretoK: new Float64Array(count) };
  forEachLeftOut(observations, variable, given, (i, values, weights, paretoK) => {
    let mean = 0;
    for (let s = 0; s < values.length; s++) mean += weights[s]! * values[s]!;
    let squares = 0;
    let variance = 0;
    for (let s = 0; s < values.length; s++) {
      const deviation = values[s]! - mean;
      variance += weights[s]! * deviation * deviation;
      squares += weights[s]! * weights[s]!;
    }
    found.mean[i] = mean;
    found.sd[i] = Math.sqrt(variance / (1 - squares));
    found.paretoK[i] = paretoK;
  });
  return found;
}

/** @error draws-do-not-match, unknown-draws */
function predictedBy({ sites, count, chains, draws }: Observations, predictions: Draws): Variable {
  const variable = predictions.get(sites[0] ?? "");
  const size = sizeOf(variable.shape);
  const counts = [`${chains} x ${draws} draws of ${count}`, `${predictions.chains} x ${predictions.draws} draws of ${size}`];
  if (counts[0] !== counts[1]) {
    throw modelError("draws-do-not-match", { first: "the log likelihoods", second: "the predictions", difference: `one has ${counts.join(" and the other ")} values` });
  }
  return variable;
}

type Visit = (i: number, values: Float64Array, weights: Float64Array, paretoK: number) => void;

/** For each observation its predictions and their weights, which sum to 1. */
function forEachLeftOut(observations: Observations, { data }: Variable, given: number | undefined, visit: Visit): void {
  const { count, total } = observations;
  const values = new Float64Array(total);
  for (let i = 0; i < count; i++) {
    const logLikelihood = observations.row(i);
    const { logWeights, paretoK } = leaveOut(logLikelihood, given ?? relativeEfficiency(observations.byChain(logLikelihood)));
    for (let s = 0; s < total; s++) values[s] = data[s * count + i]!;
    visit(i, values, logWeights.map((logWeight) => exp(logWeight)), paretoK);
  }
}
