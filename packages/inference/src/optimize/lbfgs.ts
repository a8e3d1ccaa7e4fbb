/**
 * @file Climb to a maximum of a log density with limited-memory BFGS.
 *
 * Notation: q the point, g the gradient of the log density, s and y the changes of q and of -g in a step.
 *
 * @source Nocedal & Wright 2006, "Numerical Optimization", Algorithm 7.4 (two loops), and Algorithms 3.5 and 3.6 (line search for the
 *   strong Wolfe conditions). The tests for an end and their tolerances are those of the CmdStan User's Guide, "Optimization".
 */
import type { LogDensity } from "../logDensity.ts";
import type { Foothold } from "./foothold.ts";
import { History } from "./history.ts";
import { searchLine } from "./lineSearch.ts";
import { difference, dot, norm } from "./vectors.ts";

/** Options of `climb`, with Stan's names in words. */
export interface ClimbOptions {
  /** Most iterations. Default 2000. */
  readonly iterations?: number | undefined;
  /** Steps whose curvature is remembered. Default 5. */
  readonly history?: number | undefined;
  /** Length of the first step tried. Default 0.001. */
  readonly firstStep?: number | undefined;
  /** Change of the log density below which the climb ends. Default 1e-12. */
  readonly objectiveTolerance?: number | undefined;
  /** The same relative to its size, in units of 2^-52. Default 1e4. */
  readonly relativeObjectiveTolerance?: number | undefined;
  /** Length of the gradient. Default 1e-8. */
  readonly gradientTolerance?: number | undefined;
  /** g'Hg relative to the size of the log density, in units of 2^-52. Default 1e7. */
  readonly relativeGradientTolerance?: number | undefined;
  /** Length of a step. Default 1e-8. */
  readonly stepTolerance?: number | undefined;
}

/** Why a climb ended. "stuck" is a line search that found no higher point: usually rounding at the top, or a density that is not smooth. */
export type ClimbEnd = "gradient" | "objective" | "step" | "iterations" | "stuck";

/** The top, and how it was reached. */
export interface Climb extends Foothold {
  readonly end: ClimbEnd;
  readonly iterations: number;
  /** Gradients asked for. */
  readonly nGradients: number;
}

/** 2^-52 */
const EPSILON = Number.EPSILON;

/**
 * Climb from a point at which the log density and its gradient are finite.
 *
 * @param onStep - told of every point, the first and the last included.
 */
export function climb(density: LogDensity, start: Float64Array, options: ClimbOptions = {}, onStep?: (point: Foothold) => void): Climb {
  const { iterations = 2000, history = 5, firstStep = 1e-3 } = options;
  const { dim } = density;
  let nGradients = 0;
  const at = (q: Float64Array): Foothold => {
    const gradient = new Float64Array(dim);
    nGradients++;
    const logDensity = density.valueAndGradient(q, gradient);
    return { q, gradient, logDensity };
  };
  let here = at(start.slice());
  onStep?.(here);
  const memory = new History(history);
  const done = (end: ClimbEnd, n: number): Climb => ({ ...here, end, iterations: n, nGradients });
  for (let n = 0; n < iterations; n++) {
    const steepness = norm(here.gradient);
    if (steepness < (options.gradientTolerance ?? 1e-8)) return done("gradient", n);
    let direction = memory.apply(here.gradient);
    let slope = dot(direction, here.gradient);
    if (!(slope > 0)) {
      memory.clear();
      direction = here.gradient.slice();
      slope = steepness * steepness;
    }
    if (memory.size > 0 && slope / Math.max(Math.abs(here.logDensity), 1) < (options.relativeGradientTolerance ?? 1e7) * EPSILON) return done("gradient", n);
    const first = memory.size === 0 ? Math.min(1, firstStep / steepness) * (n === 0 ? 1 : 10) : 1;
    const next = searchLine({ at, here, direction, slope, first });
    if (next === undefined) {
      if (memory.size === 0) return done("stuck", n);
      memory.clear();
      continue;
    }
    memory.add(difference(next.q, here.q), difference(here.gradient, next.gradient));
    const before = here;
    here = next;
    onStep?.(here);
    const change = Math.abs(here.logDensity - before.logDensity);
    if (change < (options.objectiveTolerance ?? 1e-12)) return done("objective", n + 1);
    if (change / Math.max(Math.abs(here.logDensity), Math.abs(before.logDensity), 1) < (options.relativeObjectiveTolerance ?? 1e4) * EPSILON) return done("objective", n + 1);
    if (norm(difference(here.q, before.q)) < (options.stepTolerance ?? 1e-8)) return done("step", n + 1);
  }
  return done("iterations", iterations);
}
