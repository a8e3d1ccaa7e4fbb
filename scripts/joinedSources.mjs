/**
 * @file Keep the packages' sources joined into a few modules, so that a program of a user starts in a third of the time.
 *
 * Node takes 3 ms for each TypeScript module and there are 800, those of Observable Plot among them: more than most programs sample for. So
 * `try`, `start` and `study` give their program the sources as one module, made again (in a second) when a source has changed. It lies where an
 * installed `typyro` would, so errors leave its lines out as they leave out those of any library. TYPYRO_JOINED=no has the sources loaded one by one.
 */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** What programs import, the file that has it, and the source that it is made from. */
export const ENTRIES = [
  { specifier: "typyro", file: "index", folder: "typyro", source: "src/index.ts" },
  { specifier: "typyro/plot", file: "plot", folder: "typyro", source: "src/plot.ts" },
  ...["base", "autodiff", "core", "diagnostics", "inference", "plot", "tfjs"].map((folder) => ({ specifier: `@typyro/${folder}`, file: `own-${folder}`, folder, source: "src/index.ts" })),
];

/** How many joined states are kept: a program that runs may still load parts of the last one. */
const KEPT = 3;

/**
 * The folder of the joined sources as they are now, made where there is none.
 *
 * @returns undefined where it cannot be made: the sources are loaded one by one then, which is slower and gives the same
 */
export function joinedSources(root, fingerprint) {
  if (process.env["TYPYRO_JOINED"] === "no") return undefined;
  const all = join(root, "packages/typyro/node_modules/.joined/node_modules/typyro");
  const folder = join(all, stateOf(root, fingerprint));
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  try {
    mkdirSync(all, { recursive: true });
    forgetOld(all);
    execFileSync(process.execPath, [join(root, "scripts/joinSources.mjs"), making], { cwd: root, stdio: "pipe" });
    // Another command may have made it meanwhile.
    if (!existsSync(folder)) renameSync(making, folder);
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Names the state of all sources: it changes with any file's path, size or time, and with the dependencies. */
function stateOf(root, fingerprint) {
  const hash = createHash("sha256").update(fingerprint);
  for (const folder of new Set(ENTRIES.map((entry) => entry.folder))) {
    const sources = join(root, "packages", folder, "src");
    for (const path of readdirSync(sources, { recursive: true }).filter((name) => name.endsWith(".ts") && !name.includes(".test")).sort()) {
      const { size, mtimeMs } = statSync(join(sources, path));
      hash.update(`${folder}/${path} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function forgetOld(all) {
  const age = (name) => statSync(join(all, name)).mtimeMs;
  for (const name of readdirSync(all).sort((a, b) => age(b) - age(a)).slice(KEPT - 1)) rmSync(join(all, name), { recursive: true, force: true });
}
