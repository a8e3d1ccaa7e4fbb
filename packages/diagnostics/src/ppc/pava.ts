/**
 * @file Say how far predicted probabilities of an event can be taken at their word.
 *
 * Notation: f forecast, the share of predicted data sets with the event; y 1 where it was observed.
 * @source Dimitriadis, Gneiting & Jordan 2021, "Stable reliability diagrams for probabilistic classifiers", PNAS 118(8); the band is
 *   of the same fit to predicted data sets, as in ArviZ 1.x. Where we differ: equal forecasts have one probability.
 */
import { modelError } from "@typyro/base";
import { checkProbability, DEFAULT_CI_PROB, sortedQuantile } from "../quantile.ts";
import { isotonic } from "./isotonic.ts";
import { type PpcOptions, Predictions, type PredictiveSource } from "./predictions.ts";

/** Options of `ppcPava`. */
export interface PavaOptions extends PpcOptions {
  /** Probability of the band. Default 0.89. */
  readonly prob?: number | undefined;
}

/** Forecasts of an event and how often it came true. */
export interface Pava {
  /** The different forecasts, ascending. */
  readonly forecast: Float64Array;
  /** How many observations have each. */
  readonly counts: Float64Array;
  /** The probability that observations say each forecast stands for: the best fit that never falls. */
  readonly calibrated: Float64Array;
  /** Where that fit lies if the forecasts are right: equal-tailed intervals over predicted data sets. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly prob: number;
  /** Mean squared difference of forecast and outcome: miscalibration - discrimination + uncertainty. */
  readonly brier: number;
  /** What would be gained by forecasting the calibrated probabilities. */
  readonly miscalibration: number;
  /** What those gain over one forecast for all. */
  readonly discrimination: number;
  /** The score of the best forecast that is one for all. */
  readonly uncertainty: number;
}

/**
 * Calibrate the predicted probabilities of a binary quantity by the observations.
 *
 * @error not-binary where a value is neither 0 nor 1; probability-outside-unit-interval; as `ppcTstat`
 * @cost predicted data sets times observations
 * @example
 * const { forecast, calibrated, lower, upper } = ppcPava(posterior);
 */
export function ppcPava(source: PredictiveSource, { prob = DEFAULT_CI_PROB, ...options }: PavaOptions = {}): Pava {
  checkProbability(prob);
  const predictions = new Predictions(source, options, "ppcPava");
  const { observed, variable, total, count } = predictions;
  for (const [values, what] of [[observed, "observed"], [variable.data, "predicted"]] as const) {
    const bad = values.find((value) => value !== 0 && value !== 1);
    if (bad !== undefined) throw modelError("not-binary", { site: variable.name, what, value: bad });
  }
  // Sums of zeros and ones are exact, so equal forecasts are equal numbers.
  const events = new Float64Array(count);
  for (let s = 0; s < total; s++) predictions.row(s).forEach((event, i) => (events[i] = events[i]! + event));
  const { groupOf, sums } = grouped(events);
  const counts = new Float64Array(sums.length);
  for (const group of groupOf) counts[group]!++;
  const fit = (outcomes: Float64Array): Float64Array => {
    const hits = new Float64Array(sums.length);
    outcomes.forEach((outcome, i) => (hits[groupOf[i]!] = hits[groupOf[i]!]! + outcome));
    return isotonic(hits.map((n, group) => n / counts[group]!), counts);
  };
  const forecast = sums.map((sum) => sum / total);
  const calibrated = fit(observed);
  const fits = Array.from({ length: total }, (_, s) => fit(predictions.row(s)));
  const columns = Array.from(forecast, (_, group) => Float64Array.from(fits, (row) => row[group]!).sort());
  const at = (p: number): Float64Array => Float64Array.from(columns, (column) => sortedQuantile(column, p));
  const base = observed.reduce((a, b) => a + b, 0) / count;
  const score = (of: (group: number) => number): number => observed.reduce((sum, y, i) => sum + (of(groupOf[i]!) - y) * (of(groupOf[i]!) - y), 0) / count;
  const [brier, best, uncertainty] = [score((group) => forecast[group]!), score((group) => calibrated[group]!), score(() => base)];
  return { forecast, counts, calibrated, lower: at((1 - prob) / 2), upper: at((1 + prob) / 2), prob, brier, miscalibration: brier - best, discrimination: uncertainty - best, uncertainty };
}

/** The different values, ascending, and which of them each is. */
function grouped(values: Float64Array): { readonly groupOf: Uint32Array; readonly sums: Float64Array } {
  const sums = Float64Array.from(new Set(values)).sort();
  const places = new Map(Array.from(sums, (sum, i) => [sum, i]));
  return { groupOf: Uint32Array.from(values, (value) => places.get(value) ?? 0), sums };
}
