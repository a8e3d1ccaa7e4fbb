/**
 * @file Hold the groups of a Bayesian workflow together: posterior, prior, predictions, log likelihood and data.
 *
 * Groups, names and dimensions are InferenceData's, so that a file written from this opens in ArviZ.
 * @source InferenceData schema specification, https://python.arviz.org (schema, version 1).
 */
import { modelError, type Shape, sizeOf } from "@typyro/base";
import { dimensionNames, Draws, type Variable } from "./draws.ts";
import { type SamplerStats, STAT_NAMES } from "./samplerStats.ts";

/** A named array of numbers without chains and draws: observed or constant data. */
export type DataArray = Omit<Variable, "role">;
/** The same of texts, such as a column of names. */
export type TextArray = Omit<DataArray, "data"> & { readonly data: readonly string[] };

/** Groups that hold draws, under InferenceData's names. */
export const DRAW_GROUPS = ["posterior", "posterior_predictive", "predictions", "log_likelihood", "log_prior", "prior", "prior_predictive", "warmup_posterior", "unconstrained_posterior"] as const;
/** Groups that hold data. */
export const DATA_GROUPS = ["observed_data", "constant_data", "predictions_constant_data"] as const;

/** The name of a group of draws. */
export type DrawGroup = (typeof DRAW_GROUPS)[number];
/** The name of a group of data. */
export type DataGroup = (typeof DATA_GROUPS)[number];

/** The groups that there are. */
export type InferenceGroups = { readonly [K in DrawGroup]?: Draws | undefined } & { readonly [K in DataGroup]?: readonly DataOf<K>[] | undefined };
/** What a group of data holds: what was observed are numbers, constants may be texts. */
export type DataOf<K extends DataGroup> = K extends "observed_data" ? DataArray : DataArray | TextArray;

/** One array of a file: `dims` names every axis, `chain` and `draw` among them. */
export interface FlatArray {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: Shape;
  readonly data: Float64Array | readonly string[];
  /** Whether the numbers are 0 and 1 for false and true. */
  readonly isBoolean: boolean;
}

/** One group of a file. */
export interface FlatGroup {
  readonly name: string;
  readonly arrays: readonly FlatArray[];
  readonly coords: Readonly<Record<string, readonly (string | number)[]>>;
}

const FORMAT = "typyro inference data";
const BOOLEAN_STATS: readonly string[] = ["diverging", "reached_max_treedepth"];

/** The groups of a workflow. It can be written as JSON and, by `typyro`, as netCDF. */
export class InferenceData {
  readonly groups: InferenceGroups;
  /** Facts about the whole, such as `created_at` (ISO 8601, UTC) and `inference_library`. */
  readonly attrs: Readonly<Record<string, string | number>>;

  constructor(groups: InferenceGroups, attrs: Readonly<Record<string, string | number>> = {}) {
    this.groups = groups;
    this.attrs = attrs;
  }

  /** A group of draws. @error `group-missing` */
  get(name: DrawGroup): Draws {
    const draws = this.groups[name];
    if (draws !== undefined) return draws;
    throw modelError("group-missing", { group: name, groups: this.#names() });
  }

  #names(): string[] {
    return [...DRAW_GROUPS, ...DATA_GROUPS].filter((group) => this.groups[group] !== undefined);
  }

  /** Every group as plain arrays with named axes, sampler statistics in groups of their own, as a file has them. */
  flat(): FlatGroup[] {
    return this.#names().flatMap((name): FlatGroup[] => {
      const group = this.groups[name as DrawGroup | DataGroup];
      if (group instanceof Draws) return drawsGroups(name, group);
      return group === undefined ? [] : [dataGroup(name, group)];
    });
  }

  /** Text that `inferenceDataFromJson` reads back to the bit; NaN and infinities are written as strings. */
  toJSON(): unknown {
    const groups = Object.fromEntries(this.#names().map((name) => [name, groupToJson(this.groups[name as DrawGroup | DataGroup])]));
    return { format: FORMAT, version: 1, attrs: this.attrs, groups };
  }

  /** The groups with their variables. */
  toString(): string {
    return this.flat().map(({ name, arrays }) => `${name}: ${arrays.map((array) => `${array.name} (${array.dims.join(", ")})`).join(", ")}`).join("\n");
  }
}

function drawsGroups(name: string, draws: Draws): FlatGroup[] {
  const axes = { dims: ["chain", "draw"], shape: [draws.chains, draws.draws] };
  const counts = { chain: range(draws.chains), draw: range(draws.draws) };
  const arrays = draws.variables.map((variable): FlatArray => ({
    name: variable.name, dims: [...axes.dims, ...dimensionNames(variable)], shape: [...axes.shape, ...variable.shape], data: variable.data, isBoolean: false,
  }));
  const main: FlatGroup = { name, arrays, coords: { ...counts, ...coordsOf(draws.variables) } };
  const stats = STAT_NAMES.flatMap((stat): FlatArray[] => {
    const data = draws.stats[stat];
    return data === undefined ? [] : [{ name: stat, ...axes, data, isBoolean: BOOLEAN_STATS.includes(stat) }];
  });
  const statsName = name === "posterior" ? "sample_stats" : name === "prior" ? "sample_stats_prior" : name === "warmup_posterior" ? "warmup_sample_stats" : undefined;
  return stats.length === 0 || statsName === undefined ? [main] : [main, { name: statsName, arrays: stats, coords: counts }];
}

function dataGroup(name: string, arrays: readonly (DataArray | TextArray)[]): FlatGroup {
  const flat = arrays.map((array): FlatArray => ({ name: array.name, dims: dimensionNames(array), shape: array.shape, data: array.data, isBoolean: false }));
  return { name, arrays: flat, coords: coordsOf(arrays) };
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** The labels of named dimensions; the first variable that has them speaks for the group. */
function coordsOf(arrays: readonly Omit<DataArray, "data">[]): Record<string, readonly (string | number)[]> {
  const coords: Record<string, readonly (string | number)[]> = {};
  for (const array of arrays) {
    for (const [axis, dim] of dimensionNames(array).entries()) coords[dim] ??= array.coords?.[dim] ?? range(array.shape[axis] ?? 0);
  }
  return coords;
}

function groupToJson(group: Draws | readonly (DataArray | TextArray)[] | undefined): unknown {
  if (group === undefined) return undefined;
  if (!(group instanceof Draws)) return { arrays: group.map(arrayToJson) };
  const stats = Object.fromEntries(STAT_NAMES.flatMap((name) => (group.stats[name] === undefined ? [] : [[name, numbersToJson(group.stats[name])]])));
  return { chains: group.chains, draws: group.draws, variables: group.variables.map(arrayToJson), stats };
}

function arrayToJson({ data, ...rest }: Variable | TextArray): unknown {
  return data instanceof Float64Array ? { ...rest, data: numbersToJson(data) } : { ...rest, texts: data };
}

/** JSON has no NaN and no infinities, and turns -0 into 0. */
function numbersToJson(data: Float64Array): (number | string)[] {
  return Array.from(data, (x) => (Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : String(x)));
}

/**
 * Read what `JSON.stringify(inferenceData)` wrote.
 *
 * @param file - the name to use in errors.
 * @error `file-not-inference-data` for anything else.
 */
export function inferenceDataFromJson(text: string, file = "the JSON text"): InferenceData {
  const parsed = parseJson(text, file);
  if (!isRecord(parsed) || parsed["format"] !== FORMAT || !isRecord(parsed["groups"])) throw notOurs(file, "has another format");
  const groups: Record<string, Draws | (DataArray | TextArray)[]> = {};
  for (const [name, group] of Object.entries(parsed["groups"])) {
    if (!isRecord(group)) throw notOurs(file, `has a group \`${name}\` that is no record`);
    groups[name] = isList(group["variables"]) ? drawsFromJson(group, file) : listOf(group["arrays"], file).map((array) => (isRecord(array) && isList(array["texts"]) ? textsFromJson(array, array["texts"], file) : variableFromJson(array, file)));
  }
  const attrs = isRecord(parsed["attrs"]) ? Object.fromEntries(Object.entries(parsed["attrs"]).flatMap(([key, value]) => (typeof value === "string" || typeof value === "number" ? [[key, value]] : []))) : {};
  return new InferenceData(groups, attrs);
}

function drawsFromJson(group: Readonly<Record<string, unknown>>, file: string): Draws {
  const stats: { -readonly [K in keyof SamplerStats]: SamplerStats[K] } = {};
  if (isRecord(group["stats"])) for (const name of STAT_NAMES) if (group["stats"][name] !== undefined) stats[name] = numbersFromJson(group["stats"][name], file);
  return new Draws({ chains: Number(group["chains"]), draws: Number(group["draws"]), variables: listOf(group["variables"], file).map((variable) => variableFromJson(variable, file)), stats });
}

function variableFromJson(x: unknown, file: string): Variable {
  if (!isRecord(x) || typeof x["name"] !== "string") throw notOurs(file, "has a variable without a name");
  const shape = listOf(x["shape"], file).map(Number);
  const variable = { name: x["name"], shape, data: numbersFromJson(x["data"], file) };
  const dims = isList(x["dims"]) ? { dims: x["dims"].map(String) } : {};
  const coords = isRecord(x["coords"]) ? { coords: Object.fromEntries(Object.entries(x["coords"]).map(([dim, labels]) => [dim, listOf(labels, file).map((label) => (typeof label === "number" ? label : String(label)))])) } : {};
  const role = x["role"] === "sampled" || x["role"] === "deterministic" ? { role: x["role"] } as const : {};
  if (variable.data.length % Math.max(1, sizeOf(shape)) !== 0) throw notOurs(file, `holds ${variable.data.length} numbers for \`${variable.name}\``);
  return { ...variable, ...dims, ...coords, ...role };
}

function textsFromJson(array: Readonly<Record<string, unknown>>, texts: readonly unknown[], file: string): TextArray {
  const { data: _, ...rest } = variableFromJson({ ...array, data: texts.map(() => 0) }, file);
  return { ...rest, data: texts.map(String) };
}

function numbersFromJson(x: unknown, file: string): Float64Array {
  return Float64Array.from(listOf(x, file), Number);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (problem) {
    throw notOurs(file, `is no JSON (${problem instanceof Error ? problem.message : "unreadable"})`);
  }
}

function listOf(x: unknown, file: string): readonly unknown[] {
  if (isList(x)) return x;
  throw notOurs(file, "lacks a list");
}

function isList(x: unknown): x is readonly unknown[] {
  return Array.isArray(x);
}

function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  return typeof x === "object" && x !== null && !Array.isArray(x);
}

function notOurs(file: string, reason: string): Error {
  return modelError("file-not-inference-data", { file, reason });
}
