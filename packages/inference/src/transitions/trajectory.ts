/**
 * @file Answer what is asked of a transition that walks a trajectory of phase points, whatever decides how far it walks.
 */
import type { PhasePoint } from "../hamiltonian/phasePoint.ts";
import { type DivergentPoint, divergentPoint, treeDepthOf } from "./transition.ts";

/** The points of a trajectory that others may look at. */
export abstract class Trajectory {
  nSteps = 0;
  /** Whether the last trajectory was given up at `next`. */
  hasDiverged = false;
  /** Where the chain stands; while a trajectory is walked, where it began. */
  protected state: PhasePoint;
  /** Where the last transition began. */
  protected origin: PhasePoint;
  /** The point whose gradient is asked for; after a divergence, the point that diverged. */
  protected next: PhasePoint;

  constructor(state: PhasePoint, next: PhasePoint) {
    this.state = state;
    this.origin = state;
    this.next = next;
  }

  get point(): Float64Array {
    return this.next.q;
  }

  get gradient(): Float64Array {
    return this.next.g;
  }

  get pointAt(): number {
    return this.next.qAt;
  }

  get gradientAt(): number {
    return this.next.gAt;
  }

  get position(): Float64Array {
    return this.state.q;
  }

  get positionLogDensity(): number {
    return this.state.logDensity;
  }

  get positionGradient(): Float64Array {
    return this.state.g;
  }

  get energy(): number {
    return this.state.energy;
  }

  get treeDepth(): number {
    return treeDepthOf(this.nSteps);
  }

  get divergence(): DivergentPoint | undefined {
    return this.hasDiverged ? divergentPoint(this.origin, this.next) : undefined;
  }

  place(position: Float64Array, logDensity: number, gradient: Float64Array): void {
    this.state.q.set(position);
    this.state.g.set(gradient);
    this.state.logDensity = logDensity;
  }
}
