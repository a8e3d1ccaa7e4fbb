/**
 * @file Hand the draws of a model over in blocks while it is sampled, so that a run may be as long as a disk is large.
 */
import { checkOptionNames, type OptionNames } from "@typyro/base";
import type { Ok } from "@typyro/core";
import type { Draws } from "@typyro/diagnostics";
import type { ChainState } from "./chains/chainResult.ts";
import { type ChainBlock, type RunOutcome, type RunResult, streamChains } from "./chains/run.ts";
import { requireWhole } from "./chains/optionChecks.ts";
import { MCMC_OPTION_NAMES, type McmcOptions, prepared, warnOf, watched } from "./mcmc.ts";
import { drawsOfBlock } from "./pipeline.ts";
import type { RunState } from "./runState.ts";

/** Options of `stream`: those of `mcmc`, and how many draws are handed over at a time. */
export interface StreamOptions extends Omit<McmcOptions, "keepWarmup"> {
  /** Kept draws of one chain in a block. Default 1000. */
  readonly block?: number | undefined;
}

const { keepWarmup: _, ...streamed } = MCMC_OPTION_NAMES;
const OPTION_NAMES: OptionNames<StreamOptions> = { ...streamed, block: true };

/** Draws of one chain, in the order in which they were made. */
export interface DrawBlock {
  readonly chain: number;
  /** The number of the first of them among the chain's kept draws, from 0. */
  readonly first: number;
  /** Sites and sampler statistics of these draws: one chain. */
  readonly draws: Draws;
}

/** What a stream is made from. */
interface StreamParts {
  readonly chains: number;
  readonly blocks: () => AsyncGenerator<ChainBlock, RunResult, void>;
  readonly drawsOf: (block: ChainBlock) => Draws;
  readonly stateOf: (chains: readonly ChainState[]) => RunState;
  readonly end: () => void;
}

/**
 * A run whose draws are taken as they come: `for await (const { chain, draws } of run)`.
 *
 * The chains wait while a block is looked at. Leaving the loop ends the run; `state` goes on from there.
 */
export class DrawStream implements AsyncIterable<DrawBlock> {
  /** How many chains there are. */
  readonly chains: number;
  readonly #blocks: StreamParts["blocks"];
  readonly #drawsOf: StreamParts["drawsOf"];
  readonly #stateOf: StreamParts["stateOf"];
  readonly #end: StreamParts["end"];
  #result: RunResult | undefined;
  #standing: readonly ChainState[] | undefined;
  #hasBegun = false;

  constructor({ chains, blocks, drawsOf, stateOf, end }: StreamParts) {
    this.chains = chains;
    this.#blocks = blocks;
    this.#drawsOf = drawsOf;
    this.#stateOf = stateOf;
    this.#end = end;
  }

  /** How the run ended; undefined before. */
  get outcome(): RunOutcome | undefined {
    return this.#result?.outcome;
  }

  /** Divergent transitions after warm-up, over all chains; undefined before the end. */
  get divergences(): number | undefined {
    return this.#result?.chains.reduce((total, { nDivergent }) => total + nDivergent, 0);
  }

  /**
   * How to go on after the blocks that were taken; undefined before the first one comes. A block counts as taken when the next is asked
   * for: where a loop is left, or something in it throws, the block that it was left in comes again, so that none is lost.
   */
  get state(): RunState | undefined {
    const standing = this.#result?.chains.map(({ state }) => state) ?? this.#standing;
    return standing === undefined ? undefined : this.#stateOf(standing);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DrawBlock, void, void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const blocks = this.#blocks();
    try {
      for (;;) {
        const { done, value } = await blocks.next();
        if (done === true) {
          this.#result = value;
          // Nothing was drawn and something threw: the error itself is the result.
          if (value.outcome.kind === "failed") throw value.outcome.error;
          return;
        }
        this.#standing = value.before;
        yield { chain: value.chain, first: value.first, draws: this.#drawsOf(value) };
      }
    } finally {
      await blocks.return(undefined as never);
      this.#end();
    }
  }
}

/**
 * Sample as `mcmc` does and hand the same draws over in blocks, which are then forgotten: memory does not grow with the run.
 *
 * @error as `mcmc`, when it is called. A chain that fails throws in the loop, after the blocks that were drawn before.
 * @example
 * for await (const { chain, first, draws } of stream(model, data, { draws: 1_000_000, thin: 10 })) {
 *   console.log(chain, first, draws.get("mu").data.length);
 * }
 */
export function stream<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, options: StreamOptions = {}): DrawStream {
  checkOptionNames("stream", options, OPTION_NAMES);
  const { block = 1000, ...rest } = options;
  requireWhole("block", block, 1, 10_000_000, "block: 1000");
  const { recording, stages, settings } = prepared(model, data, rest);
  const watch = watched(rest);
  warnOf(recording.warnings);
  return new DrawStream({
    chains: settings.chains,
    blocks: () => streamChains(stages.logDensity, settings, block, watch.onProgress, watch.signal),
    drawsOf: (given) => drawsOfBlock(recording, given),
    stateOf: recording.stateOf,
    end: () => {
      watch.end();
      stages.dispose();
    },
  });
}
