/**
 * @file Find every import that breaks the table of layers.
 *
 * Pure of printing, so that a test can plant breaches in a tree of its own and see each one found.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { findCycles } from "./findCycles.ts";
import { FURTHER_ENTRIES, IMPORT_TABLE, INFERENCE_FILES_THAT_KNOW_MODELS, JOINED, packageFolder, packageName, WITHOUT_NPM_DEPENDENCIES } from "./importTable.ts";
import { type Import, readImports } from "./readImports.ts";

export type BreachKind =
  | "unknown-package"
  | "upward"
  | "deep"
  | "relative"
  | "cycle"
  | "undeclared"
  | "npm-dependency"
  | "sampler-knows-models"
  | "source-imports-test"
  | "program-not-alone"
  | "model-imports-program";

export interface Breach {
  readonly kind: BreachKind;
  /** Path from the root, with the line where there is one: `packages/core/src/trace.ts:3`. */
  readonly at: string;
  readonly sentence: string;
}

interface Manifest {
  /** All but the development ones: tests find every package of the workspace through the root's. */
  readonly dependencies: readonly string[];
}

interface SourceFile {
  /** Path inside its package, such as `src/trace.ts`. */
  readonly path: string;
  readonly at: string;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
}

interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

const TEST_FILE = /\.(?:test|test-d|bench)\.[cm]?tsx?$/;
const SOURCE_FILE = /\.[cm]?tsx?$/;

// ---- reading ----

function readManifest(file: string): Manifest {
  const json: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const names = (field: string): string[] => {
    const value: unknown = typeof json === "object" && json !== null ? Reflect.get(json, field) : undefined;
    return typeof value === "object" && value !== null ? Object.keys(value) : [];
  };
  // What the build joins into a package is no dependency of those who install it, and stands among its tools.
  const joined = names("publishConfig").length === 0 ? [] : names("devDependencies").filter((name) => packageFolder(name) !== undefined || JOINED.includes(name));
  return { dependencies: [...joined, ...names("dependencies"), ...names("peerDependencies"), ...names("optionalDependencies")] };
}

function sourcePaths(directory: string, prefix = ""): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) return ["node_modules", "dist", "fixtures"].includes(entry.name) ? [] : sourcePaths(directory, path);
    return SOURCE_FILE.test(entry.name) ? [path] : [];
  });
}

function readPackage(root: string, folder: string): Package {
  const directory = join(root, "packages", folder);
  const files = sourcePaths(directory).map((path): SourceFile => {
    const isTest = TEST_FILE.test(path) || !path.startsWith("src/");
    const text = readFileSync(join(directory, path), "utf8");
    return { path, at: `packages/${folder}/${path}`, isTest, imports: readImports(path, text) };
  });
  return { folder, manifest: readManifest(join(directory, "package.json")), files };
}

// ---- the rules ----

const isRelative = (specifier: string): boolean => specifier.startsWith(".") || specifier.startsWith("/") || specifier.startsWith("file:");

/** The path that a relative import names, inside the package; undefined where it leaves the package. */
function insidePackage(from: string, specifier: string): string | undefined {
  const path = posix.normalize(posix.join(dirname(from), specifier));
  return specifier.startsWith(".") && !path.startsWith("..") ? path : undefined;
}

/** The file of the package that a relative import names, whether or not it spells the extension. */
function targetOf(from: SourceFile, specifier: string, byPath: ReadonlyMap<string, SourceFile>): SourceFile | undefined {
  const path = insidePackage(from.path, specifier);
  if (path === undefined) return undefined;
  const spellings = [path, `${path}.ts`, path.replace(/\.js$/, ".ts"), `${path}/index.ts`];
  return spellings.map((spelling) => byPath.get(spelling)).find((file) => file !== undefined);
}

/** Name of the npm package in an import specifier: `@scope/name/deep` gives `@scope/name`. */
function npmName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function workspaceImportBreach(pkg: Package, file: SourceFile, specifier: string, to: string): Omit<Breach, "at"> | undefined {
  const name = packageName(to);
  if (specifier !== name && !FURTHER_ENTRIES.includes(specifier)) {
    return { kind: "deep", sentence: `imports \`${specifier}\`, the inside of a package; import \`${name}\`, and export there what is missing` };
  }
  if (file.isTest) return undefined;
  const allowed = IMPORT_TABLE[pkg.folder] ?? [];
  if (!allowed.includes(to)) {
    const names = allowed.map(packageName).join(", ");
    return { kind: "upward", sentence: `imports \`${name}\`, but \`${packageName(pkg.folder)}\` may import ${names === "" ? "no package" : `only ${names}`}` };
  }
  const mayKnowModels = pkg.folder !== "inference" || INFERENCE_FILES_THAT_KNOW_MODELS.includes(file.path.replace(/^src\//, ""));
  if (!mayKnowModels && (to === "core" || to === "autodiff")) {
    return { kind: "sampler-knows-models", sentence: `imports \`${name}\`, but in inference only ${INFERENCE_FILES_THAT_KNOW_MODELS.join(", ")} may` };
  }
  return pkg.manifest.dependencies.includes(name) ? undefined : undeclared(pkg, name);
}

function undeclared({ folder }: Package, name: string): Omit<Breach, "at"> {
  return { kind: "undeclared", sentence: `imports \`${name}\`, which packages/${folder}/package.json does not list under \`dependencies\`` };
}

function npmImportBreach(pkg: Package, file: SourceFile, specifier: string): Omit<Breach, "at"> | undefined {
  if (file.isTest || specifier.startsWith("node:") || builtinModules.includes(specifier)) return undefined;
  const name = npmName(specifier);
  if (WITHOUT_NPM_DEPENDENCIES.includes(pkg.folder)) {
    return { kind: "npm-dependency", sentence: `imports \`${name}\` from npm, but \`${packageName(pkg.folder)}\` has no dependency from there` };
  }
  return pkg.manifest.dependencies.includes(name) ? undefined : undeclared(pkg, name);
}

function relativeImportBreach(file: SourceFile, specifier: string, byPath: ReadonlyMap<string, SourceFile>): Omit<Breach, "at"> | undefined {
  if (insidePackage(file.path, specifier) === undefined) {
    return { kind: "relative", sentence: `imports \`${specifier}\`, which leaves the package; import the other package by its name` };
  }
  if (!file.isTest && targetOf(file, specifier, byPath)?.isTest === true) {
    return { kind: "source-imports-test", sentence: `imports \`${specifier}\`, which is a test file` };
  }
  return undefined;
}

function importBreach(pkg: Package, file: SourceFile, specifier: string, byPath: ReadonlyMap<string, SourceFile>): Omit<Breach, "at"> | undefined {
  if (isRelative(specifier)) return relativeImportBreach(file, specifier, byPath);
  const to = packageFolder(specifier);
  return to === undefined ? npmImportBreach(pkg, file, specifier) : workspaceImportBreach(pkg, file, specifier, to);
}

/** In `models`, a program reads as a user's would: it imports `typyro` and no other package of ours, and no model depends on it. */
function modelsBreaches(pkg: Package, byPath: ReadonlyMap<string, SourceFile>): Breach[] {
  const sources = pkg.files.filter((file) => !file.isTest);
  const programs = sources.filter((file) => file.imports.some(({ specifier }) => packageFolder(specifier) === "typyro"));
  const notAlone = programs.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => specifier.startsWith("@typyro/"))
      .map(({ specifier, line }): Breach => ({ kind: "program-not-alone", at: `${file.at}:${line}`, sentence: `imports \`${specifier}\` beside \`typyro\`; a program imports \`typyro\` alone` })),
  );
  const dependent = sources
    .filter((file) => file.imports.some(({ specifier }) => specifier === "@typyro/core"))
    .flatMap((file) =>
      file.imports
        .filter(({ specifier }) => isRelative(specifier) && programs.some((program) => program === targetOf(file, specifier, byPath)))
        .map(({ specifier, line }): Breach => ({ kind: "model-imports-program", at: `${file.at}:${line}`, sentence: `imports \`${specifier}\`, a program; models are imported by programs, not the other way round` })),
    );
  return [...notAlone, ...dependent];
}

/** Cycles count type-only imports too: two files that need each other's types are one idea in two files. */
function cycleBreaches(pkg: Package, byPath: ReadonlyMap<string, SourceFile>): Breach[] {
  const sources = pkg.files.filter((file) => !file.isTest);
  const edges = new Map(
    sources.map((file) => [
      file.path,
      file.imports.flatMap(({ specifier }) => (isRelative(specifier) ? (targetOf(file, specifier, byPath)?.path ?? []) : [])),
    ]),
  );
  return findCycles(edges).map((cycle): Breach => ({
    kind: "cycle",
    at: `packages/${pkg.folder}/${cycle[0] ?? ""}`,
    sentence: `imports itself by way of ${[...cycle.slice(1), cycle[0] ?? ""].join(" -> ")}`,
  }));
}

function manifestBreaches({ folder, manifest }: Package): Breach[] {
  const at = `packages/${folder}/package.json`;
  const allowed = IMPORT_TABLE[folder];
  if (allowed === undefined) {
    return [{ kind: "unknown-package", at, sentence: `is in no row of IMPORT_TABLE (scripts/layers/importTable.ts)` }];
  }
  return manifest.dependencies.flatMap((name): Breach[] => {
    const to = packageFolder(name);
    if (to !== undefined) return allowed.includes(to) ? [] : [{ kind: "upward", at, sentence: `depends on \`${name}\`, which \`${packageName(folder)}\` may not import` }];
    return WITHOUT_NPM_DEPENDENCIES.includes(folder) ? [{ kind: "npm-dependency", at, sentence: `depends on \`${name}\`, but \`${packageName(folder)}\` has no dependency from npm` }] : [];
  });
}

/** Every breach in the packages under `root`, in the order of packages and files. */
export function findBreaches(root: string): { readonly breaches: readonly Breach[]; readonly files: number } {
  const folders = readdirSync(join(root, "packages")).sort().filter((folder) => existsSync(join(root, "packages", folder, "package.json")));
  const packages = folders.map((folder) => readPackage(root, folder));
  const breaches = packages.flatMap((pkg) => {
    const byPath = new Map(pkg.files.map((file) => [file.path, file]));
    const imports = pkg.files.flatMap((file) =>
      file.imports.flatMap(({ specifier, line }) => {
        const breach = importBreach(pkg, file, specifier, byPath);
        return breach === undefined ? [] : [{ ...breach, at: `${file.at}:${line}` }];
      }),
    );
    return [...manifestBreaches(pkg), ...imports, ...(pkg.folder === "models" ? modelsBreaches(pkg, byPath) : []), ...cycleBreaches(pkg, byPath)];
  });
  return { breaches, files: packages.reduce((total, pkg) => total + pkg.files.length, 0) };
}
