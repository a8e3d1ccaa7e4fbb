/**
 * @file Write groups of draws as netCDF-4, the file that ArviZ opens with `az.from_netcdf`, and read them back.
 *
 * netCDF-4 is HDF5 with conventions: each dimension is a dataset marked as a scale, and attached to the axes of the
 * variables that use it. Strings are variable-length, booleans are int8 with an attribute, as xarray writes them.
 * @source netCDF-4 file format specification (Unidata), "Dimension scales"; xarray's encoding of booleans.
 */
import type { FlatArray, FlatGroup, InferenceData } from "@typyro/diagnostics";

type Hdf5 = typeof import("h5wasm");
type Group = import("h5wasm").Group;
type Dataset = import("h5wasm").Dataset;

let loaded: Promise<Hdf5> | undefined;
let files = 0;

/** The library, loaded when the first file is written; it works in Node and in a browser. */
function hdf5(): Promise<Hdf5> {
  loaded ??= import("h5wasm").then(async (library) => {
    await library.ready;
    return library;
  });
  return loaded;
}

/** The bytes of a netCDF-4 file with one HDF5 group for each group of draws. */
export async function toNetcdf(data: InferenceData): Promise<Uint8Array> {
  const library = await hdf5();
  const { FS } = await library.ready;
  const path = `/typyro-${files++}.nc`;
  const file = new library.File(path, "w");
  for (const [name, value] of Object.entries(data.attrs)) file.create_attribute(name, value);
  for (const group of data.flat()) writeGroup(file, group, data.attrs);
  file.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

function writeGroup(file: Group, { name, arrays, coords }: FlatGroup, attrs: InferenceData["attrs"]): void {
  const group = file.create_group(name);
  for (const [key, value] of Object.entries(attrs)) group.create_attribute(key, value);
  const used = new Set(arrays.flatMap(({ dims }) => dims));
  for (const [dim, labels] of Object.entries(coords)) {
    if (!used.has(dim)) continue;
    const isText = labels.some((label) => typeof label === "string");
    const scale = isText
      ? group.create_dataset({ name: dim, data: labels.map(String), dtype: "S" })
      : group.create_dataset({ name: dim, data: BigInt64Array.from(labels, (label) => BigInt(label)), dtype: "<q" });
    scale.make_scale(dim);
  }
  for (const array of arrays) writeArray(group, name, array);
}

function writeArray(group: Group, groupName: string, { name, dims, shape, data, isBoolean }: FlatArray): void {
  const dataset = !(data instanceof Float64Array)
    ? group.create_dataset({ name, data: [...data], shape: [...shape], dtype: "S" })
    : isBoolean
      ? group.create_dataset({ name, data: Int8Array.from(data), shape: [...shape], dtype: "<b" })
      : group.create_dataset({ name, data, shape: [...shape], dtype: "<d" });
  if (isBoolean) dataset.create_attribute("dtype", "bool");
  for (const [axis, dim] of dims.entries()) dataset.attach_scale(axis, `/${groupName}/${dim}`);
}

/** What a netCDF-4 file holds. */
export interface NetcdfContents {
  /** Every array with the names of its axes. */
  readonly groups: readonly FlatGroup[];
  readonly attrs: Readonly<Record<string, string | number>>;
}

/** The groups and attributes of a netCDF-4 file. */
export async function readNetcdf(bytes: Uint8Array): Promise<NetcdfContents> {
  const library = await hdf5();
  const { FS } = await library.ready;
  const path = `/typyro-${files++}.nc`;
  FS.writeFile(path, bytes);
  const file = new library.File(path, "r");
  try {
    const groups = file.keys().flatMap((name) => {
      const group = file.get(name);
      return group instanceof library.Group ? [readGroup(library, group, name)] : [];
    });
    return { groups, attrs: attributesOf(file) };
  } finally {
    file.close();
    FS.unlink(path);
  }
}

/** Attributes that are one text or one number. */
function attributesOf({ attrs }: Pick<Group, "attrs">): Record<string, string | number> {
  return Object.fromEntries(Object.entries(attrs).flatMap(([name, { value }]): [string, string | number][] => {
    const single: unknown = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number | bigint>)[0] : value;
    if (typeof single === "string") return [[name, single]];
    return typeof single === "number" || typeof single === "bigint" ? [[name, Number(single)]] : [];
  }));
}

function readGroup(library: Hdf5, group: Group, name: string): FlatGroup {
  const datasets = group.keys().flatMap((key): [string, Dataset][] => {
    const entity = group.get(key);
    return entity instanceof library.Dataset ? [[key, entity]] : [];
  });
  const dimsOf = new Map(datasets.map(([key, dataset]) => [key, scalesOf(dataset)]));
  const scales = new Set([...dimsOf.values()].flat());
  const coords = Object.fromEntries(datasets.filter(([key, dataset]) => scales.has(key) && !isPlainDimension(dataset)).map(([key, dataset]) => [key, labelsOf(dataset)]));
  const arrays = datasets.filter(([key, dataset]) => !scales.has(key) && !isPlainDimension(dataset)).map(([key, dataset]): FlatArray => joined({
    name: key, dims: dimsOf.get(key) ?? [], shape: dataset.shape ?? [], data: valuesOf(dataset), isBoolean: dataset.attrs["dtype"]?.value === "bool",
  }));
  return { name, arrays, coords };
}

/** Whether a dataset stands for a dimension that has no labels. @source netCDF-4 file format specification, "Dimensions without dimension scales" */
function isPlainDimension({ attrs }: Dataset): boolean {
  const name = attrs["NAME"]?.value;
  return typeof name === "string" && name.startsWith("This is a netCDF dimension but not a netCDF variable");
}

/** Texts of fixed length, which xarray saves letter by letter along an axis `string5`, put together. */
function joined(array: FlatArray): FlatArray {
  const { data, dims, shape } = array;
  const length = shape.at(-1) ?? 0;
  if (data instanceof Float64Array || !/^string\d+$/.test(dims.at(-1) ?? "")) return array;
  const texts = Array.from({ length: length === 0 ? 0 : data.length / length }, (_, i) => data.slice(i * length, (i + 1) * length).join(""));
  return { ...array, dims: dims.slice(0, -1), shape: shape.slice(0, -1), data: texts };
}

/** The last part of the path of the scale of each axis. */
function scalesOf(dataset: Dataset): string[] {
  return (dataset.shape ?? []).map((_, axis) => dataset.get_attached_scales(axis)[0]?.split("/").at(-1) ?? "").filter((dim) => dim !== "");
}

function labelsOf(dataset: Dataset): (string | number)[] {
  const { value } = dataset;
  if (Array.isArray(value)) return value.map(String);
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number | bigint>, Number) : [];
}

/** Numbers; texts of variable or fixed length; booleans of other writers as 0 and 1. */
function valuesOf(dataset: Dataset): FlatArray["data"] {
  const { value } = dataset;
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.some((item) => typeof item === "string")) return value.map(String);
  if (Array.isArray(value)) return Float64Array.from(value as readonly unknown[], Number);
  if (typeof value === "number" || typeof value === "bigint") return Float64Array.of(Number(value));
  return ArrayBuffer.isView(value) ? Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number) : new Float64Array(0);
}
