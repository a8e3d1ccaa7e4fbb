/**
 * @file Let a program that lies anywhere import `typyro` from this checkout, as if it were installed beside it.
 *
 * Runs in front of tsx's own hooks, which still do the rest.
 */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = new URL("../", import.meta.url).href;

function isOursAskedFromOutside(specifier, parentURL) {
  return (specifier === "typyro" || specifier.startsWith("typyro/") || specifier.startsWith("@typyro/")) && parentURL?.startsWith(checkout) !== true;
}

export async function resolve(specifier, context, nextResolve) {
  // Names resolved as from this file are found in the checkout's node_modules.
  const asked = isOursAskedFromOutside(specifier, context.parentURL) ? { ...context, parentURL: import.meta.url } : context;
  const resolved = await nextResolve(specifier, asked);
  return isTypeScriptOfNoPackage(resolved.url) ? { ...resolved, format: "module" } : resolved;
}

/** A .ts file with no package.json above it would be taken for CommonJS, in which `await mcmc(...)` is a syntax error. */
function isTypeScriptOfNoPackage(url) {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return false;
  const path = fileURLToPath(url.replace(/[?#].*$/, ""));
  return /\.tsx?$/.test(path) && packageType(dirname(path)) === undefined;
}

function packageType(directory) {
  const manifest = join(directory, "package.json");
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type;
  const parent = dirname(directory);
  return parent === directory ? undefined : packageType(parent);
}
