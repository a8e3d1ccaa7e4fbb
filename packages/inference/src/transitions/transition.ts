/**
 * @file Say what one transition of a Markov chain is to those who run chains, whichever algorithm makes it.
 */
import { type Generator, exp } from "@typyro/base";
import type { GradientMachine } from "../gradientMachine.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import type { PhasePoint } from "../hamiltonian/phasePoint.ts";

/**
 * Energy error, in nats, above which a trajectory is called divergent.
 *
 * @source Stan Reference Manual, "MCMC Sampling", section "Divergent transitions".
 */
export const DIVERGENCE_THRESHOLD = 1000;

/** What is known of the transition that has just ended. */
export interface TransitionStatistics {
  /** Mean over the trajectory's new points of min(1, exp(H at start - H)); adaptation listens to it. */
  readonly acceptStatistic: number;
  /** Leapfrog steps taken, which is also gradients asked for. */
  readonly nSteps: number;
  /** floor(log2(nSteps)) + 1; for a fixed trajectory too. */
  readonly treeDepth: number;
  /** Whether the tree could have gone on but was as deep as allowed. */
  readonly hasReachedMaxTreeDepth: boolean;
  /** Whether the energy error passed the threshold, or was not finite: the trajectory stopped there. */
  readonly hasDiverged: boolean;
  /** H at the chosen point with its momentum, in nats. */
  readonly energy: number;
}

/** Where and how a trajectory diverged; valid until the next transition begins. */
export interface DivergentPoint {
  /** Where the transition began. @space unconstrained */
  readonly from: Float64Array;
  /** The point whose energy was too high, or not finite. @space unconstrained */
  readonly at: Float64Array;
  /** The log density there, as the density gave it. */
  readonly logDensity: number;
  /** H there minus H at the start; Infinity where it is not a number. */
  readonly energyError: number;
}

/** One transition after another, each a trajectory that asks for gradients. */
export interface TransitionMachine extends GradientMachine, TransitionStatistics {
  /** The chain's position: before `begin` the one that it starts from, after the end the one chosen. @space unconstrained */
  readonly position: Float64Array;
  /** The log density at `position`. */
  readonly positionLogDensity: number;
  /** The gradient at `position`. */
  readonly positionGradient: Float64Array;
  /** A tree stops doubling at this depth, from 1 to 30; it may change between transitions. A fixed trajectory does not look at it. */
  maxTreeDepth: number;
  /** Place the chain. The log density and gradient must be finite. */
  place(position: Float64Array, logDensity: number, gradient: Float64Array): void;
  /** Draw a momentum and stand at the trajectory's first question. */
  begin(metric: Metric, step: number, rng: Generator): void;
  /** Where the transition diverged, if it did. */
  readonly divergence: DivergentPoint | undefined;
}

/** min(1, exp(-energyError)), and 0 where the error is not finite. */
export function acceptProbability(energyError: number): number {
  if (energyError <= 0) return energyError > -Infinity ? 1 : 0;
  return energyError < Infinity ? exp(-energyError) : 0;
}

/**
 * Whether a point ends its trajectory as divergent.
 *
 * An infinite *density* would have the energy -Infinity and always be chosen, and then never left: it is a fault of
 * the density as much as NaN is, and counts as one.
 */
export function isDivergent(energyError: number): boolean {
  return !(energyError <= DIVERGENCE_THRESHOLD && energyError > -Infinity);
}

/** floor(log2(n)) + 1, and 0 for n = 0. */
export function treeDepthOf(nSteps: number): number {
  return 32 - Math.clz32(nSteps);
}

/** What is told of a trajectory from `origin` that was given up at `at`. */
export function divergentPoint(origin: PhasePoint, { q, logDensity, energy }: PhasePoint): DivergentPoint {
  const energyError = energy - origin.energy;
  return { from: origin.q, at: q, logDensity, energyError: Number.isNaN(energyError) ? Infinity : energyError };
}
