/**
 * @file Compare a statistic of the observed values with its distribution over predicted data sets.
 *
 * @source Gelman, Meng & Stern 1996, "Posterior predictive assessment of model fitness via realized discrepancies", Statistica
 *   Sinica 6, section 2; the names of statistics are ArviZ's, but for `sd`.
 */
import { modelError, nearestName } from "@typyro/base";
import { meanOf, varianceOf } from "../chainArrays.ts";
import { sortedQuantile } from "../quantile.ts";
import { type PpcOptions, Predictions, type PredictiveSource } from "./predictions.ts";

const STATISTICS = {
  mean: meanOf,
  median: (values: Float64Array) => quantileOf(values, 0.5),
  /** Divisor n - 1. */
  sd: (values: Float64Array) => Math.sqrt(varianceOf(values)),
  var: (values: Float64Array) => varianceOf(values),
  min: (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Infinity),
  max: (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), -Infinity),
  /** From the first quartile to the third. */
  iqr: (values: Float64Array) => quantileOf(values, 0.75) - quantileOf(values, 0.25),
  /** Median distance from the median. */
  mad: (values: Float64Array) => {
    const middle = quantileOf(values, 0.5);
    return quantileOf(values.map((x) => Math.abs(x - middle)), 0.5);
  },
} as const;

/** A statistic of a data set: by name, as a quantile at a probability, or any function. */
export type TestStatistic = keyof typeof STATISTICS | number | ((values: Float64Array) => number);

/** Options of `ppcTstat`. */
export interface TstatOptions extends PpcOptions {
  /** Default `"median"`. */
  readonly statistic?: TestStatistic | undefined;
}

/** A statistic of the observed values among those of predicted data sets. It prints itself. */
export class Tstat {
  readonly name: string;
  readonly observed: number;
  /** Of each predicted data set, chain after chain. */
  readonly predicted: Float64Array;
  /** The share of predicted data sets whose statistic is at least as great as the observed one. */
  readonly atLeast: number;
  /** Two-sided: twice the share beyond the observed statistic on the side where it is smaller, at most 1. */
  readonly p: number;

  /** Use `ppcTstat`. */
  constructor(name: string, observed: number, predicted: Float64Array) {
    const share = (isCounted: (value: number) => boolean): number => predicted.reduce((sum, value) => sum + (isCounted(value) ? 1 : 0), 0) / predicted.length;
    this.name = name;
    this.observed = observed;
    this.predicted = predicted;
    this.atLeast = share((value) => value >= observed);
    this.p = Math.min(1, 2 * Math.min(this.atLeast, share((value) => value <= observed)));
  }

  toString(): string {
    const at = (p: number): string => quantileOf(this.predicted, p).toPrecision(4);
    return `${this.name}: observed ${this.observed.toPrecision(4)}, predicted ${at(0.5)} (${at(0.055)} to ${at(0.945)}), p = ${this.p.toFixed(3)}`;
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Compute a statistic of the observed values and of every predicted data set. A `p` near 0 says that the model does not reproduce
 * it; since the data are used twice, a `p` away from 0 says little.
 *
 * @error statistic-unknown, statistic-not-a-number; several-observed-sites, unknown-draws, observed-missing, draws-do-not-match,
 *   draws-not-finite, observed-not-finite, no-draws
 * @example
 * console.log(String(ppcTstat(posterior, { statistic: "max" })));
 * ppcTstat(posterior, { statistic: (y) => y.filter((count) => count === 0).length }).p;
 */
export function ppcTstat(source: PredictiveSource, { statistic = "median", ...options }: TstatOptions = {}): Tstat {
  const [name, compute] = statisticOf(statistic);
  const predictions = new Predictions(source, options, "ppcTstat");
  const predicted = Float64Array.from({ length: predictions.total }, (_, s) => compute(predictions.row(s)));
  const observed = compute(predictions.observed);
  const bad = [observed, ...predicted].filter(Number.isNaN).length;
  if (bad > 0) throw modelError("statistic-not-a-number", { statistic: name, count: bad, total: predicted.length + 1, size: predictions.count });
  return new Tstat(name, observed, predicted);
}

/** @error statistic-unknown */
function statisticOf(statistic: TestStatistic): readonly [string, (values: Float64Array) => number] {
  if (typeof statistic === "function") return [statistic.name === "" || statistic.name === "statistic" ? "statistic" : statistic.name, statistic];
  if (typeof statistic === "number" && statistic > 0 && statistic < 1) return [`quantile ${statistic}`, (values) => quantileOf(values, statistic)];
  if (typeof statistic === "string" && Object.hasOwn(STATISTICS, statistic)) return [statistic, STATISTICS[statistic]];
  const known = Object.keys(STATISTICS);
  throw modelError("statistic-unknown", { value: statistic, known, nearest: nearestName(statistic === ("std" as string) ? "sd" : String(statistic), known) });
}

function quantileOf(values: Float64Array, p: number): number {
  return sortedQuantile(values.toSorted(), p);
}
