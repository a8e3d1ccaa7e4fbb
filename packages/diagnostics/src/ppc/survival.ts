/**
 * @file Estimate how many are left by a time, where some were not followed to their event, and compare that with predictions.
 *
 * Notation: d_j events at time t_j, n_j still followed just before it, S(t) the probability of an event after t.
 * @source Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53; interval by the variance of
 *   log(-log S): Kalbfleisch & Prentice 1980, "The Statistical Analysis of Failure Time Data", section 1.3.
 */
import { exp, log, modelError, normalQuantile } from "@typyro/base";
import { checkProbability, DEFAULT_CI_PROB, sortedQuantile } from "../quantile.ts";
import { type PpcOptions, Predictions, type PredictiveSource } from "./predictions.ts";

/** A survival curve: steps down at the times. */
export interface SurvivalCurve {
  /** Ascending. */
  readonly times: Float64Array;
  /** The probability of an event after each time. */
  readonly survival: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Options of `kaplanMeier`. */
export interface KaplanMeierOptions {
  /** For each time true (or 1) where the event was observed then, false (or 0) where the time is censored. */
  readonly events: ArrayLike<number | boolean>;
  /** Probability of the intervals. Default 0.89. */
  readonly prob?: number | undefined;
}

/**
 * The Kaplan-Meier estimate at every different time. After 0 events the interval has no width, after the last of all it is unknown.
 *
 * @error events-mismatch, event-not-boolean, observed-not-finite, probability-outside-unit-interval
 */
export function kaplanMeier(times: ArrayLike<number>, { events, prob = DEFAULT_CI_PROB }: KaplanMeierOptions): SurvivalCurve {
  checkProbability(prob);
  const happened = checkedEvents(times, events);
  const order = Array.from({ length: times.length }, (_, i) => i).sort((a, b) => times[a]! - times[b]!);
  const different = Float64Array.from(new Set(order.map((i) => times[i]!)));
  const [survival, lower, upper] = [new Float64Array(different.length), new Float64Array(different.length), new Float64Array(different.length)];
  const z = normalQuantile((1 + prob) / 2);
  let left = times.length;
  let s = 1;
  let variance = 0;
  for (let j = 0, next = 0; j < different.length; j++) {
    let [died, gone] = [0, 0];
    for (; next < order.length && times[order[next]!] === different[j]; next++, gone++) died += happened[order[next]!]!;
    s *= 1 - died / left;
    variance += died / (left * (left - died));
    survival[j] = s;
    const spread = (z * Math.sqrt(variance)) / Math.abs(log(s));
    lower[j] = s === 1 ? 1 : s === 0 ? NaN : power(s, exp(spread));
    upper[j] = s === 1 ? 1 : s === 0 ? NaN : power(s, exp(-spread));
    left -= gone;
  }
  return { times: different, survival, lower, upper };
}

function power(s: number, by: number): number {
  return exp(by * log(s));
}

/** Options of `ppcCensored`. */
export interface CensoredOptions extends PpcOptions, KaplanMeierOptions {
  /** Times, ascending, at which predicted survival is wanted. Default: the observed ones. */
  readonly at?: ArrayLike<number> | undefined;
}

/** How many are left by a time, as observed and as predicted. */
export interface CensoredCheck {
  /** The Kaplan-Meier estimate. */
  readonly observed: SurvivalCurve;
  /** The mean over predicted data sets of the share of times beyond each time, with equal-tailed intervals. */
  readonly predicted: SurvivalCurve;
  readonly prob: number;
}

/**
 * Compare survival as observed, censored times taken into account, with that of predicted times.
 *
 * Predictions must be of the times of the events themselves, so the site is to be simulated without its censoring.
 *
 * @error as `kaplanMeier` and `ppcTstat`
 * @cost predicted data sets times observations, sorted
 */
export function ppcCensored(source: PredictiveSource, { events, at: wanted, prob = DEFAULT_CI_PROB, ...options }: CensoredOptions): CensoredCheck {
  const predictions = new Predictions(source, options, "ppcCensored");
  const observed = kaplanMeier(predictions.observed, { events, prob });
  const times = wanted === undefined ? observed.times : Float64Array.from(wanted);
  const columns = Array.from(times, () => new Float64Array(predictions.total));
  for (let s = 0; s < predictions.total; s++) {
    const sorted = predictions.row(s).toSorted();
    let gone = 0;
    times.forEach((time, j) => {
      while (gone < sorted.length && sorted[gone]! <= time) gone++;
      columns[j]![s] = 1 - gone / sorted.length;
    });
  }
  for (const column of columns) column.sort();
  const at = (p: number): Float64Array => Float64Array.from(columns, (column) => sortedQuantile(column, p));
  const survival = Float64Array.from(columns, (column) => column.reduce((a, b) => a + b, 0) / column.length);
  return { observed, predicted: { times, survival, lower: at((1 - prob) / 2), upper: at((1 + prob) / 2) }, prob };
}

/** @error events-mismatch, event-not-boolean, observed-not-finite */
function checkedEvents(times: ArrayLike<number>, events: ArrayLike<number | boolean>): Float64Array {
  if (events.length !== times.length) throw modelError("events-mismatch", { times: times.length, events: events.length });
  return Float64Array.from({ length: times.length }, (_, i) => {
    const [time, event] = [times[i]!, Number(events[i])];
    if (!Number.isFinite(time)) throw modelError("observed-not-finite", { statistic: "kaplanMeier", row: `times[${i}]`, value: time });
    if (event !== 0 && event !== 1) throw modelError("event-not-boolean", { position: i, value: event });
    return event;
  });
}
