/**
 * @file Name the samplers and their options: `nuts({ targetAccept: 0.9 })`, `hmc({ steps: 16 })`, `metropolis()`.
 *
 * A sampler is a plain record, so it can be printed, stored and sent to a worker. It is checked when it is made; what
 * depends on the model, such as the size of a metric, is checked before sampling.
 */
import { checkOptionNames, modelError, type OptionNames } from "@typyro/base";
import type { InverseMetric, MetricKind } from "../hamiltonian/metric.ts";
import type { TrajectoryLength } from "../transitions/hmc.ts";
import { requireNumber, requireWhole } from "./optionChecks.ts";

/** What a block of a metric may be made of: sites of the model, each with all its coordinates, or single coordinates. */
export type BlockKey = string | number;

/** What the samplers adapt in warm-up, and from where. */
export interface AdaptationOptions {
  /**
   * The mean acceptance statistic that warm-up steers to, between 0 and 1. Default 0.8; nearer to 1 makes steps shorter and
   * divergences fewer. For `metropolis` the default is 0.234, and 0.44 for a single unknown.
   */
  readonly targetAccept?: number | undefined;
  /**
   * Which entries of the inverse metric are estimated from warm-up. Default "gradient" for `nuts`, which is a diagonal too, and
   * "diagonal", in Stan's windows, for the others. `{ blocks: [["a", "b"], ["c"]] }` estimates a
   * covariance for sites `a` and `b` together, one for `c`, and variances for all other sites.
   */
  readonly metric?: MetricKind<BlockKey> | undefined;
  /**
   * Step size from which the search starts, in units of the unconstrained scale. Default 1. Without a warm-up it is kept as it is.
   * For `metropolis` it is the scale of the proposals, 2.38 / sqrt(dim) by default, and nothing is searched.
   */
  readonly initialStepSize?: number | undefined;
  /** Inverse metric at the start. Default the unit metric. */
  readonly inverseMetric?: InverseMetric | undefined;
  /** False keeps `initialStepSize` throughout. Default true. */
  readonly adaptStepSize?: boolean | undefined;
  /** False keeps `inverseMetric` throughout. Default true. */
  readonly adaptMetric?: boolean | undefined;
  /** Each transition's step size is multiplied by a uniform draw from 1 - jitter to 1 + jitter. From 0 to below 1; default 0. */
  readonly stepSizeJitter?: number | undefined;
}

/** Options of the no-U-turn sampler. */
export interface NutsOptions extends AdaptationOptions {
  /** A trajectory has at most 2^depth - 1 steps. One number, or one for warm-up and one for sampling, from 1 to 20; default 10. */
  readonly maxTreeDepth?: number | readonly [warmup: number, sampling: number] | undefined;
}

/** Options of Hamiltonian Monte Carlo; one of the two lengths must be given. */
export interface HmcOptions extends AdaptationOptions {
  /** Leapfrog steps of each trajectory. */
  readonly steps?: number | undefined;
  /** Length of each trajectory in time, which is steps times step size. The number of steps is rounded, and at least 1. */
  readonly trajectoryLength?: number | undefined;
}

/** Options of random-walk Metropolis. A metric that is learnt from gradients is not for it. */
export interface MetropolisOptions extends Omit<AdaptationOptions, "metric"> {
  readonly metric?: Exclude<MetricKind<BlockKey>, "gradient"> | undefined;
}

const ADAPTATION_NAMES: OptionNames<AdaptationOptions> = {
  targetAccept: true, metric: true, initialStepSize: true, inverseMetric: true, adaptStepSize: true, adaptMetric: true, stepSizeJitter: true,
};
const NUTS_NAMES: OptionNames<NutsOptions> = { ...ADAPTATION_NAMES, maxTreeDepth: true };
const HMC_NAMES: OptionNames<HmcOptions> = { ...ADAPTATION_NAMES, steps: true, trajectoryLength: true };

/** Options with every default filled in. @typeParam Key - `number` once the sites of a metric's blocks have been found in the model. */
export interface AdaptationSettings<Key = BlockKey> {
  /** Undefined where the user gave none and the number of unknowns decides. */
  readonly targetAccept: number | undefined;
  readonly metric: MetricKind<Key>;
  /** Undefined where the user gave none: 1, but searched for even without a warm-up. */
  readonly initialStepSize: number | undefined;
  readonly inverseMetric: InverseMetric;
  readonly adaptStepSize: boolean;
  readonly adaptMetric: boolean;
  readonly stepSizeJitter: number;
}

/** The no-U-turn sampler with its settings. */
export interface NutsSampler<Key = BlockKey> extends AdaptationSettings<Key> {
  readonly kind: "nuts";
  readonly maxTreeDepth: readonly [warmup: number, sampling: number];
}

/** Hamiltonian Monte Carlo with its settings. */
export interface HmcSampler<Key = BlockKey> extends AdaptationSettings<Key> {
  readonly kind: "hmc";
  readonly length: TrajectoryLength;
}

/** Random-walk Metropolis with its settings. */
export interface MetropolisSampler<Key = BlockKey> extends AdaptationSettings<Key> {
  readonly kind: "metropolis";
}

/** A sampler with its settings. */
export type Sampler<Key = BlockKey> = NutsSampler<Key> | HmcSampler<Key> | MetropolisSampler<Key>;

/**
 * The no-U-turn sampler: trajectories as long as they need be.
 *
 * @error option-unknown, option-outside-range
 */
export function nuts(options: NutsOptions = {}): NutsSampler {
  checkOptionNames("nuts", options, NUTS_NAMES);
  const depth = options.maxTreeDepth ?? 10;
  const pair = typeof depth === "number" ? ([depth, depth] as const) : depth;
  for (const value of pair) requireWhole("maxTreeDepth", value, 1, 20, "nuts({ maxTreeDepth: 10 })");
  return { kind: "nuts", maxTreeDepth: pair, ...adaptationSettings(options, 0.8, "gradient") };
}

/**
 * Hamiltonian Monte Carlo with trajectories of one length.
 *
 * @error option-unknown, trajectory-length-missing, trajectory-length-twice, option-outside-range
 */
export function hmc(options: HmcOptions): HmcSampler {
  checkOptionNames("hmc", options, HMC_NAMES);
  return { kind: "hmc", length: trajectoryLength(options), ...adaptationSettings(options, 0.8, "diagonal") };
}

/**
 * Random-walk Metropolis: normal proposals whose scale and covariance are learnt in warm-up. It needs long runs, thinned:
 * its effective sample size falls with the number of unknowns, where that of `nuts` hardly does.
 *
 * @error option-unknown, option-outside-range
 * @example
 * await mcmc(model, data, { sampler: metropolis(), warmup: 100_000, draws: 100_000, thin: 100 });
 */
export function metropolis(options: MetropolisOptions = {}): MetropolisSampler {
  checkOptionNames("metropolis", options, ADAPTATION_NAMES);
  return { kind: "metropolis", ...adaptationSettings(options, undefined, "diagonal") };
}

function trajectoryLength({ steps, trajectoryLength: time }: HmcOptions): TrajectoryLength {
  if (steps !== undefined && time !== undefined) throw modelError("trajectory-length-twice", { steps, trajectoryLength: time });
  if (steps !== undefined) {
    requireWhole("steps", steps, 1, 1_000_000, "hmc({ steps: 16 })");
    return { kind: "steps", steps };
  }
  if (time === undefined) throw modelError("trajectory-length-missing", {});
  requireNumber("trajectoryLength", time, time > 0 && time < Infinity, "a positive finite number", "hmc({ trajectoryLength: 3 })");
  return { kind: "time", time };
}

function adaptationSettings(options: AdaptationOptions, defaultTarget: number | undefined, defaultMetric: "gradient" | "diagonal"): AdaptationSettings {
  const { targetAccept = defaultTarget, initialStepSize, stepSizeJitter = 0 } = options;
  const inRange = targetAccept === undefined || (targetAccept > 0 && targetAccept < 1);
  requireNumber("targetAccept", targetAccept ?? 0.5, inRange, "a number between 0 and 1, both excluded", "targetAccept: 0.9");
  if (initialStepSize !== undefined) {
    const isPositive = initialStepSize > 0 && initialStepSize < Infinity;
    requireNumber("initialStepSize", initialStepSize, isPositive, "a positive finite number", "initialStepSize: 0.1");
  }
  const isFraction = stepSizeJitter >= 0 && stepSizeJitter < 1;
  requireNumber("stepSizeJitter", stepSizeJitter, isFraction, "a number from 0 to below 1", "stepSizeJitter: 0.1");
  return {
    targetAccept,
    metric: options.metric ?? defaultMetric,
    initialStepSize,
    inverseMetric: options.inverseMetric ?? { kind: "unit" },
    adaptStepSize: options.adaptStepSize ?? true,
    adaptMetric: options.adaptMetric ?? true,
    stepSizeJitter,
  };
}
