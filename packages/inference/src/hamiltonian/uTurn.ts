/**
 * @file Tell whether a piece of trajectory has begun to turn back on itself.
 *
 * rho is the sum of the momenta of the piece, each point of it counted once.
 *
 * @source Betancourt 2017, appendix A.4.2: the piece goes on while v'rho > 0 at both ends. The two checks across the seam of
 *   two pieces are stan-dev/stan#2800: without them the nearly periodic trajectories of independent normals
 *   can close on themselves between two doublings and run to the greatest depth.
 */
import type { VectorOps } from "../vectors/vectorOps.ts";
import type { PhasePoint } from "./phasePoint.ts";

/** One piece of trajectory, from the point that was reached first to the one reached last. */
export interface TrajectoryEnds {
  readonly begin: PhasePoint;
  readonly end: PhasePoint;
  /** The address of rho. */
  readonly rhoAt: number;
}

/** Whether the ends of the union of two neighbouring pieces go on along its rho. A NaN counts as turning. */
export function endsGoOn(ops: VectorOps, first: TrajectoryEnds, last: TrajectoryEnds): boolean {
  return ops.goesOn(first.rhoAt, last.rhoAt, first.begin.vAt, last.end.vAt) === 1;
}

/** Whether the union of two neighbouring pieces goes on: as a whole, and each piece with the nearest point of the other. */
export function unionGoesOn(ops: VectorOps, first: TrajectoryEnds, last: TrajectoryEnds): boolean {
  return (
    endsGoOn(ops, first, last) &&
    ops.goesOn(first.rhoAt, last.begin.pAt, first.begin.vAt, last.begin.vAt) === 1 &&
    ops.goesOn(last.rhoAt, first.end.pAt, first.end.vAt, last.end.vAt) === 1
  );
}
