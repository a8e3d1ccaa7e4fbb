/**
 * @file Let a program that lies anywhere import `typyro` from this checkout, as if it were installed beside it.
 *
 * Runs in front of tsx's own hooks, which still do the rest. The sources are given joined where `joinedSources.mjs` has made them so.
 */

import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ENTRIES } from "./joinedSources.mjs";

const checkout = new URL("../", import.meta.url).href;
/** Programs of users that lie in the checkout. */
const studies = new URL("packages/models/src/", checkout).href;
const joinedFolder = process.env["TYPYRO_JOINED_FOLDER"];
const joined = joinedFolder === undefined ? undefined : `${pathToFileURL(joinedFolder).href}/`;

function isOursAskedFromOutside(specifier, parentURL) {
  return (specifier === "typyro" || specifier.startsWith("typyro/") || specifier.startsWith("@typyro/")) && parentURL?.startsWith(checkout) !== true;
}

/** The joined module of a name, for whoever is no part of the sources themselves: two copies of one class would not know each other. */
function joinedModule(specifier, parentURL) {
  if (joined === undefined || (parentURL?.startsWith(checkout) === true && !parentURL.startsWith(studies))) return undefined;
  const file = ENTRIES.find((entry) => entry.specifier === specifier)?.file;
  return file === undefined ? undefined : `${joined}${file}.js`;
}

export async function resolve(specifier, context, nextResolve) {
  const url = joinedModule(specifier, context.parentURL);
  if (url !== undefined) return { url, format: "module", shortCircuit: true };
  // Names resolved as from this file are found in the checkout's node_modules.
  const asked = isOursAskedFromOutside(specifier, context.parentURL) ? { ...context, parentURL: import.meta.url } : context;
  const resolved = await nextResolve(specifier, asked);
  return isTypeScriptOfNoModule(resolved.url) ? { ...resolved, format: "module" } : resolved;
}

/** Joined modules are plain JavaScript, which tsx need not look at. */
export async function load(url, context, nextLoad) {
  if (joined === undefined || !url.startsWith(joined)) return nextLoad(url, context);
  return { format: "module", source: await readFile(new URL(url)), shortCircuit: true };
}

/**
 * A .ts file with no package.json above it, or one as `npm init` writes it, would be taken for CommonJS, in which `await mcmc(...)` is a syntax error
 * and `typyro` is not found.
 */
function isTypeScriptOfNoModule(url) {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return false;
  const path = fileURLToPath(url.replace(/[?#].*$/, ""));
  return /\.tsx?$/.test(path) && packageType(dirname(path)) !== "module";
}

function packageType(directory) {
  const manifest = join(directory, "package.json");
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type;
  const parent = dirname(directory);
  return parent === directory ? undefined : packageType(parent);
}
