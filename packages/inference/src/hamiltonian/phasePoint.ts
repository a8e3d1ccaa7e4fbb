/**
 * @file Hold the points of a trajectory in buffers that are used again.
 *
 * Notation, in every file of the samplers:
 *
 *   q  position, unconstrained         S  inverse metric: inverse mass matrix, an estimate of the covariance of q
 *   p  momentum                        M  metric: mass matrix, the inverse of S; p is drawn from N(0, M)
 *   g  gradient of the log density     v  velocity S p
 *   e  step size                       a  acceleration S g
 *   K  kinetic energy p'v / 2          H  energy K - log density
 *
 * @source Neal 2011, "MCMC using Hamiltonian dynamics", sections 2 and 4; Betancourt 2017, "A conceptual introduction to
 *   Hamiltonian Monte Carlo", arXiv:1701.02434.
 */
import { internal } from "@typyro/base";
import type { VectorHeap } from "../vectors/vectorHeap.ts";

/**
 * A point of phase space with what was computed there.
 *
 * A point is written once, while the integrator makes it, and then only referred to: trees pass references
 * around where others copy vectors. So a reader never sees a buffer change. `qAt` is the address of `q`, and so on.
 */
export interface PhasePoint {
  readonly q: Float64Array;
  readonly p: Float64Array;
  readonly g: Float64Array;
  readonly v: Float64Array;
  /** Only where the metric carries it along (see `Metric`); else the same as v. */
  readonly a: Float64Array;
  readonly qAt: number;
  readonly pAt: number;
  readonly gAt: number;
  readonly vAt: number;
  readonly aAt: number;
  logDensity: number;
  /** H, in nats; NaN or an infinity where the log density or its gradient is. */
  energy: number;
  /** How many places refer to this point; at 0 its buffers may be used again. */
  holders: number;
}

/** Vectors that a point takes. @param carries - whether it has room for a. */
export function vectorsOfPoint(carries: boolean): number {
  return carries ? 5 : 4;
}

/** A point held once; all its numbers are 0. */
export function newPhasePoint(heap: VectorHeap, carries: boolean): PhasePoint {
  const { bytes } = heap;
  const qAt = heap.allocate(vectorsOfPoint(carries));
  const [pAt, gAt, vAt] = [qAt + bytes, qAt + 2 * bytes, qAt + 3 * bytes];
  const aAt = carries ? qAt + 4 * bytes : vAt;
  return {
    q: heap.view(qAt),
    p: heap.view(pAt),
    g: heap.view(gAt),
    v: heap.view(vAt),
    a: heap.view(aAt),
    qAt,
    pAt,
    gAt,
    vAt,
    aAt,
    logDensity: 0,
    energy: 0,
    holders: 1,
  };
}

/** Points of one dimension. It grows to what the deepest tree so far has needed, and allocates nothing after. */
export class PhasePointPool {
  readonly #heap: VectorHeap;
  readonly #carries: boolean;
  readonly #free: PhasePoint[] = [];
  #freeCount = 0;
  #size = 0;

  constructor(heap: VectorHeap, carries: boolean) {
    this.#heap = heap;
    this.#carries = carries;
  }

  /** How many points there are, held or free. */
  get size(): number {
    return this.#size;
  }

  /** How many points are held. */
  get held(): number {
    return this.#size - this.#freeCount;
  }

  /** A point held once, whose numbers are left over from its last use. */
  take(): PhasePoint {
    if (this.#freeCount === 0) {
      this.#size++;
      return newPhasePoint(this.#heap, this.#carries);
    }
    this.#freeCount--;
    const point = this.#free[this.#freeCount]!;
    point.holders = 1;
    return point;
  }

  /** One place less refers to the point. */
  release(point: PhasePoint): void {
    point.holders--;
    if (point.holders > 0) return;
    if (point.holders < 0) throw internal("a phase point was released more often than it was held");
    this.#free[this.#freeCount] = point;
    this.#freeCount++;
  }
}

/** One place more refers to the point. */
export function hold(point: PhasePoint): PhasePoint {
  point.holders++;
  return point;
}
