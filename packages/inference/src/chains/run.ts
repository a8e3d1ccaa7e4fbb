/**
 * @file Run several chains in stretches: all of them to the end, or block by block for those who take draws as they come.
 */
import { modelError } from "@typyro/base";
import type { LogDensity } from "../logDensity.ts";
import { chainStream } from "./chain.ts";
import type { ChainDraws, ChainResult, ChainState } from "./chainResult.ts";
import { joinDraws } from "./drawStore.ts";
import { findStart, uniformStart } from "./findStart.ts";
import { type ChainAssignment, LocalTeam } from "./localTeam.ts";
import { type RunOptions, type RunSettings, runSettings } from "./runOptions.ts";
import { hasTargets, looks, meetsTargets } from "./stopRule.ts";
import type { ChainProgress, Team } from "./team.ts";
import { chooseWorkers, readyFor, threadsAsked } from "../workers/choose.ts";
import { spawnWorker } from "../workers/spawn.ts";
import { type Work, WorkerTeam } from "../workers/workerTeam.ts";

/** Told about every 30 ms, and once at the end, how far the chains have come. What it does cannot change the draws. */
export type OnProgress = (progress: readonly ChainProgress[]) => void;

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: "complete" }
  /** `until` was satisfied, by its targets or its time. */
  | { readonly kind: "stopped"; readonly by: "targets" | "seconds" }
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

/** Kept draws of one chain, as they come. */
export interface ChainBlock {
  readonly chain: number;
  /** The number of the first of them among the chain's kept draws, from 0. */
  readonly first: number;
  readonly draws: ChainDraws;
  /** Where every chain stood after the blocks before this one: what goes on from there draws this one again. */
  readonly before: readonly ChainState[];
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
export async function runChains(density: LogDensity, options: RunOptions = {}, onProgress?: OnProgress, signal?: AbortSignal): Promise<RunResult> {
  return runToEnd(density, runSettings(options, density.dim), onProgress, signal);
}

/** `runChains` with options that have been checked. */
export async function runToEnd(density: LogDensity, settings: RunSettings, onProgress?: OnProgress, signal?: AbortSignal): Promise<RunResult> {
  const blocks: ChainDraws[][] = [];
  // Who lets time decide may ask for any number of draws; there need not be room for all of them from the start.
  const blockSize = settings.until.seconds === undefined ? Infinity : 1000;
  const run = streamChains(density, settings, blockSize, onProgress, signal);
  for (;;) {
    const { done, value } = await run.next();
    if (done === true) return { ...value, chains: value.chains.map((chain, c) => ({ ...chain, draws: joinDraws(blocks[c] ?? [], density.dim) })) };
    (blocks[value.chain] ??= []).push(value.draws);
  }
}

/** Kept draws of a chain after which a worker hands them over. */
const HANDED_OVER = 1000;

/**
 * Draw from a log density and hand the draws over in blocks, which the run itself then forgets.
 *
 * Between blocks the chains wait. Who stops asking aborts the run.
 *
 * @param blockSize - kept draws of a block; the last ones, and those of a run that ends early, are shorter.
 * @returns what the run leaves behind, without the draws.
 */
export async function* streamChains(
  density: LogDensity,
  settings: RunSettings,
  blockSize: number,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): AsyncGenerator<ChainBlock, RunResult, void> {
  const { draws, thin, until } = settings;
  const began = performance.now();
  // Nothing is awaited that need not be: what is found wrong at once then knows the line of whoever called.
  const asked = threadsAsked(density, settings);
  const soon = readyFor(density, settings, asked ?? 1);
  if (soon !== undefined) await soon;
  const assignments = Array.from({ length: settings.chains }, (_, index) => assigned(density, settings, index));
  const choice = asked ?? chooseWorkers(density, settings);
  const workers = typeof choice === "number" ? choice : await choice;
  const { portable } = density;
  const team = workers === 1 || portable === undefined ? localTeam(density, settings, assignments) : await workerTeam(portable, density.dim, settings, workers, assignments);
  // What a worker has not handed over is lost with it.
  const block = workers > 1 ? Math.min(blockSize, HANDED_OVER) : blockSize;
  const isAborted = (): boolean => signal?.aborted === true;
  const isLate = (): boolean => until.seconds !== undefined && performance.now() - began >= 1000 * until.seconds;
  const visit = (): boolean => {
    onProgress?.(team.progress());
    return isAborted() || isLate();
  };
  const looked = hasTargets(until) ? looks(draws, thin) : [draws];
  const taken: ChainDraws[][] = Array.from({ length: settings.chains }, () => []);
  const given = taken.map(() => 0);
  const before = [...team.states()];
  let meets = false;
  try {
    for (const goal of stretches(draws, looked, block * thin)) {
      if (isAborted() || isLate()) break;
      await team.goOnTo(goal, visit);
      const blocks = await team.takeDraws();
      const after = team.states();
      for (const [chain, block] of blocks.entries()) {
        if (block.count === 0) continue;
        if (hasTargets(until)) taken[chain]?.push(block);
        const first = given[chain] ?? 0;
        given[chain] = first + block.count;
        yield { chain, first, draws: block, before: [...before] };
        before[chain] = after[chain] ?? before[chain]!;
      }
      if (team.hasFailed || team.hasEnded) break;
      meets = hasTargets(until) && looked.includes(goal) && meetsTargets(until, taken, density.dim);
      if (meets) break;
    }
    const isStopped = !team.hasFailed && !isAborted() && !team.hasEnded && (meets || isLate());
    const chains = await team.end(isStopped ? "complete" : "aborted");
    return { outcome: isStopped ? { kind: "stopped", by: meets ? "targets" : "seconds" } : outcomeOf(chains), chains, seconds: team.seconds };
  } finally {
    team.dispose();
  }
}

/** Where the chains stand still, in order: at every look, and where a block is full. The last is `draws`. */
function* stretches(draws: number, looked: readonly number[], block: number): Generator<number> {
  const looks = [...looked];
  for (let at = 0; ; ) {
    at = Math.min(at + block - (at % block), looks[0] ?? draws, draws);
    if (at === looks[0]) looks.shift();
    yield at;
    if (at === draws) return;
  }
}

function localTeam(density: LogDensity, settings: RunSettings, chains: readonly ChainAssignment[]): Team {
  return new LocalTeam(density, settings, chains);
}

function workerTeam(portable: Work["portable"], dim: number, settings: RunSettings, workers: number, chains: readonly ChainAssignment[]): Promise<Team> {
  // What is posted must be plain data: the functions among the settings stay here.
  const { sampler, warmup, draws, thin, seed, keepWarmup } = settings;
  return WorkerTeam.start({ portable, dim, settings: { sampler, warmup, draws, thin, seed, keepWarmup }, chains }, workers, spawnWorker);
}

/** Where a chain begins. */
function assigned(density: LogDensity, { seed, start, resume }: RunSettings, chain: number): ChainAssignment {
  const state = resume?.[chain];
  if (state !== undefined) return { chain: state.chain, seed: state.seed, start: state };
  const rng = chainStream(seed, chain).fold("start");
  if (start !== undefined) return { chain, seed, start: start(chain, rng) };
  const tries = 100;
  const found = findStart(density, rng, uniformStart(), { tries });
  if (found === undefined) throw modelError("density-not-finite", { tries, chain, seed });
  return { chain, seed, start: found.position };
}

function outcomeOf(results: readonly ChainResult[]): RunOutcome {
  for (const { chain, end } of results) if (end.kind === "failed") return { kind: "failed", chain, error: end.error };
  return results.some(({ end }) => end.kind === "aborted") ? { kind: "aborted" } : { kind: "complete" };
}
