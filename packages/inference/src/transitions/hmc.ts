/**
 * @file Make transitions with Hamiltonian Monte Carlo of fixed length: a number of steps, or a length of time.
 *
 * Random numbers, in order: dim normals for the momentum, then one uniform for the decision.
 *
 * @source Neal 2011, section 3.2. A point that is not finite ends the trajectory at once, and the chain stays: the
 *   same trajectory walked from its other end would meet the same point, so detailed balance holds.
 */
import { type Generator, internal } from "@typyro/base";
import { finishLeapfrog } from "../hamiltonian/leapfrog.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import { type PhasePoint, newPhasePoint, vectorsOfPoint } from "../hamiltonian/phasePoint.ts";
import type { VectorHeap } from "../vectors/vectorHeap.ts";
import { Trajectory } from "./trajectory.ts";
import { type TransitionMachine, acceptProbability, isDivergent } from "./transition.ts";

/** How long a trajectory is. */
export type TrajectoryLength = { readonly kind: "steps"; readonly steps: number } | { readonly kind: "time"; readonly time: number };

/** No trajectory is longer than this many steps, however small the step. */
const MOST_STEPS = 1 << 20;

/** Steps of a trajectory: for a time, as many as come nearest to it, at least one. */
export function stepsOf(length: TrajectoryLength, step: number): number {
  if (length.kind === "steps") return length.steps;
  return Math.min(MOST_STEPS, Math.max(1, Math.round(length.time / step)));
}

/** How many vectors of a heap the sampler takes: three points. */
export function vectorsOfHmc(carries: boolean): number {
  return 3 * vectorsOfPoint(carries);
}

/** Hamiltonian Monte Carlo as a machine that asks for gradients. It allocates nothing. */
export class HmcMachine extends Trajectory implements TransitionMachine {
  maxTreeDepth = 0;
  acceptStatistic = 0;
  readonly hasReachedMaxTreeDepth = false;

  readonly #length: TrajectoryLength;
  /** The point last finished. */
  #last: PhasePoint;
  #spare: PhasePoint;
  #metric: Metric | undefined;
  #rng: Generator | undefined;
  #step = 0;
  #nStepsWanted = 0;

  constructor(heap: VectorHeap, length: TrajectoryLength, carries: boolean) {
    super(newPhasePoint(heap, carries), newPhasePoint(heap, carries));
    this.#length = length;
    this.#last = this.state;
    this.#spare = newPhasePoint(heap, carries);
  }

  begin(metric: Metric, step: number, rng: Generator): void {
    this.#metric = metric;
    this.#rng = rng;
    this.#step = step;
    this.#nStepsWanted = stepsOf(this.#length, step);
    this.nSteps = 0;
    this.hasDiverged = false;
    const state = this.state;
    state.energy = metric.drawMomentum(state, rng) - state.logDensity;
    this.origin = state;
    this.#last = state;
    metric.kickAndDrift(state, step, this.next);
  }

  answer(logDensity: number): boolean {
    const metric = this.#metric;
    const rng = this.#rng;
    if (metric === undefined || rng === undefined) throw internal("a transition was answered before it began");
    const point = this.next;
    finishLeapfrog(metric, point, this.#step, logDensity);
    this.nSteps++;
    const energyError = point.energy - this.state.energy;
    const isLast = this.nSteps === this.#nStepsWanted;
    // Midway only what is not finite ends the trajectory: a threshold relative to the start would not be symmetric.
    if (isLast || !Number.isFinite(energyError)) return this.#end(point, energyError, rng);
    this.next = this.#last === this.state ? this.#spare : this.#last;
    this.#last = point;
    metric.kickAndDrift(point, this.#step, this.next);
    return false;
  }

  #end(point: PhasePoint, energyError: number, rng: Generator): true {
    this.hasDiverged = isDivergent(energyError);
    this.acceptStatistic = acceptProbability(energyError);
    // Of the three points, one is the state, one the point at hand; the third is free.
    const third = this.#last === this.state ? this.#spare : this.#last;
    if (rng.uniform() < this.acceptStatistic) {
      this.#spare = this.state;
      this.next = third;
      this.state = point;
    } else {
      this.#spare = third;
    }
    return true;
  }
}
