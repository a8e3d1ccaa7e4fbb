/**
 * @file Take predictions of one observed site, and what was observed, from whatever holds them.
 */
import { modelError, nearestName, sizeOf } from "@typyro/base";
import { type DataArray, Draws, InferenceData, type PredictiveParts, type Variable } from "@typyro/diagnostics";
import type { FigureOptions } from "./quantities.ts";
import { drawsOf, type Source } from "./source.ts";

/** Options of figures of predictions. */
export interface PredictedOptions extends FigureOptions {
  /** The site that was predicted; needed where there are several. */
  readonly site?: string | undefined;
  /** What was observed, as the model saw it; a posterior and saved groups bring it along. Left out for a prior. */
  readonly observed?: ArrayLike<number> | undefined;
  /** Which group of saved groups to show. Default `"posterior_predictive"`. */
  readonly group?: "posterior_predictive" | "prior_predictive" | "predictions" | undefined;
  /** What the numbers are: `"reaction time (ms)"`. By default the name of the site. */
  readonly axis?: string | undefined;
  /** From the model's scale to the one to show, of predictions and observations alike. */
  readonly transform?: ((x: number) => number) | undefined;
}

/** Predictions of a site. */
export interface Predicted {
  readonly variable: Variable;
  readonly chains: number;
  readonly draws: number;
  /** Numbers in one draw. */
  readonly size: number;
  /** All draws, on the scale shown. @shape [chain * draw][...] */
  readonly rows: readonly Float64Array[];
  readonly observed: Float64Array | undefined;
  readonly axis: string;
  readonly isPrior: boolean;
  readonly notes: readonly string[];
}

/** @error `figure-source`, `group-missing`, `figure-several-sites`, `unknown-draws`, `no-draws`, `figure-lengths`, `figure-no-finite` */
export function predictedOf(source: PredictiveSource, options: PredictedOptions, figure: string): Predicted {
  const { group = "posterior_predictive", transform = (x: number) => x } = options;
  const draws = isPosterior(source) ? source.predict() : drawsOf(source, figure, group);
  if (draws.draws === 0) throw modelError("no-draws", { chains: draws.chains, draws: 0 });
  const variable = siteOf(draws, options.site, figure);
  const size = sizeOf(variable.shape);
  const total = draws.chains * draws.draws;
  const all = Array.from({ length: total }, (_, s) => variable.data.subarray(s * size, (s + 1) * size).map(transform));
  const rows = all.filter((row) => row.every(Number.isFinite));
  if (rows.length === 0) throw modelError("figure-no-finite", { figure, variable: variable.name, draws: total });
  const given = options.observed ?? savedObservations(source, variable.name, group);
  if (given !== undefined && given.length !== size) {
    throw modelError("figure-lengths", { figure, first: variable.name, firstLength: size, second: "observed", secondLength: given.length });
  }
  const dropped = total - rows.length;
  return {
    variable,
    chains: draws.chains,
    draws: draws.draws,
    size,
    rows,
    observed: given === undefined ? undefined : Float64Array.from(given, transform),
    axis: options.axis ?? variable.name,
    isPrior: group === "prior_predictive",
    notes: dropped === 0 ? [] : [`${dropped} of ${total} draws hold numbers that are not finite and are left out.`],
  };
}

/** A posterior that remembers its model and data, as `mcmc` returns it. */
export interface Predicting {
  readonly draws: Draws;
  predict(): Draws;
  readonly model?: { data(): { readonly observed: readonly DataArray[] } };
}

/** What a figure of predictions is drawn from: predictions, or a posterior, which is asked for them. */
export type PredictiveSource = Source | Predicting;

function isPosterior(source: PredictiveSource): source is Predicting {
  return typeof source === "object" && source !== null && "predict" in source && typeof source.predict === "function";
}

/** @error `unknown-draws`, `figure-several-sites`, `figure-nothing` */
export function siteOf(draws: Draws, site: string | undefined, figure: string): Variable {
  if (site !== undefined) {
    if (draws.has(site)) return draws.get(site);
    throw modelError("unknown-draws", { variable: site, names: draws.names, nearest: nearestName(site, draws.names) });
  }
  const [variable] = draws.variables;
  if (variable === undefined) throw modelError("figure-nothing", { figure, what: "draws" });
  if (draws.variables.length > 1) throw modelError("figure-several-sites", { figure, sites: draws.names });
  return variable;
}

/** A prior is shown without the data, unless they are given. */
function savedObservations(source: PredictiveSource, site: string, group: string): ArrayLike<number> | undefined {
  if (group !== "posterior_predictive") return undefined;
  const arrays = source instanceof InferenceData ? source.groups.observed_data : isPosterior(source) ? source.model?.data().observed : undefined;
  return arrays?.find(({ name }) => name === site)?.data;
}

/** Predictions and observations as the checks of diagnostics take them, on the scale shown. @error `observed-missing` */
export function partsOf({ variable, rows, size, observed }: Predicted, figure: string): PredictiveParts {
  if (observed === undefined) throw modelError("observed-missing", { statistic: figure, site: variable.name });
  const data = new Float64Array(rows.length * size);
  for (const [s, row] of rows.entries()) data.set(row, s * size);
  return { predictions: new Draws({ chains: 1, draws: rows.length, variables: [{ ...variable, data }] }), observed };
}

/** So many draws, evenly spread over all. */
export function evenDraws<T>(rows: readonly T[], most: number): T[] {
  const kept = Math.min(rows.length, Math.max(1, Math.floor(most)));
  return Array.from({ length: kept }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / kept)]!);
}
