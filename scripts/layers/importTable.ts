/**
 * @file State which package may import which: the table of the architecture, as code.
 *
 * A package's test files may import any package by name; everything else here holds for them too.
 */

/** What the sources of each package in `packages/` may import, by folder name. */
export const IMPORT_TABLE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  autodiff: ["base"],
  core: ["base", "autodiff"],
  diagnostics: ["base"],
  inference: ["base", "autodiff", "core", "diagnostics"],
  plot: ["base", "diagnostics"],
  models: ["core", "base", "typyro"],
  tfjs: ["base", "autodiff"],
  typyro: ["base", "autodiff", "core", "diagnostics", "inference", "plot", "tfjs"],
  playground: ["base", "autodiff", "core", "diagnostics", "inference", "plot", "models", "tfjs", "typyro"],
};

/** What packages offer to users beside their name: no inside of a package. */
export const FURTHER_ENTRIES: readonly string[] = ["typyro/plot"];

/** Packages with no dependency from npm, so that what users download stays small and known. */
export const WITHOUT_NPM_DEPENDENCIES: readonly string[] = ["base", "autodiff", "core", "diagnostics", "inference", "tfjs"];

/**
 * The files of `inference/src` that may know models and tapes. All others, the samplers above all, see a `LogDensity`
 * and nothing else, so that any density can be sampled.
 */
export const INFERENCE_FILES_THAT_KNOW_MODELS: readonly string[] = [
  "pipeline.ts",
  "collectPaths.ts",
  "labelled.ts",
  "pointTable.ts",
  "interpretedDensity.ts", "compiledDensity.ts",
  "posterior.ts",
  "mcmc.ts",
  "start.ts", "siteCoordinates.ts", "initStrategy.ts", "stream.ts", "findMode.ts", "portDensity.ts", "workers/worker.ts",
  "predictive.ts", "derive.ts",
  "replayer.ts",
  "logLikelihood.ts", "pointEvaluator.ts", "savedParts.ts", "savedPositions.ts", "attach.ts", "refit.ts",
  "explain.ts",
  "index.ts",
];

/** The name under which a package in `packages/` is imported. */
export function packageName(folder: string): string {
  return folder === "typyro" ? "typyro" : `@typyro/${folder}`;
}

/** The folder of a workspace package, from an import specifier (deep or not); undefined for any other module. */
export function packageFolder(specifier: string): string | undefined {
  if (specifier === "typyro" || specifier.startsWith("typyro/")) return "typyro";
  return /^@typyro\/([^/]+)/.exec(specifier)?.[1];
}

/** Others' packages that the build joins into `typyro`, with their licences: small ones that every program needs. */
export const JOINED: readonly string[] = ["d3-dsv"];
