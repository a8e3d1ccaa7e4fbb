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
    this.#all = newChainDraws(capacity, dim);
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
    return this.#count === this.#all.count ? this.#all : firstDraws(this.#all, this.#count, this.#dim);
  }
}

/** Draws one behind the other. Of a single piece, its own arrays. */
export function joinDraws(pieces: readonly ChainDraws[], dim: number): ChainDraws {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const joined = newChainDraws(pieces.reduce((total, { count }) => total + count, 0), dim);
  let at = 0;
  for (const piece of pieces) {
    joined.positions.set(piece.positions, at * dim);
    for (const name of STATISTICS) joined[name].set(piece[name], at);
    at += piece.count;
  }
  return joined;
}

/** The first `count` of some draws, copied. */
export function firstDraws(draws: ChainDraws, count: number, dim: number): ChainDraws {
  const first = newChainDraws(count, dim);
  first.positions.set(draws.positions.subarray(0, count * dim));
  for (const name of STATISTICS) first[name].set(draws[name].subarray(0, count));
  return first;
}

const STATISTICS = ["logDensity", "acceptStatistic", "stepSize", "energy", "treeDepth", "nSteps", "diverging", "reachedMaxTreeDepth"] as const;

function newChainDraws(count: number, dim: number): ChainDraws {
  return {
    count,
    positions: new Float64Array(count * dim),
    logDensity: new Float64Array(count),
    acceptStatistic: new Float64Array(count),
    stepSize: new Float64Array(count),
    energy: new Float64Array(count),
    treeDepth: new Int32Array(count),
    nSteps: new Int32Array(count),
    diverging: new Uint8Array(count),
    reachedMaxTreeDepth: new Uint8Array(count),
  };
}
