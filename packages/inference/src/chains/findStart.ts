/**
 * @file Find a position at which the log density and its gradient are finite.
 */
import type { Generator } from "@typyro/base";
import type { LogDensity } from "../logDensity.ts";

/** Writes a position to try. @space unconstrained */
export type ProposeStart = (rng: Generator, out: Float64Array) => void;

/** A position from which a chain can start. */
export interface Start {
  /** @space unconstrained */
  readonly position: Float64Array;
  readonly logDensity: number;
  /** Positions tried, this one included. */
  readonly attempts: number;
}

/** One position that would not do. The arrays are used again for the next: copy what is to be kept. */
export interface FailedStart {
  /** Counted from 0. */
  readonly attempt: number;
  readonly position: Float64Array;
  readonly logDensity: number;
  readonly gradient: Float64Array;
  /** The first coordinate whose gradient is not finite, where the log density is. */
  readonly gradientAt: number | undefined;
}

/** How often to try, and whom to tell. */
export interface FindStartOptions {
  /** Default 100. */
  readonly tries?: number | undefined;
  readonly onFailure?: ((failure: FailedStart) => void) | undefined;
}

/**
 * Try proposals until one has a finite log density and a finite gradient.
 *
 * What the density throws is not a failed try: it passes through.
 *
 * @returns undefined when none of the tries would do.
 */
export function findStart(
  density: LogDensity,
  rng: Generator,
  propose: ProposeStart,
  { tries = 100, onFailure }: FindStartOptions = {},
): Start | undefined {
  const position = new Float64Array(density.dim);
  const gradient = new Float64Array(density.dim);
  for (let attempt = 0; attempt < tries; attempt++) {
    propose(rng, position);
    const logDensity = density.valueAndGradient(position, gradient);
    const gradientAt = firstNotFinite(gradient);
    if (Number.isFinite(logDensity) && gradientAt === undefined) return { position, logDensity, attempts: attempt + 1 };
    onFailure?.({ attempt, position, logDensity, gradient, gradientAt: Number.isFinite(logDensity) ? gradientAt : undefined });
  }
  return undefined;
}

/** Each coordinate uniform on (-radius, radius). @source Stan Reference Manual, "MCMC Sampling": initial values, radius 2 */
export function uniformStart(radius = 2): ProposeStart {
  return (rng, out) => {
    for (let i = 0; i < out.length; i++) out[i] = radius * (2 * rng.uniform() - 1);
  };
}

/** The index of the first entry that is not finite. */
export function firstNotFinite(values: Float64Array): number | undefined {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return undefined;
}
