/**
 * @file Save groups of draws to a file and read them back: JSON for this library, netCDF for ArviZ too.
 */
import { modelError } from "@typyro/base";
import {
  type DataArray, DATA_GROUPS, type DataGroup, DRAW_GROUPS, type DrawGroup, Draws, type FlatGroup, InferenceData, inferenceDataFromJson, type SamplerStats, STAT_NAMES, type Variable,
} from "@typyro/diagnostics";
import { Posterior } from "@typyro/inference";
import { readNetcdf, toNetcdf } from "./netcdf.ts";

/** A posterior of whatever model. */
type AnyPosterior = Pick<Posterior, "draws" | "seconds">;

/** The groups to save; posteriors are taken as they come. */
export type Saved = { readonly [K in DrawGroup]?: Draws | AnyPosterior | undefined } & { readonly [K in DataGroup]?: readonly DataArray[] | undefined };

/** Options of `save`. */
export interface SaveOptions {
  /** Replace a file that exists. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Groups of draws under InferenceData's names, with the attributes that ArviZ expects.
 *
 * @example
 * inferenceData({ posterior, posterior_predictive: posterior.predict(), log_likelihood: posterior.logLikelihood() });
 */
export function inferenceData(groups: Saved): InferenceData {
  const entries = Object.entries(groups).map(([name, group]) => [name, group instanceof Posterior ? group.draws : group] as const);
  const { posterior } = groups;
  const seconds = posterior instanceof Posterior ? { sampling_time: posterior.seconds } : {};
  const attrs = { created_at: new Date().toISOString(), creation_library: "typyro", creation_library_language: "TypeScript", inference_library: "typyro", ...seconds };
  return new InferenceData(Object.fromEntries(entries), attrs);
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
export async function read(path: string): Promise<InferenceData> {
  const { readFile } = await import("node:fs/promises");
  if (endingOf(path) === "json") return inferenceDataFromJson(await readFile(path, "utf8"), path);
  return fromFlat(await readNetcdf(await readFile(path)));
}

function endingOf(path: string): "json" | "nc" {
  if (path.endsWith(".json")) return "json";
  if (path.endsWith(".nc")) return "nc";
  throw modelError("file-ending", { file: path });
}

/** Groups of plain arrays back to draws and data. */
export function fromFlat(groups: readonly FlatGroup[]): InferenceData {
  const found: Record<string, Draws | DataArray[]> = {};
  for (const group of groups) {
    if (isOneOf(DRAW_GROUPS, group.name)) found[group.name] = drawsOf(group, groups);
    if (isOneOf(DATA_GROUPS, group.name)) found[group.name] = group.arrays.map(({ name, dims, shape, data }) => ({ name, shape, data, dims, coords: pick(group.coords, dims) }));
  }
  return new InferenceData(found);
}

const STATS_GROUP: Readonly<Record<string, string>> = { posterior: "sample_stats", prior: "sample_stats_prior", warmup_posterior: "warmup_sample_stats" };

function drawsOf(group: FlatGroup, groups: readonly FlatGroup[]): Draws {
  const [chains = 0, draws = 0] = group.arrays[0]?.shape ?? [group.coords["chain"]?.length ?? 0, group.coords["draw"]?.length ?? 0];
  const variables = group.arrays.map(({ name, dims, shape, data }): Variable => ({ name, shape: shape.slice(2), data, dims: dims.slice(2), coords: pick(group.coords, dims.slice(2)) }));
  const beside = groups.find(({ name }) => name === STATS_GROUP[group.name]);
  const stats: { -readonly [K in keyof SamplerStats]: SamplerStats[K] } = {};
  for (const { name, data } of beside?.arrays ?? []) if (isOneOf(STAT_NAMES, name)) stats[name] = data;
  return new Draws({ chains, draws, variables, stats });
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

function pick(coords: FlatGroup["coords"], dims: readonly string[]): Record<string, readonly (string | number)[]> {
  return Object.fromEntries(dims.flatMap((dim) => (coords[dim] === undefined ? [] : [[dim, coords[dim]]])));
}
