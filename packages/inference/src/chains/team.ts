/**
 * @file Say what a team of chains is to a run: it goes on as far as it is told, hands over draws, and ends.
 */
import type { ChainDraws, ChainResult, ChainState } from "./chainResult.ts";

/** How far one chain has come. */
export interface ChainProgress {
  readonly chain: number;
  /** Iterations finished, warm-up included. */
  readonly iteration: number;
  /** Iterations in all. */
  readonly iterations: number;
  readonly isWarmup: boolean;
  readonly hasEnded: boolean;
  readonly stepSize: number;
  readonly nGradients: number;
  /** Divergent transitions after warm-up. */
  readonly nDivergent: number;
}

/** What a team asks of its run, about every 30 ms. @returns whether to stop where the chains are. */
export type Visit = () => boolean;

/** Chains that are run together, in this thread or in others. */
export interface Team {
  /** Seconds that the chains took, without the time left to others. */
  readonly seconds: number;
  /** Whether a chain has failed, which ends the run. */
  readonly hasFailed: boolean;
  /** Whether all chains have ended. */
  readonly hasEnded: boolean;
  progress(): readonly ChainProgress[];
  /** Let the chains go on to so many iterations after warm-up. Resolves when all stand still, one has failed, or `visit` says stop. */
  goOnTo(draws: number, visit: Visit): Promise<void>;
  /** The kept draws of each chain that were not taken before. */
  takeDraws(): Promise<readonly ChainDraws[]>;
  /** Where each chain stands, as far as its draws were taken. */
  states(): readonly ChainState[];
  /** End all chains that have not ended, content with what they have or cut off, and say what they leave behind. */
  end(how: "complete" | "aborted"): Promise<readonly ChainResult[]>;
  /** Give back threads and whatever else the team holds. */
  dispose(): void;
}
