/**
 * @file Remember the last steps of a climb and how the gradient changed in them, and turn a gradient into a direction by it.
 */

import { addScaled, dot } from "./vectors.ts";

/** Pairs below this curvature, relative to y'y, tell nothing. @source Zhang et al. 2022 (Pathfinder), Algorithm 3 */
const LEAST_CURVATURE = 1e-12;

/** One step: s the change of the point, y the change of minus the gradient. */
export interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** s'y, positive. */
  readonly sy: number;
}

/** The last few steps with positive curvature. */
export class History {
  readonly #most: number;
  #steps: Step[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#steps.length;
  }

  /** The steps, oldest first. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  clear(): void {
    this.#steps = [];
  }

  /** @returns whether the step has enough curvature to be remembered. */
  add(s: Float64Array, y: Float64Array): boolean {
    const sy = dot(s, y);
    const yy = dot(y, y);
    if (!(sy > LEAST_CURVATURE * yy) || !Number.isFinite(sy) || !(yy > 0)) return false;
    this.#steps = [...this.#steps, { s, y, sy }].slice(-this.#most);
    return true;
  }

  /** The inverse Hessian of minus the log density, as far as the steps tell of it, times a vector. @source Nocedal & Wright 2006, Algorithm 7.4 */
  apply(gradient: Float64Array): Float64Array {
    const out = gradient.slice();
    const weights: number[] = [];
    for (const { s, y, sy } of this.#steps.toReversed()) {
      const weight = dot(s, out) / sy;
      weights.push(weight);
      addScaled(out, -weight, y);
    }
    const last = this.#steps.at(-1);
    const scale = last === undefined ? 1 : last.sy / dot(last.y, last.y);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale;
    for (const { s, y, sy } of this.#steps) {
      const weight = (weights.pop() ?? 0) - dot(y, out) / sy;
      addScaled(out, weight, s);
    }
    return out;
  }
}
