/**
 * @file Sample from the posterior of a model.
 */
import type { Products } from "@typyro/autodiff";
import { checkOptionNames, type Facts, type ModelError, modelError, type OptionNames } from "@typyro/base";
import type { LeftOut, Ok } from "@typyro/core";
import type { ChainState } from "./chains/chainResult.ts";
import type { SiteCoordinates } from "./chains/metricChecks.ts";
import { type OnProgress, type RunResult, runToEnd } from "./chains/run.ts";
import { type RunOptions, type RunSettings, runSettings, type StartOfChain } from "./chains/runOptions.ts";
import { generatedStreams } from "./generatedStreams.ts";
import { asStrategy, type InitStrategy, type InitValues } from "./initStrategy.ts";
import { interruptible } from "./interrupt.ts";
import type { LogDensity } from "./logDensity.ts";
import { posteriorOf, posteriorOfDensity, type Recorded, type Stages, stagesOf } from "./pipeline.ts";
import type { SampledPosterior } from "./posterior.ts";
import { progressLine } from "./progress.ts";
import type { RefitOptions } from "./refit.ts";
import { RunState } from "./runState.ts";
import { siteCoordinates } from "./siteCoordinates.ts";
import { checkInit, startOf } from "./start.ts";
import { refusedThreads } from "./workers/refused.ts";

/** Options of `mcmc`. */
export interface McmcOptions extends Omit<RunOptions, "start" | "resume"> {
  /** Where chains start: values by site, on the site's own scale, with other sites at random; or a strategy such as `initToMedian()`. */
  readonly init?: InitValues | InitStrategy | undefined;
  /** Sample the prior of a model that observes nothing. Default false. */
  readonly prior?: boolean | undefined;
  /** A progress line (default: on a terminal only), or a function told about every 30 ms. Never changes the draws. */
  readonly progress?: boolean | OnProgress | undefined;
  /** Aborting it ends the run with the draws so far. */
  readonly signal?: AbortSignal | undefined;
  /** Ctrl-C ends the run with the draws so far, and the program goes on. Default: where there is a progress line. */
  readonly interrupt?: boolean | undefined;
  /**
   * Go on from where a run of this model and these data stood, to the draws that it would have given, bit for bit: `posterior.state`, or
   * `RunState.read` of a saved one. The sampler, chains, seed and warm-up are those of the state; `draws` counts further ones.
   */
  readonly resume?: RunState | undefined;
  /**
   * Begin where an earlier run of the same unknowns ended, with its step sizes and metrics; the data may be others. The metric is kept,
   * so the warm-up only finds the posterior anew and settles the step size: by default it has 100 iterations.
   */
  readonly warmStart?: RunState | undefined;
  /**
   * What multiplies large matrices, in float32, in place of compiled code: `offload(tf)`, with the native addon of TensorFlow.js. Draws
   * then differ in their digits from machine to machine, and with the number of chains; `explain(model, data, { products }).kernel` shows
   * which products go there. All chains run in the calling thread.
   */
  readonly products?: Products | undefined;
}

/** What `mcmc` may be told. */
export const MCMC_OPTION_NAMES: OptionNames<McmcOptions> = {
  sampler: true, chains: true, warmup: true, draws: true, until: true, thin: true, seed: true, keepWarmup: true, resume: true, warmStart: true, init: true, prior: true, progress: true, signal: true, interrupt: true, workers: true, products: true,
};

/**
 * Draw from the posterior of a model with data: NUTS, 4 chains, 1000 warm-up and 1000 kept iterations each,
 * unless `options` say otherwise.
 *
 * Everything that is wrong with the model or the data is thrown before sampling starts. After that nothing
 * is lost: a run that is aborted or fails keeps its draws and says so in `outcome`.
 *
 * @error whatever `densityTape` and `runSettings` refuse; `no-finite-start`; `options-as-data`; `option-unknown`; `products-not-offload`;
 *   `products-in-workers`.
 * @example
 * const posterior = await mcmc(model, data, { chains: 4, warmup: 1000, draws: 2000, seed: 42 });
 */
export function mcmc<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, options?: McmcOptions): Promise<SampledPosterior<R, D>>;
export function mcmc(density: LogDensity, options?: McmcOptions): Promise<SampledPosterior<{ q: number[] }>>;
export async function mcmc<D, R extends Ok>(
  target: ((data: D) => R) | LogDensity,
  dataOrOptions?: D | McmcOptions,
  maybeOptions?: McmcOptions,
): Promise<SampledPosterior<R, D> | SampledPosterior<{ q: number[] }>> {
  if (typeof target === "object") return mcmcOfDensity(target, dataOrOptions ?? {});
  const data = dataOrOptions as D;
  if (maybeOptions === undefined) refuseOptionsAsData(data);
  return mcmcOfModel(target, data, maybeOptions ?? {});
}

async function mcmcOfModel<D, R extends Ok>(model: (data: D) => R, data: D, options: McmcOptions, without?: LeftOut): Promise<SampledPosterior<R, D>> {
  checkOptionNames("mcmc", options, MCMC_OPTION_NAMES);
  const { recording, stages, settings } = prepared(model, data, options, without);
  try {
    const result = await run(stages.logDensity, settings, options);
    if (without === undefined) warnOf(recording.warnings);
    return posteriorOf(recording, result);
  } finally {
    stages.dispose();
  }
}

/** A model with its data and options, checked and ready to be sampled. */
export interface Prepared<D, R> {
  readonly recording: Recorded<D, R>;
  readonly stages: Stages;
  readonly settings: RunSettings;
}

/** Everything that comes before sampling, and all that can be wrong with model, data and options. @error as `mcmc` */
export function prepared<D, R extends Ok>(model: (data: D) => R, data: D, options: McmcOptions, without?: LeftOut): Prepared<D, R> {
  checkProducts(options);
  const stages = stagesOf(model, data, { prior: options.prior ?? false, products: options.products, without });
  const { density, logDensity, tapeName } = stages;
  try {
    const init = asStrategy(options.init ?? {});
    checkInit(density, init);
    const settings = settingsOf(options, logDensity.dim, tapeName, siteCoordinates(density.layout));
    const startable = { model, data, density, logDensity };
    const start: StartOfChain = (chain, rng) => settings.start?.(chain, rng) ?? startOf(startable, init, chain, settings.seed, rng);
    const stateOf = (chains: readonly ChainState[]): RunState => new RunState(tapeName(), settings.sampler, chains);
    const warnings = [...density.warnings, ...refusedThreads(logDensity, settings, boundOf(stages))];
    const recording = { model, data, density, warnings, streamOf: generatedStreams(settings), refit: refitter(model, data, options), stateOf };
    return { recording, stages, settings: { ...settings, start } };
  } catch (problem) {
    stages.dispose();
    throw problem;
  }
}

/** Iterations of warm-up of a warm start. */
const WARM_START = 100;

/** @error as `runSettings`; `run-state-other-model`, `warm-start-size` */
function settingsOf({ resume, warmStart, ...options }: McmcOptions, dim: number, tapeName: () => string, sites?: SiteCoordinates): RunSettings {
  if (resume !== undefined) {
    const now = tapeName();
    if (resume.tape !== now) throw modelError("run-state-other-model", { saved: resume.tape, now });
    return runSettings({ ...options, sampler: resume.sampler, resume: resume.chains }, dim);
  }
  if (warmStart === undefined) return runSettings(options, dim, sites);
  const { chains } = warmStart;
  const found = chains[0]?.position.length ?? 0;
  if (found !== dim) throw modelError("warm-start-size", { found, dim });
  const sampler = { ...(options.sampler ?? warmStart.sampler), adaptMetric: false };
  const start: StartOfChain = (chain) => chains[chain % chains.length] ?? new Float64Array(dim);
  return runSettings({ chains: chains.length, warmup: WARM_START, ...options, sampler, start }, dim, sites);
}

/** What keeps the log density of a model in this thread, if anything does. */
function boundOf({ kernel }: Stages): Facts<"workers-not-used">["because"] {
  if (kernel === undefined) return { kind: "interpreted" };
  return { kind: "operations", operations: kernel.bound.map(({ op, origin }) => ({ name: op.name, site: origin.site })) };
}

/** Say what the run was warned of. */
export function warnOf(warnings: readonly ModelError[]): void {
  for (const { message } of warnings) console.warn(`warning: ${message}`);
}

/** Fits of the same model to the same data, with observations left out, by the options of the first fit. */
export function refitter<D, R extends Ok>(model: (data: D) => R, data: D, options: McmcOptions): (again: RefitOptions) => Promise<SampledPosterior<R, D>> {
  return ({ without = {}, ...again }) => {
    const changed = Object.fromEntries(Object.entries(again).filter(([, value]) => value !== undefined));
    return mcmcOfModel(model, data, { ...options, resume: undefined, warmStart: undefined, keepWarmup: false, progress: false, ...changed }, without);
  };
}

async function mcmcOfDensity(density: LogDensity, options: McmcOptions): Promise<SampledPosterior<{ q: number[] }>> {
  checkOptionNames("mcmc", options, MCMC_OPTION_NAMES);
  const settings = settingsOf(options, density.dim, () => BARE_DENSITY);
  const stateOf = (chains: readonly ChainState[]): RunState => new RunState(BARE_DENSITY, settings.sampler, chains);
  const warnings = refusedThreads(density, settings, { kind: "function" });
  const result = await run(density, settings, options);
  warnOf(warnings);
  return posteriorOfDensity(density.dim, result, stateOf, warnings);
}

/** Stands for the tape of a log density that has none: whether it is the same one is for its owner to know. */
const BARE_DENSITY = "log density";

async function run(density: LogDensity, settings: RunSettings, options: McmcOptions): Promise<RunResult> {
  const watch = watched(options);
  try {
    const result = await runToEnd(density, settings, watch.onProgress, watch.signal);
    // Nothing was drawn and something threw: there is nothing to keep, so the error itself is the result.
    if (result.outcome.kind === "failed" && result.chains.every(({ draws }) => draws.count === 0)) throw result.outcome.error;
    return result;
  } finally {
    watch.end();
  }
}

/** What a run reports to, and what may stop it. */
export interface Watch {
  readonly onProgress: OnProgress | undefined;
  readonly signal: AbortSignal | undefined;
  end(): void;
}

/** The progress line and the interrupt, as the options ask for them. */
export function watched({ progress, signal, interrupt }: McmcOptions): Watch {
  const line = typeof progress === "function" ? undefined : progressLine(progress);
  const stop = interruptible(signal, interrupt ?? line !== undefined);
  return {
    onProgress: typeof progress === "function" ? progress : line?.update,
    signal: stop.signal,
    end: () => {
      line?.end();
      stop.end();
    },
  };
}

/** @error `products-not-offload`, `products-in-workers` */
function checkProducts({ products, workers = "auto" }: McmcOptions): void {
  if (products === undefined) return;
  // Without a compiler anything may stand there, a TensorFlow.js itself most likely.
  const given: unknown = products;
  if (typeof given !== "object" || given === null || !("open" in given) || !("threshold" in given)) throw modelError("products-not-offload", { isTensorFlow: isTensorFlow(given) });
  if (workers !== "auto" && workers > 1) throw modelError("products-in-workers", { workers });
}

const isTensorFlow = (given: unknown): boolean => typeof given === "object" && given !== null && "matMul" in given;

/** @error `options-as-data` */
function refuseOptionsAsData(data: unknown): void {
  if (typeof data !== "object" || data === null) return;
  const keys = Object.keys(data);
  if (keys.length > 0 && keys.every((key) => Object.hasOwn(MCMC_OPTION_NAMES, key))) throw modelError("options-as-data", { keys });
}
