/**
 * @file Join two neighbouring pieces of a trajectory into one.
 */
import { exp, log1p } from "@typyro/base";
import { type PhasePoint, type PhasePointPool, hold } from "../hamiltonian/phasePoint.ts";
import type { TrajectoryEnds } from "../hamiltonian/uTurn.ts";
import type { VectorHeap } from "../vectors/vectorHeap.ts";
import type { VectorOps } from "../vectors/vectorOps.ts";

/** A piece of trajectory: its ends in the order of integration, and the point that stands for it. */
export interface Piece extends TrajectoryEnds {
  begin: PhasePoint;
  end: PhasePoint;
  /** A point of the piece, chosen with probability proportional to its weight exp(H at start - H). */
  chosen: PhasePoint;
  /** The sum of the piece's momenta: at `ownRhoAt`, or the momentum of its only point. */
  rhoAt: number;
  readonly ownRhoAt: number;
  /** log of the summed weights, in nats. */
  logWeight: number;
}

/** A piece to be filled by `setToPoint`; the point stands in until then, unheld. */
export function newPiece(heap: VectorHeap, point: PhasePoint): Piece {
  return { begin: point, end: point, chosen: point, rhoAt: point.pAt, ownRhoAt: heap.allocate(1), logWeight: 0 };
}

/** Make the piece one point long. One hold of the caller's passes to the piece. */
export function setToPoint(piece: Piece, point: PhasePoint, logWeight: number): void {
  piece.begin = point;
  piece.end = hold(point);
  piece.chosen = hold(point);
  piece.rhoAt = point.pAt;
  piece.logWeight = logWeight;
}

/** Give back the points of a piece that is no longer wanted. */
export function releasePiece(piece: Piece, pool: PhasePointPool): void {
  pool.release(piece.begin);
  pool.release(piece.end);
  pool.release(piece.chosen);
}

/** Lengthen `first` by `last`, which passes on its points and is empty then. */
export function absorb(ops: VectorOps, pool: PhasePointPool, first: Piece, last: Piece, logWeight: number, takesLast: boolean): void {
  ops.add(first.rhoAt, last.rhoAt, first.ownRhoAt);
  first.rhoAt = first.ownRhoAt;
  first.logWeight = logWeight;
  pool.release(first.end);
  first.end = last.end;
  pool.release(last.begin);
  if (takesLast) {
    pool.release(first.chosen);
    first.chosen = last.chosen;
  } else {
    pool.release(last.chosen);
  }
}

/** The lighter weight over the heavier. */
export function ratioOfWeights(first: Piece, last: Piece): number {
  return exp(-Math.abs(last.logWeight - first.logWeight));
}

/** The log of the summed weights of two pieces, given the ratio of their weights. */
export function logWeightOfUnion(first: Piece, last: Piece, ratio: number): number {
  return Math.max(first.logWeight, last.logWeight) + log1p(ratio);
}
