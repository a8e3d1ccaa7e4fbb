/**
 * @file Make transitions with random-walk Metropolis: propose a normal step, and take it or stay.
 *
 * A proposal is q + e v with v drawn from N(0, S): the velocity that a metric draws. So the machine is a trajectory of one step that
 * feels no force, and metrics are adapted for it as for the others.
 *
 * Random numbers, in order: dim normals for the proposal, then one uniform for the decision.
 *
 * @source Metropolis, Rosenbluth, Rosenbluth, Teller & Teller 1953, "Equation of state calculations by fast computing machines".
 */
import { type Generator, exp, internal } from "@typyro/base";
import type { Metric } from "../hamiltonian/metric.ts";
import { type PhasePoint, newPhasePoint, vectorsOfPoint } from "../hamiltonian/phasePoint.ts";
import type { VectorHeap } from "../vectors/vectorHeap.ts";
import type { DivergentPoint, TransitionMachine } from "./transition.ts";

/** How many vectors of a heap the sampler takes: the state, the proposal, and a gradient at which nobody looks. */
export function vectorsOfMetropolis(carries: boolean): number {
  return 2 * vectorsOfPoint(carries) + 1;
}

/** Random-walk Metropolis as a machine. It asks for gradients as all machines do, and does not look at them. It allocates nothing. */
export class MetropolisMachine implements TransitionMachine {
  maxTreeDepth = 0;
  acceptStatistic = 0;
  readonly nSteps = 1;
  readonly treeDepth = 1;
  readonly hasReachedMaxTreeDepth = false;
  /** There is no momentum, hence no energy. */
  readonly energy = Number.NaN;
  /** The proposal's log density was NaN or Infinity. One of -Infinity is outside the support, and rejected without a word. */
  hasDiverged = false;
  /** Zero throughout: a random walk feels no force. */
  readonly positionGradient: Float64Array;
  readonly gradient: Float64Array;
  readonly gradientAt: number;

  #state: PhasePoint;
  #proposal: PhasePoint;
  #rng: Generator | undefined;

  constructor(heap: VectorHeap, carries: boolean) {
    this.#state = newPhasePoint(heap, carries);
    this.#proposal = newPhasePoint(heap, carries);
    this.positionGradient = new Float64Array(heap.dim);
    this.gradientAt = heap.allocate(1);
    this.gradient = heap.view(this.gradientAt);
  }

  get point(): Float64Array {
    return this.#proposal.q;
  }

  get pointAt(): number {
    return this.#proposal.qAt;
  }

  get position(): Float64Array {
    return this.#state.q;
  }

  get positionLogDensity(): number {
    return this.#state.logDensity;
  }

  get divergence(): DivergentPoint | undefined {
    if (!this.hasDiverged) return undefined;
    const { q, logDensity } = this.#proposal;
    return { from: this.#state.q, at: q, logDensity, energyError: Infinity };
  }

  place(position: Float64Array, logDensity: number): void {
    this.#state.q.set(position);
    this.#state.logDensity = logDensity;
  }

  begin(metric: Metric, step: number, rng: Generator): void {
    this.#rng = rng;
    this.hasDiverged = false;
    metric.drawMomentum(this.#state, rng);
    metric.kickAndDrift(this.#state, step, this.#proposal);
  }

  answer(logDensity: number): boolean {
    const rng = this.#rng;
    if (rng === undefined) throw internal("a transition was answered before it began");
    this.#proposal.logDensity = logDensity;
    this.hasDiverged = !(logDensity < Infinity);
    const gain = logDensity - this.#state.logDensity;
    this.acceptStatistic = this.hasDiverged ? 0 : gain >= 0 ? 1 : exp(gain);
    if (rng.uniform() < this.acceptStatistic) {
      const accepted = this.#proposal;
      this.#proposal = this.#state;
      this.#state = accepted;
    }
    return true;
  }
}
