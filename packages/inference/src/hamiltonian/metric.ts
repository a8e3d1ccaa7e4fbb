/**
 * @file Say what a metric does: draw momenta, and carry out the two parts of a leapfrog step, into which S enters.
 */
import type { Generator } from "@typyro/base";
import type { PhasePoint } from "./phasePoint.ts";

/** The numbers of an inverse metric S, as plain data. @space unconstrained, squared */
export type InverseMetric =
  | { readonly kind: "unit" }
  /** @shape variances: [dim] */
  | { readonly kind: "diagonal"; readonly variances: Float64Array }
  /** @shape covariance: [dim, dim], row by row */
  | { readonly kind: "dense"; readonly covariance: Float64Array }
  /** Dense within each block, diagonal elsewhere. @shape variances: [dim], unused for the coordinates of a block */
  | { readonly kind: "blocks"; readonly variances: Float64Array; readonly blocks: readonly InverseMetricBlock[] };

/** One dense block. @shape indices: [n]; covariance: [n, n], row by row, in the order of `indices` */
export interface InverseMetricBlock {
  readonly indices: readonly number[];
  readonly covariance: Float64Array;
}

/**
 * Which entries of S are adapted; those in no block share the diagonal. "gradient" is a diagonal that is learnt from the spread of
 * draws and gradients together, at every draw.
 *
 * @typeParam Key - what names the rows of a block, in their order: coordinates of the unconstrained vector.
 */
export type MetricKind<Key = number> = "unit" | "diagonal" | "gradient" | "dense" | { readonly blocks: readonly (readonly Key[])[] };

/**
 * The kinetic energy p'S p / 2 and all that follows from it.
 *
 * A diagonal metric computes v from p. The others carry v along: a kick by h g changes v by h a with a = S g, so a step costs one
 * product with S and not two. What v gathers by rounding over a trajectory is a few units in the last place.
 */
export interface Metric {
  /** S, as data. */
  readonly inverse: InverseMetric;
  /**
   * Draw p from N(0, M) and fill v, and a from g where it is carried; q, g and the log density must be there already.
   *
   * Takes exactly dim normals from the stream. The momentum comes from the metric M, not from its inverse.
   *
   * @returns K
   */
  drawMomentum(point: PhasePoint, rng: Generator): number;
  /** Half a kick with the gradient of `from`, then the drift: fills q of `to`, and p and v as far as they go. */
  kickAndDrift(from: PhasePoint, step: number, to: PhasePoint): void;
  /** Half a kick with the gradient of `to`, which must be there by now. @returns K */
  kick(to: PhasePoint, step: number): number;
}
