/**
 * @file Sample from the posterior of a model.
 */
import { type ModelError, modelError, nearestName } from "@typyro/base";
import type { LeftOut, Ok } from "@typyro/core";
import { type OnProgress, runChains, type RunResult } from "./chains/run.ts";
import { type RunOptions, runSettings } from "./chains/runOptions.ts";
import { generatedStreams } from "./generatedStreams.ts";
import type { LogDensity } from "./logDensity.ts";
import { posteriorOf, posteriorOfDensity, stagesOf } from "./pipeline.ts";
import type { Posterior } from "./posterior.ts";
import { progressLine } from "./progress.ts";
import type { RefitOptions } from "./refit.ts";
import { checkInit, type InitValues, startOf } from "./start.ts";

/** Options of `mcmc`. */
export interface McmcOptions extends Omit<RunOptions, "start"> {
  /** Starting values by site, on the site's own scale; other sites start at random. */
  readonly init?: InitValues | undefined;
  /** Sample the prior of a model that observes nothing. Default false. */
  readonly prior?: boolean | undefined;
  /** A progress line (default: on a terminal only), or a function told about every 30 ms. Never changes the draws. */
  readonly progress?: boolean | OnProgress | undefined;
  /** Aborting it ends the run with the draws so far. */
  readonly signal?: AbortSignal | undefined;
}

const OPTION_NAMES: readonly string[] = [
  "sampler", "chains", "warmup", "draws", "thin", "seed", "keepWarmup", "resume", "init", "prior", "progress", "signal",
] satisfies readonly (keyof McmcOptions)[];

/**
 * Draw from the posterior of a model with data: NUTS, 4 chains, 1000 warm-up and 1000 kept iterations each,
 * unless `options` say otherwise.
 *
 * Everything that is wrong with the model or the data is thrown before sampling starts. After that nothing
 * is lost: a run that is aborted or fails keeps its draws and says so in `outcome`.
 *
 * @error whatever `densityTape` and `runSettings` refuse; `no-finite-start`; `options-as-data`; `option-unknown`.
 * @example
 * const posterior = await mcmc(model, data, { chains: 4, warmup: 1000, draws: 2000, seed: 42 });
 */
export function mcmc<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, options?: McmcOptions): Promise<Posterior<R, D>>;
export function mcmc(density: LogDensity, options?: McmcOptions): Promise<Posterior<{ q: number[] }>>;
export async function mcmc<D, R extends Ok>(
  target: ((data: D) => R) | LogDensity,
  dataOrOptions?: D | McmcOptions,
  maybeOptions?: McmcOptions,
): Promise<Posterior<R, D> | Posterior<{ q: number[] }>> {
  if (typeof target === "object") return mcmcOfDensity(target, dataOrOptions ?? {});
  const data = dataOrOptions as D;
  if (maybeOptions === undefined) refuseOptionsAsData(data);
  return mcmcOfModel(target, data, maybeOptions ?? {});
}

async function mcmcOfModel<D, R extends Ok>(model: (data: D) => R, data: D, options: McmcOptions, without?: LeftOut): Promise<Posterior<R, D>> {
  checkOptionNames(options);
  const { init = {}, prior = false } = options;
  const { density, logDensity, kernel } = stagesOf(model, data, { prior, without });
  checkInit(density, init);
  const settings = runSettings(options, logDensity.dim);
  const startable = { model, data, density, logDensity };
  const start = (chain: number, rng: Parameters<typeof startOf>[4]): Float64Array => startOf(startable, init, chain, settings.seed, rng);
  const result = await run(logDensity, { ...options, start }, options);
  kernel?.dispose();
  const refit = refitter(model, data, options);
  if (without === undefined) for (const warning of density.warnings) warn(warning);
  return posteriorOf({ model, data, density, streamOf: generatedStreams(settings), refit }, result);
}

/** Fits of the same model to the same data, with observations left out, by the options of the first fit. */
export function refitter<D, R extends Ok>(model: (data: D) => R, data: D, options: McmcOptions): (again: RefitOptions) => Promise<Posterior<R, D>> {
  return ({ without = {}, ...again }) => {
    const changed = Object.fromEntries(Object.entries(again).filter(([, value]) => value !== undefined));
    return mcmcOfModel(model, data, { ...options, resume: undefined, keepWarmup: false, progress: false, ...changed }, without);
  };
}

async function mcmcOfDensity(density: LogDensity, options: McmcOptions): Promise<Posterior<{ q: number[] }>> {
  checkOptionNames(options);
  return posteriorOfDensity(density.dim, await run(density, options, options));
}

async function run(density: LogDensity, options: RunOptions, { progress, signal }: McmcOptions): Promise<RunResult> {
  const line = typeof progress === "function" ? undefined : progressLine(progress);
  const onProgress = typeof progress === "function" ? progress : line?.update;
  try {
    const result = await runChains(density, options, onProgress, signal);
    // Nothing was drawn and something threw: there is nothing to keep, so the error itself is the result.
    if (result.outcome.kind === "failed" && result.chains.every(({ draws }) => draws.count === 0)) throw result.outcome.error;
    return result;
  } finally {
    line?.end();
  }
}

/** @error `option-unknown` */
function checkOptionNames(options: McmcOptions): void {
  for (const option of Object.keys(options)) {
    if (OPTION_NAMES.includes(option)) continue;
    throw modelError("option-unknown", { option, known: OPTION_NAMES, nearest: nearestName(option, OPTION_NAMES) });
  }
}

/** @error `options-as-data` */
function refuseOptionsAsData(data: unknown): void {
  if (typeof data !== "object" || data === null) return;
  const keys = Object.keys(data);
  if (keys.length > 0 && keys.every((key) => OPTION_NAMES.includes(key))) throw modelError("options-as-data", { keys });
}

function warn(warning: ModelError): void {
  console.warn(`warning: ${warning.message}`);
}
