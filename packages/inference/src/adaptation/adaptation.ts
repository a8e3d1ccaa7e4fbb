/**
 * @file Say what adapts a sampler while its chain warms up: it listens to transitions, and holds the step size and metric to use next.
 *
 * The transitions know nothing of this: each is begun with the step size and metric that stand here.
 * After the last iteration of the warm-up nothing changes any more, or the draws would not be a Markov chain's.
 */
import type { InverseMetric, Metric, MetricKind } from "../hamiltonian/metric.ts";
import type { TransitionMachine } from "../transitions/transition.ts";
import type { Saved } from "./numbers.ts";

/** What is adapted, for how long, and from where. */
export interface WarmupPlan {
  /** Iterations. */
  readonly warmup: number;
  /** The mean acceptance statistic to reach, between 0 and 1. */
  readonly targetAccept: number;
  readonly metric: MetricKind;
  readonly adaptsStepSize: boolean;
  readonly adaptsMetric: boolean;
  readonly stepSize: number;
  /** Each time that dual averaging starts, it is anchored at the step size times this. */
  readonly boldness: number;
  readonly inverseMetric: InverseMetric;
}

/** What an adaptation may know of a transition that has just ended. */
export type Learnt = Pick<TransitionMachine, "acceptStatistic" | "nSteps" | "hasDiverged" | "position" | "positionGradient">;

/** What became of the metric; on overflow the chain cannot go on. */
export type LearnOutcome = "same metric" | "new metric" | { readonly overflow: number };

/** The step size and metric, as adapted so far. */
export interface Adaptation extends Saved {
  readonly stepSize: number;
  readonly metric: Metric;
  /** Look at where the chain starts, before its first transition. */
  begin(positionGradient: Float64Array): void;
  /** Start dual averaging anew from this step size: after each search for one. */
  restart(stepSize: number): void;
  /**
   * Learn from one iteration of the warm-up; what comes after it changes nothing.
   *
   * @returns "new metric" where a search for a step size should follow.
   */
  learn(transition: Learnt): LearnOutcome;
}
