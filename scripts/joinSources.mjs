/**
 * @file Join the packages' sources, and the packages that figures are drawn with, into a few modules: `node scripts/joinSources.mjs FOLDER`.
 *
 * `scripts/joinedSources.mjs` says when that is done, and why.
 */
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";
import { ENTRIES } from "./joinedSources.mjs";

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
/** Installed beside the checkout if at all, or large and loaded when first used. */
const APART = [/^node:/, "h5wasm", "@resvg/resvg-js", /^@tensorflow\//, "canvas"];

const [, , outDir = ""] = process.argv;
const entry = Object.fromEntries(ENTRIES.map(({ file, folder, source }) => [file, join(packages, folder, source)]));
await build({
  cwd: join(packages, "typyro"), entry, outDir, format: "esm", platform: "node", target: "node20", config: false, logLevel: "error", clean: true, sourcemap: false, dts: false,
  fixedExtension: false, hash: false, deps: { neverBundle: APART, alwaysBundle: [/^(?!node:)/], onlyBundle: false },
});
