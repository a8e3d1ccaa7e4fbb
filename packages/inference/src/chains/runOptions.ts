/**
 * @file Check the options of a run and fill in their defaults, before anything is sampled.
 */
import { type Generator, modelError } from "@typyro/base";
import { type Sampler, nuts } from "./sampler.ts";
import { checkInverseMetric, placedMetric, type SiteCoordinates } from "./metricChecks.ts";
import { requireNumber, requireWhole } from "./optionChecks.ts";
import type { ChainState, WarmStart } from "./chainResult.ts";
import { hasTargets, type StopRule } from "./stopRule.ts";

/**
 * Gives the position at which a chain starts, with or without a step size and metric. @param rng - the stream for this chain's start.
 *
 * @space unconstrained
 */
export type StartOfChain = (chain: number, rng: Generator) => Float64Array | WarmStart;

/** Options of a run. */
export interface RunOptions {
  /** Default `nuts()`. */
  readonly sampler?: Sampler | undefined;
  /** How many chains. Default 4. */
  readonly chains?: number | undefined;
  /** Iterations of warm-up of each chain. Default 1000. */
  readonly warmup?: number | undefined;
  /** Iterations of each chain after warm-up, before thinning. Default 1000, and with targets in `until` at most 100,000. */
  readonly draws?: number | undefined;
  /** Stop earlier, when the draws are good enough or time has run out. */
  readonly until?: StopRule | undefined;
  /** Keep one draw in so many, counting back from the last. Default 1. */
  readonly thin?: number | undefined;
  /** Any whole number. Draws depend on it and on the number of the chain alone. Default 0. */
  readonly seed?: number | undefined;
  /** Keep the draws of the warm-up too, apart from the others. Default false. */
  readonly keepWarmup?: boolean | undefined;
  /**
   * Threads to run the chains on: 1 is the calling thread, where chains share vector code; "auto", the default, takes worker
   * threads where the density can go there and they promise to be faster. Draws do not depend on it. A number that cannot be had is
   * warned of (`workers-not-used`).
   */
  readonly workers?: number | "auto" | undefined;
  /** Where the chains start. Default: up to 100 tries of uniform(-2, 2) in each coordinate. */
  readonly start?: StartOfChain | undefined;
  /**
   * Go on from where these chains stood: `chains`, `warmup` and `start` are then not looked at, and `seed` is
   * that of the states. A warm-up that was not finished is finished first. The draws are those that the longer run would have given, byte for byte.
   */
  readonly resume?: readonly ChainState[] | undefined;
}

/** The options that one chain needs, checked and filled in. */
export interface ChainSettings {
  readonly sampler: Sampler<number>;
  readonly warmup: number;
  readonly draws: number;
  readonly thin: number;
  readonly seed: number;
  readonly keepWarmup: boolean;
}

/** The options of a run, checked and filled in. */
export interface RunSettings extends ChainSettings {
  readonly chains: number;
  readonly start: StartOfChain | undefined;
  readonly resume: readonly ChainState[] | undefined;
  readonly until: StopRule;
  readonly workers: number | "auto";
}

/** Draws of each chain at which a run with targets gives up. */
const MOST_DRAWS = 100_000;

/**
 * Check the options against the unknowns.
 *
 * @param sites - by whose names the blocks of a metric may be given.
 * @error option-outside-range, thin-above-draws, metric-site-unknown, metric-blocks-overlap, inverse-metric-size, inverse-metric-not-positive;
 *   seed-not-integer comes from the generator.
 */
export function runSettings(options: RunOptions, dim: number, sites: SiteCoordinates = new Map()): RunSettings {
  const { sampler: asked = nuts(), chains = 4, warmup = 1000, thin = 1, seed = 0, keepWarmup = false, start, resume, until = {}, workers = "auto" } = options;
  const most = options.draws ?? (hasTargets(until) ? MOST_DRAWS : 1000);
  // Looks fall on kept draws, whichever of them is the last.
  const draws = hasTargets(until) && most >= thin ? most - (most % thin) : most;
  if (workers !== "auto") requireWhole("workers", workers, 1, 1024, 'workers: "auto"');
  checkStopRule(until);
  requireWhole("chains", chains, 1, 10_000, "chains: 4");
  requireWhole("warmup", warmup, 0, Infinity, "warmup: 1000");
  requireWhole("draws", draws, 0, Infinity, "draws: 1000");
  requireWhole("thin", thin, 1, Infinity, "thin: 1");
  if (draws > 0 && thin > draws) throw modelError("thin-above-draws", { thin, draws });
  const sampler = { ...asked, metric: placedMetric(asked.metric, dim, sites) };
  checkInverseMetric(sampler.inverseMetric, dim);
  const settings = { sampler, draws, thin, keepWarmup, start, resume, until, workers };
  const first = resume?.[0];
  if (resume === undefined || first === undefined) return { ...settings, chains, warmup, seed };
  for (const state of resume) checkInverseMetric(state.inverseMetric, dim);
  return { ...settings, chains: resume.length, warmup: 0, seed: first.seed };
}

/** @error option-outside-range */
function checkStopRule({ ess, rhat, seconds }: StopRule): void {
  if (ess !== undefined) requireNumber("until.ess", ess, ess > 0 && ess < Infinity, "a positive number", "until: { ess: 400 }");
  if (rhat !== undefined) requireNumber("until.rhat", rhat, rhat > 1, "a number above 1", "until: { rhat: 1.01 }");
  if (seconds !== undefined) requireNumber("until.seconds", seconds, seconds > 0, "a positive number", "until: { seconds: 60 }");
}
