/**
 * @file Say what one chain leaves behind: draws, statistics, how it ended, and how to go on.
 */
import type { InverseMetric } from "../hamiltonian/metric.ts";

/** Kept draws with what the sampler knew of each. Arrays of one length, but for the positions. */
export interface ChainDraws {
  /** How many draws were kept. */
  readonly count: number;
  /** @shape [draw, dim] @space unconstrained */
  readonly positions: Float64Array;
  /** Log density at each draw, in nats. */
  readonly logDensity: Float64Array;
  /** Mean over the trajectory of min(1, exp(-energy error)). */
  readonly acceptStatistic: Float64Array;
  readonly stepSize: Float64Array;
  /** H at the draw with its momentum, in nats. */
  readonly energy: Float64Array;
  /** floor(log2(nSteps)) + 1. */
  readonly treeDepth: Int32Array;
  /** Leapfrog steps. */
  readonly nSteps: Int32Array;
  /** 1 where the trajectory diverged. */
  readonly diverging: Uint8Array;
  /** 1 where the tree could have gone on but was as deep as allowed. */
  readonly reachedMaxTreeDepth: Uint8Array;
}

/** Where a trajectory diverged. */
export interface Divergence {
  /** Counted from 0 at the first iteration of the warm-up. */
  readonly iteration: number;
  readonly isWarmup: boolean;
  /** Where the trajectory began. @space unconstrained */
  readonly from: Float64Array;
  /** The point at which it was given up. @space unconstrained */
  readonly at: Float64Array;
  /** The log density there, as the density gave it: NaN or an infinity where that is the cause. */
  readonly logDensity: number;
  /** H there minus H at the start, in nats; Infinity where it is not a number. */
  readonly energyError: number;
}

/** How a chain ended. `iteration` is the number of iterations that it finished, warm-up included. */
export type ChainEnd =
  | { readonly kind: "complete"; readonly iteration: number }
  | { readonly kind: "aborted"; readonly iteration: number }
  /** The density or the adaptation threw; `at` is the point whose gradient was asked for, if there was one. @space unconstrained */
  | { readonly kind: "failed"; readonly iteration: number; readonly error: unknown; readonly at: Float64Array | undefined };

/**
 * All that a chain needs to go on as if it had never stopped. Random numbers are keyed by iteration, so no generator is saved; a
 * transition that was under way begins again, with the same numbers.
 */
export interface ChainState {
  readonly seed: number;
  readonly chain: number;
  /** Iterations finished, warm-up included. */
  readonly iteration: number;
  /** @space unconstrained */
  readonly position: Float64Array;
  readonly stepSize: number;
  readonly inverseMetric: InverseMetric;
  /** What is left of the warm-up; undefined after it. */
  readonly warmup?: WarmupState | undefined;
}

/** Where a chain starts, with what an earlier run has learnt. */
export type WarmStart = Pick<ChainState, "position" | "stepSize" | "inverseMetric">;

/** A chain that is still warming up. */
export interface WarmupState {
  /** Iterations of the whole warm-up, and so the iteration at which the draws begin. */
  readonly iterations: number;
  /** What the adaptation has learnt; undefined where the chain has not begun. */
  readonly adaptation: Float64Array | undefined;
  /** Whether the next thing to do is to search for a step size. */
  readonly searches: boolean;
}

/** What one chain leaves behind. However it ended, the draws so far are there. */
export interface ChainResult {
  readonly chain: number;
  readonly end: ChainEnd;
  readonly draws: ChainDraws;
  /** The draws of the warm-up, where they were to be kept. */
  readonly warmupDraws: ChainDraws | undefined;
  /** Divergent transitions after warm-up, those that were thinned out too. */
  readonly nDivergent: number;
  /** Divergent transitions in warm-up, where they are no cause for alarm. */
  readonly nDivergentInWarmup: number;
  /** The first divergences after warm-up, or, where `draws` was 0 or not reached, of the warm-up; 100 at most. */
  readonly divergences: readonly Divergence[];
  /** As adapted. */
  readonly stepSize: number;
  /** As adapted. */
  readonly inverseMetric: InverseMetric;
  /** Gradients asked for, in all. */
  readonly nGradients: number;
  /** How to go on. */
  readonly state: ChainState;
}
