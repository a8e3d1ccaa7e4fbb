/**
 * @file Take predictions of one observed site, and what was observed, from whatever holds them.
 */
import { modelError, sizeOf } from "@typyro/base";
import { type Draws, dimensionNames, elementLabel, type Variable } from "../draws.ts";
import { type DataArray, InferenceData } from "../inferenceData.ts";

/** Predictions of an observed site, as `posterior.predict()` gives them, with what was observed. */
export interface PredictiveParts {
  /** @shape [chain, draw, ...site] */
  readonly predictions: Draws;
  /** Row-major. */
  readonly observed: ArrayLike<number>;
}

/** A posterior that knows its model and data, as `mcmc` returns it. */
export interface PredictingPosterior {
  predict(data?: undefined, options?: { readonly seed?: number | undefined; readonly sites?: readonly string[] | undefined }): Draws;
  readonly model: { data(): { readonly observed: readonly DataArray[] } };
}

/** What a predictive check is made from: a posterior, which is asked for predictions; groups that were saved; or parts. */
export type PredictiveSource = PredictingPosterior | InferenceData | PredictiveParts;

/** Options of predictive checks. */
export interface PpcOptions {
  /** The observed site; needed where there are several. */
  readonly site?: string | undefined;
  /** A whole number: of the predictions that a posterior is asked for, and of ties that are broken at random. Default 0. */
  readonly seed?: number | undefined;
  /** Which group of saved groups holds the predictions. Default `"posterior_predictive"`. */
  readonly group?: "posterior_predictive" | "prior_predictive" | undefined;
}

/** The name of a predictive check, for its errors. */
export type PredictiveCheck = "ppcTstat" | "ppcPit" | "ppcRootogram" | "ppcPava" | "ppcCensored";

/** Predictions of one site with its observed values, all of them finite. */
export class Predictions {
  readonly variable: Variable;
  readonly chains: number;
  /** Draws in each chain. */
  readonly draws: number;
  /** What was observed, row-major. */
  readonly observed: Float64Array;

  /**
   * @error several-observed-sites, unknown-draws; no-draws; observed-missing; draws-do-not-match where not as many were observed as
   *   are predicted; draws-not-finite, observed-not-finite
   */
  constructor(source: PredictiveSource, { site, seed, group = "posterior_predictive" }: PpcOptions, check: PredictiveCheck) {
    const { predictions, observed } = partsOf(source, { site, seed, group }, check);
    const { chains, draws } = predictions;
    if (draws === 0) throw modelError("no-draws", { chains, draws });
    this.variable = chooseSite(predictions, site, check);
    this.chains = chains;
    this.draws = draws;
    const values = typeof observed === "function" ? observed(this.variable.name) : observed;
    if (values === undefined) throw modelError("observed-missing", { statistic: check, site: this.variable.name });
    if (values.length !== this.count) {
      const difference = `there are ${values.length} of one and ${this.count} of the other`;
      throw modelError("draws-do-not-match", { first: "the observed values", second: `the predictions of \`${this.variable.name}\``, difference });
    }
    this.observed = Float64Array.from(values);
    this.#requireFinite(check);
  }

  /** How many observations there are. */
  get count(): number {
    return sizeOf(this.variable.shape);
  }

  /** Predicted data sets in all chains together. */
  get total(): number {
    return this.chains * this.draws;
  }

  /** One predicted data set; it shares memory with the draws. */
  row(s: number): Float64Array {
    return this.variable.data.subarray(s * this.count, (s + 1) * this.count);
  }

  /** The name of an observation: `y[3]`, `y[308]`. */
  label(i: number): string {
    return elementLabel(this.variable, i);
  }

  /** The names of the axes of one predicted data set. */
  get dims(): readonly string[] {
    return dimensionNames(this.variable);
  }

  #requireFinite(check: PredictiveCheck): void {
    const { data } = this.variable;
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const s = Math.floor(bad / this.count);
      const count = data.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
      throw modelError("predictions-not-finite", { statistic: check, row: this.label(bad % this.count), value: data[bad]!, chain: Math.floor(s / this.draws), draw: s % this.draws, count, total: data.length });
    }
    const missing = this.observed.findIndex((value) => !Number.isFinite(value));
    if (missing >= 0) throw modelError("observed-not-finite", { statistic: check, row: this.label(missing), value: this.observed[missing]! });
  }
}

interface Parts {
  readonly predictions: Draws;
  /** The values, or how to find those of a site. */
  readonly observed: ArrayLike<number> | ((site: string) => ArrayLike<number> | undefined);
}

function partsOf(source: PredictiveSource, { site, seed, group }: PpcOptions & { readonly group: "posterior_predictive" | "prior_predictive" }, check: PredictiveCheck): Parts {
  if (source instanceof InferenceData) return { predictions: source.get(group), observed: (name) => valuesOf(source.groups.observed_data, name) };
  if ("predictions" in source) return source;
  const { observed } = source.model.data();
  const [first] = observed;
  if (site === undefined && observed.length > 1) throw modelError("several-observed-sites", { statistic: check, sites: observed.map(({ name }) => name), shared: [] });
  const wanted = site ?? first?.name;
  if (wanted === undefined) throw modelError("no-log-likelihood", { statistic: check });
  return { predictions: source.predict(undefined, { seed, sites: [wanted] }), observed: (name) => valuesOf(observed, name) };
}

function valuesOf(arrays: readonly DataArray[] | undefined, name: string): ArrayLike<number> | undefined {
  return arrays?.find((array) => array.name === name)?.data;
}

/** @error several-observed-sites, unknown-draws */
function chooseSite(predictions: Draws, site: string | undefined, check: PredictiveCheck): Variable {
  const { names } = predictions;
  if (site === undefined && names.length > 1) throw modelError("several-observed-sites", { statistic: check, sites: names, shared: [] });
  return predictions.get(site ?? names[0] ?? "");
}
