/**
 * @file Say what is known of one point of a climb.
 */

/** A point of a climb. The arrays are its own. */
export interface Foothold {
  /** @space unconstrained */
  readonly q: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
}
