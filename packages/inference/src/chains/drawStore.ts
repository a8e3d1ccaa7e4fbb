/**
 * @file Keep draws and their statistics in arrays made once, and give back as much as was filled.
 */
import type { TransitionMachine } from "../transitions/transition.ts";
import type { ChainDraws } from "./chainResult.ts";

/** Room for a number of draws. */
export class DrawStore {
  readonly #dim: number;
  readonly #all: ChainDraws;
  #count = 0;

  constructor(capacity: number, dim: number) {
    this.#dim = dim;
    this.#all = {
      count: capacity,
      positions: new Float64Array(capacity * dim),
      logDensity: new Float64Array(capacity),
      acceptStatistic: new Float64Array(capacity),
      stepSize: new Float64Array(capacity),
      energy: new Float64Array(capacity),
      treeDepth: new Int32Array(capacity),
      nSteps: new Int32Array(capacity),
      diverging: new Uint8Array(capacity),
      reachedMaxTreeDepth: new Uint8Array(capacity),
    };
  }

  /** How many draws are there. */
  get count(): number {
    return this.#count;
  }

  /** Add the transition that has just ended. @param stepSize - the one that it used. */
  add(transition: TransitionMachine, stepSize: number): void {
    const all = this.#all;
    const at = this.#count;
    this.#count++;
    all.positions.set(transition.position, at * this.#dim);
    all.logDensity[at] = transition.positionLogDensity;
    all.acceptStatistic[at] = transition.acceptStatistic;
    all.stepSize[at] = stepSize;
    all.energy[at] = transition.energy;
    all.treeDepth[at] = transition.treeDepth;
    all.nSteps[at] = transition.nSteps;
    all.diverging[at] = transition.hasDiverged ? 1 : 0;
    all.reachedMaxTreeDepth[at] = transition.hasReachedMaxTreeDepth ? 1 : 0;
  }

  /** What was added. The arrays are the store's own where it is full, and copies where it is not. */
  filled(): ChainDraws {
    const n = this.#count;
    const all = this.#all;
    if (n === all.count) return all;
    return {
      count: n,
      positions: all.positions.slice(0, n * this.#dim),
      logDensity: all.logDensity.slice(0, n),
      acceptStatistic: all.acceptStatistic.slice(0, n),
      stepSize: all.stepSize.slice(0, n),
      energy: all.energy.slice(0, n),
      treeDepth: all.treeDepth.slice(0, n),
      nSteps: all.nSteps.slice(0, n),
      diverging: all.diverging.slice(0, n),
      reachedMaxTreeDepth: all.reachedMaxTreeDepth.slice(0, n),
    };
  }
}
