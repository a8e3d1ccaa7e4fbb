/**
 * @file Run several chains in the calling thread, letting the event loop in about every 30 ms.
 *
 * Chains take turns of that length, so that an aborted run has draws of all of them. Neither the turns nor who is told of
 * them enters the draws.
 */
import { modelError } from "@typyro/base";
import type { BatchLogDensity, LogDensity } from "../logDensity.ts";
import { Chain, chainStream } from "./chain.ts";
import type { ChainResult } from "./chainResult.ts";
import { findStart, uniformStart } from "./findStart.ts";
import { LaneGroup } from "./lanes.ts";
import { Pacer, yieldToEventLoop } from "./pacer.ts";
import { type RunOptions, type RunSettings, runSettings } from "./runOptions.ts";

/** Milliseconds between two visits to the event loop. */
const TURN = 30;

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

/** Told about every 30 ms, and once at the end, how far the chains have come. What it does cannot change the draws. */
export type OnProgress = (progress: readonly ChainProgress[]) => void;

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: "complete" }
  | { readonly kind: "aborted" }
  /** One chain failed, which stopped them all. */
  | { readonly kind: "failed"; readonly chain: number; readonly error: unknown };

/** What a run leaves behind. */
export interface RunResult {
  readonly outcome: RunOutcome;
  /** One for each chain, in order; of a run that stopped early they may differ in length, and be empty. */
  readonly chains: readonly ChainResult[];
  /** Seconds that the chains took in this thread, without the time left to the event loop. */
  readonly seconds: number;
}

/** A turn of one chain, or of several in lanes. */
interface Turn {
  readonly chains: readonly Chain[];
  /** Go on until all have ended, one has failed, or the pacer says so. */
  go(pacer: Pacer): void;
}

/**
 * Draw from a log density.
 *
 * What is thrown before the first transition (options that cannot be, no starting point) rejects the promise. After that
 * a density that throws, or a chain that cannot go on, is reported in `outcome`, beside the draws so far.
 *
 * @param signal - aborting it ends the run at the next turn, with the draws so far.
 * @error what `runSettings` refuses; start-length; density-not-finite.
 */
export async function runChains(
  density: LogDensity,
  options: RunOptions = {},
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<RunResult> {
  const settings = runSettings(options, density.dim);
  const chains = Array.from({ length: settings.chains }, (_, index) => newChain(density, settings, index));
  const turns = turnsOf(density, chains);
  const pacer = new Pacer(TURN);
  let seconds = 0;
  const isAborted = (): boolean => signal?.aborted === true;
  let running = turns;
  while (running.length > 0 && !isAborted()) {
    for (const turn of running) {
      if (isAborted()) break;
      pacer.restart();
      turn.go(pacer);
      seconds += pacer.elapsed() / 1000;
      onProgress?.(chains.map(progressOf));
      if (turn.chains.some((chain) => chain.hasFailed)) running = [];
      await yieldToEventLoop();
    }
    running = running.filter((turn) => turn.chains.some((chain) => !chain.hasEnded));
  }
  for (const chain of chains) if (!chain.hasEnded) chain.abort();
  const results = chains.map((chain) => chain.result());
  return { outcome: outcomeOf(results), chains: results, seconds };
}

function newChain(density: LogDensity, settings: RunSettings, index: number): Chain {
  const { seed, start, resume } = settings;
  const state = resume?.[index];
  if (state !== undefined) return new Chain(density.dim, { ...settings, seed: state.seed }, state.chain, state);
  const rng = chainStream(seed, index).fold("start");
  if (start !== undefined) return new Chain(density.dim, settings, index, start(index, rng));
  const tries = 100;
  const found = findStart(density, rng, uniformStart(), { tries });
  if (found === undefined) throw modelError("density-not-finite", { tries, chain: index, seed });
  return new Chain(density.dim, settings, index, found.position);
}

/** Chains in groups as large as the density has lanes; alone where it has none. */
function turnsOf(density: LogDensity, chains: readonly Chain[]): Turn[] {
  const { batch } = density;
  if (batch === undefined || chains.length === 1) return chains.map((chain) => soloTurn(density, chain));
  const turns: Turn[] = [];
  for (let first = 0; first < chains.length; first += batch.lanes) {
    turns.push(laneTurn(batch, chains.slice(first, first + batch.lanes)));
  }
  return turns;
}

function soloTurn(density: LogDensity, chain: Chain): Turn {
  return {
    chains: [chain],
    go: (pacer) => {
      try {
        let ended = chain.hasEnded;
        while (!ended) ended = chain.answer(density.valueAndGradient(chain.point, chain.gradient)) || pacer.isDue();
      } catch (error) {
        chain.fail(error);
      }
    },
  };
}

function laneTurn(batch: BatchLogDensity, chains: readonly Chain[]): Turn {
  const group = new LaneGroup(batch, chains);
  return {
    chains,
    go: (pacer) => {
      try {
        let ended = false;
        while (!ended) {
          ended = group.answer((lane, error) => {
            chains[lane]?.fail(error);
            ended = true;
          });
          ended ||= pacer.isDue() || chains.some((chain) => chain.hasFailed);
        }
      } catch (error) {
        // The batch itself threw: no lane has an answer.
        for (const chain of chains) if (!chain.hasEnded) chain.fail(error);
      }
    },
  };
}

function progressOf(chain: Chain): ChainProgress {
  const { iteration, lastIteration: iterations, isWarmup, hasEnded, stepSize, nGradients, nDivergent } = chain;
  return { chain: chain.chain, iteration, iterations, isWarmup, hasEnded, stepSize, nGradients, nDivergent };
}

function outcomeOf(results: readonly ChainResult[]): RunOutcome {
  for (const { chain, end } of results) if (end.kind === "failed") return { kind: "failed", chain, error: end.error };
  return results.some(({ end }) => end.kind === "aborted") ? { kind: "aborted" } : { kind: "complete" };
}
