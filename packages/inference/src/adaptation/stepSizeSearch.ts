/**
 * @file Find a step size of the right order: one leapfrog step that keeps about 80 % of its weight.
 *
 * Each trial draws a momentum anew and takes one step from the chain's position. The first trial tells whether to double or
 * to halve; the search ends with the first step size for which the answer is the other one.
 *
 * Random numbers: dim normals a trial.
 *
 * @source Hoffman & Gelman 2014, Algorithm 4, with the threshold 0.8 of Stan's in the place of 1/2.
 */
import { type Generator, internal } from "@typyro/base";
import type { GradientMachine } from "../gradientMachine.ts";
import { finishLeapfrog } from "../hamiltonian/leapfrog.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import { type PhasePoint, newPhasePoint, vectorsOfPoint } from "../hamiltonian/phasePoint.ts";
import type { VectorHeap } from "../vectors/vectorHeap.ts";

/** log 0.8 */
const LOG_THRESHOLD = -0.2231435513142097;
/** Beyond this, the log density is taken for flat: the posterior is improper. As in Stan. */
export const LARGEST_STEP = 1e7;
/** Below this, or where a step no longer moves, the log density or its gradient is taken for broken at this position. */
const SMALLEST_STEP = 1e-300;

/** How a search stands, or ended: with a step size, or beyond one of the bounds. */
export type SearchOutcome = "searching" | "found" | "unbounded" | "vanished";

/** How many vectors of a heap a search takes: two points. */
export function vectorsOfSearch(carries: boolean): number {
  return 2 * vectorsOfPoint(carries);
}

/** A search as a machine that asks for gradients. It allocates nothing. */
export class StepSizeSearch implements GradientMachine {
  readonly #start: PhasePoint;
  readonly #trial: PhasePoint;
  #metric: Metric | undefined;
  #rng: Generator | undefined;
  /** 2 while doubling, 1/2 while halving, 0 before the first trial. */
  #factor = 0;
  /** The step size on trial; once ended, the last one tried. */
  stepSize = 1;
  outcome: SearchOutcome = "searching";

  constructor(heap: VectorHeap, carries: boolean) {
    this.#start = newPhasePoint(heap, carries);
    this.#trial = newPhasePoint(heap, carries);
  }

  get point(): Float64Array {
    return this.#trial.q;
  }

  get gradient(): Float64Array {
    return this.#trial.g;
  }

  get pointAt(): number {
    return this.#trial.qAt;
  }

  get gradientAt(): number {
    return this.#trial.gAt;
  }

  /** Stand at the first trial's question. The log density and gradient at `position` must be finite. */
  begin(position: Float64Array, logDensity: number, gradient: Float64Array, metric: Metric, stepSize: number, rng: Generator): void {
    this.#start.q.set(position);
    this.#start.g.set(gradient);
    this.#start.logDensity = logDensity;
    this.#metric = metric;
    this.#rng = rng;
    this.#factor = 0;
    this.stepSize = stepSize;
    this.outcome = "searching";
    this.#try(metric, rng);
  }

  answer(logDensity: number): boolean {
    const metric = this.#metric;
    const rng = this.#rng;
    if (metric === undefined || rng === undefined) throw internal("a step size search was answered before it began");
    finishLeapfrog(metric, this.#trial, this.stepSize, logDensity);
    const energyGain = this.#trial.energy - this.#start.energy;
    const factor = energyGain > -Infinity && -energyGain > LOG_THRESHOLD ? 2 : 0.5;
    // A step so short that the position stays the same in every bit keeps its energy, and is no step.
    if (this.#factor === 0.5 && this.#stayed()) this.outcome = "vanished";
    else if (this.#factor !== 0 && factor !== this.#factor) this.outcome = "found";
    else if (this.stepSize * factor > LARGEST_STEP) this.outcome = "unbounded";
    else if (this.stepSize * factor < SMALLEST_STEP) this.outcome = "vanished";
    else {
      this.#factor = factor;
      this.stepSize *= factor;
      this.#try(metric, rng);
    }
    return this.outcome !== "searching";
  }

  #stayed(): boolean {
    const from = this.#start.q;
    return this.#trial.q.every((qi, i) => qi === from[i]);
  }

  #try(metric: Metric, rng: Generator): void {
    this.#start.energy = metric.drawMomentum(this.#start, rng) - this.#start.logDensity;
    metric.kickAndDrift(this.#start, this.stepSize, this.#trial);
  }
}
