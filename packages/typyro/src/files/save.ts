/**
 * @file Save groups of draws to a file and read them back: JSON for this library, netCDF for ArviZ too.
 */
import { modelError } from "@typyro/base";
import type { Ok } from "@typyro/core";
import {
  DATA_GROUPS, type DataGroup, type DataOf, DRAW_GROUPS, type DrawGroup, Draws, type FlatArray, type FlatGroup, InferenceData, inferenceDataFromJson, type InferenceGroups, type SamplerStats, STAT_NAMES, type Variable,
} from "@typyro/diagnostics";
import { attach, Posterior } from "@typyro/inference";
import { type NetcdfContents, readNetcdf, toNetcdf } from "./netcdf.ts";

/** The groups to save; posteriors are taken as they come. */
export type Saved = { readonly [K in DrawGroup]?: Draws | Pick<Posterior, "draws" | "seconds" | "model"> | undefined } & { readonly [K in DataGroup]?: readonly DataOf<K>[] | undefined };

/** Options of `save`. */
export interface SaveOptions {
  /** Replace a file that exists. Default false. */
  readonly overwrite?: boolean;
}

const LIBRARY = "typyro";

/** Groups of draws as a file has them. */
export class InferenceFile extends InferenceData {
  /**
   * The posterior with its model and data, as it was before it was saved: it predicts, scores its observations and can be
   * fitted again.
   *
   * @error group-missing; attach-mismatch, attach-data-differ, attach-density-differs, attach-outside-support
   * @example
   * const posterior = (await read("fit.nc")).attach(model, data);
   * loo(posterior);
   */
  attach<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>): Posterior<R, D> {
    const { inference_library: library, sampling_time: seconds } = this.attrs;
    const { unconstrained_posterior: unconstrained, observed_data: observed } = this.groups;
    return attach(model, data, { posterior: this.get("posterior"), unconstrained, observed, seconds: Number(seconds ?? 0), hasOwnDensity: library === LIBRARY });
  }
}

/**
 * Groups of draws under InferenceData's names, with the attributes that ArviZ expects. A posterior brings its unconstrained
 * draws, its observed and constant data, and its warm-up where that was kept.
 *
 * @example
 * inferenceData({ posterior, posterior_predictive: posterior.predict(), log_likelihood: posterior.logLikelihood() });
 */
export function inferenceData(groups: Saved): InferenceFile {
  const entries = Object.entries(groups).map(([name, group]) => [name, group instanceof Posterior ? group.draws : group] as const);
  const { posterior } = groups;
  const own = posterior instanceof Posterior;
  const seconds = own ? { sampling_time: posterior.seconds } : {};
  const attrs = { created_at: new Date().toISOString(), creation_library: LIBRARY, creation_library_language: "TypeScript", ...(own ? { inference_library: LIBRARY } : {}), ...seconds };
  return new InferenceFile({ ...(own ? beside(posterior) : {}), ...Object.fromEntries(entries) }, attrs);
}

/** What a posterior brings along. */
function beside({ model }: Pick<Posterior, "model">): InferenceGroups {
  const { observed, constant } = model.data();
  return {
    warmup_posterior: model.warmup(), unconstrained_posterior: model.unconstrained(),
    observed_data: observed.length === 0 ? undefined : observed, constant_data: constant.length === 0 ? undefined : constant,
  };
}

/**
 * Save groups of draws; the ending of the name chooses the format: `.json` or `.nc` (netCDF-4). Node only; in a
 * browser use `JSON.stringify(inferenceData(groups))` or `toNetcdf`.
 *
 * @error `file-exists`, `file-ending`.
 */
export async function save(path: string, groups: Saved | InferenceData, { overwrite = false }: SaveOptions = {}): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  const data = groups instanceof InferenceData ? groups : inferenceData(groups);
  const content = endingOf(path) === "json" ? JSON.stringify(data) : await toNetcdf(data);
  try {
    await writeFile(path, content, { flag: overwrite ? "w" : "wx" });
  } catch (problem) {
    if (problem instanceof Error && "code" in problem && problem.code === "EEXIST") throw modelError("file-exists", { file: path });
    throw problem;
  }
}

/** Read what `save` wrote, or the groups of a netCDF file that ArviZ wrote. @error `file-ending`, `file-not-inference-data`. */
export async function read(path: string): Promise<InferenceFile> {
  const { readFile } = await import("node:fs/promises");
  if (endingOf(path) === "nc") return fromFlat(await readNetcdf(await readFile(path)));
  const { groups, attrs } = inferenceDataFromJson(await readFile(path, "utf8"), path);
  return new InferenceFile(groups, attrs);
}

function endingOf(path: string): "json" | "nc" {
  if (path.endsWith(".json")) return "json";
  if (path.endsWith(".nc")) return "nc";
  throw modelError("file-ending", { file: path });
}

/** Groups of plain arrays back to draws and data. */
export function fromFlat({ groups, attrs }: NetcdfContents): InferenceFile {
  const found: Record<string, Draws | DataOf<DataGroup>[]> = {};
  for (const group of groups) {
    if (isOneOf(DRAW_GROUPS, group.name)) found[group.name] = drawsOf(group, groups);
    if (isOneOf(DATA_GROUPS, group.name)) found[group.name] = group.arrays.map(({ data, ...array }) => dataOf(data, array, group)).filter((array) => group.name !== "observed_data" || array.data instanceof Float64Array);
  }
  return new InferenceFile(found, attrs);
}

function dataOf(data: FlatArray["data"], { name, dims, shape }: Omit<FlatArray, "data">, { coords }: FlatGroup): DataOf<"constant_data"> {
  const rest = { name, shape, dims, coords: pick(coords, dims) };
  return data instanceof Float64Array ? { ...rest, data } : { ...rest, data };
}

const STATS_GROUP: Readonly<Record<string, string>> = { posterior: "sample_stats", prior: "sample_stats_prior", warmup_posterior: "warmup_sample_stats" };

function drawsOf(group: FlatGroup, groups: readonly FlatGroup[]): Draws {
  const [chains = 0, draws = 0] = group.arrays[0]?.shape ?? [group.coords["chain"]?.length ?? 0, group.coords["draw"]?.length ?? 0];
  // Draws of texts, which other libraries may have saved, are left out.
  const variables = group.arrays.flatMap(({ name, dims, shape, data }): Variable[] => (data instanceof Float64Array ? [{ name, shape: shape.slice(2), data, dims: dims.slice(2), coords: pick(group.coords, dims.slice(2)) }] : []));
  const beside = groups.find(({ name }) => name === STATS_GROUP[group.name]);
  const stats: { -readonly [K in keyof SamplerStats]: SamplerStats[K] } = {};
  for (const { name, data } of beside?.arrays ?? []) if (isOneOf(STAT_NAMES, name) && data instanceof Float64Array) stats[name] = data;
  return new Draws({ chains, draws, variables, stats });
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

function pick(coords: FlatGroup["coords"], dims: readonly string[]): Record<string, readonly (string | number)[]> {
  return Object.fromEntries(dims.flatMap((dim) => (coords[dim] === undefined ? [] : [[dim, coords[dim]]])));
}
