/**
 * @file Load a model and its data from the file that a user named.
 *
 * The library comes from where the model finds it: a model's `sample` and the `mcmc` that runs it must be of one copy.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire, register } from "node:module";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Ok } from "@typyro/core";
import type { Csv } from "../csv.ts";
import { UsageError } from "./terminal.ts";

type Library = typeof import("../index.ts");

/** What a model's file gives: its library, its model, and the data made for it. */
export interface LoadedModel {
  readonly library: Library;
  readonly model: (data: unknown) => Ok;
  readonly data: unknown;
}

/** Load the model, and make its data from the CSV file that was named, if one was. */
export async function loadModel(file: string, dataFile: string | undefined): Promise<LoadedModel> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`, "name the file of a model: `typyro run model.ts`");
  const library = await libraryOf(path);
  const module = await importModule(path);
  const model = module["default"];
  if (!isModel(model)) throw new UsageError(`${file} has no model as its default export`, "write `export default function model(data) { ... }`");
  return { library, model, data: await dataOf(module["data"], library, file, dataFile) };
}

/** Whatever is called with data and named as a model; what it returns is checked when it is run. */
function isModel(value: unknown): value is (data: unknown) => Ok {
  return typeof value === "function";
}

/**
 * `export function data(csv)` makes the data; any other `data` that is exported is the data; without one, every column is read as
 * numbers, or as text where a field is no number.
 */
async function dataOf(exported: unknown, { parseCsv }: Library, file: string, dataFile: string | undefined): Promise<unknown> {
  if (dataFile === undefined) {
    if (typeof exported !== "function") return exported;
    if (exported.length > 0) throw new UsageError(`\`data\` of ${file} makes the data from a CSV file, and none was named`, `typyro run ${file} --data FILE.csv`);
    return await (exported as () => unknown)();
  }
  if (exported !== undefined && typeof exported !== "function") throw new UsageError(`${file} exports its data, and ${dataFile} was named as well`, "export a function, `export function data(csv) { ... }`, or leave `--data` out");
  const csv = parseCsv(await readFile(dataFile, "utf8"), dataFile);
  return exported === undefined ? columnsOf(csv) : await (exported as (csv: Csv) => unknown)(csv);
}

function columnsOf(csv: Csv): Record<string, readonly number[] | readonly string[]> {
  return Object.fromEntries(csv.columns.map((column) => {
    const text = csv.text(column);
    const isText = text.some((field) => field.trim() !== "" && Number.isNaN(Number(field)));
    return [column, isText ? text : csv.numbers(column)];
  }));
}

async function libraryOf(path: string): Promise<Library> {
  // As sources of this checkout there is one copy, which the model is given too.
  if (import.meta.url.endsWith(".ts")) return import("../index.ts");
  try {
    return (await import(pathToFileURL(createRequire(path).resolve("typyro")).href)) as Library;
  } catch {
    throw new UsageError(`${path} finds no package \`typyro\` to import`, "npm install typyro, in the folder of the model");
  }
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (/\.[cm]?tsx?$/.test(path) && !import.meta.url.endsWith(".ts")) await allowTypes(path);
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
}

/** Node strips types by itself from 22.18 on; before, tsx does, where it is installed beside the model. */
async function allowTypes(path: string): Promise<void> {
  const isByNode = "typescript" in process.features && process.features.typescript !== false;
  if (!isByNode) {
    try {
      // What `node --import tsx` loads: it puts its hooks in place.
      await import(pathToFileURL(createRequire(path).resolve("tsx")).href);
    } catch {
      throw new UsageError(`${extname(path)} files need Node 22.18 or later, or the package \`tsx\`, and this is Node ${process.versions.node} without it`, "npm install tsx, in the folder of the model");
    }
  }
  register(`data:text/javascript,${encodeURIComponent(typesAsModules(isByNode ? "module-typescript" : "module"))}`);
}

/**
 * A hook by which TypeScript that imports is a module whatever package.json says: by its own rules Node would take a model for CommonJS wherever
 * `npm init` was typed, and give it a copy of the library that is not the one that samples it.
 */
function typesAsModules(format: string): string {
  return `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return /^file:.*\\.tsx?(?:[?#]|$)/.test(found.url) && !found.url.includes("/node_modules/") ? { ...found, format: "${format}" } : found;
}`;
}
