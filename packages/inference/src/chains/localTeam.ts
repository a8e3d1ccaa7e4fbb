/**
 * @file Run chains in the calling thread, letting the event loop in about every 30 ms.
 *
 * Chains take turns of that length, so that an aborted run has draws of all of them. Neither the turns nor who is told of
 * them enters the draws.
 */
import type { BatchLogDensity, LogDensity } from "../logDensity.ts";
import type { Chain } from "./chain.ts";
import type { ChainDraws, ChainResult, ChainState } from "./chainResult.ts";
import { LaneGroup } from "./lanes.ts";
import { Pacer, yieldToEventLoop } from "./pacer.ts";
import type { ChainProgress, Team, Visit } from "./team.ts";

/** Milliseconds between two visits to the event loop. */
const TURN = 30;

/** A turn of one chain, or of several in lanes. */
interface Turn {
  readonly chains: readonly Chain[];
  /** Take up the questions of chains that go on after standing still. */
  goOn(): void;
  /** Go on until all stand still, one has failed, or the pacer says so. */
  go(pacer: Pacer): void;
}

/** Chains in the calling thread. */
export class LocalTeam implements Team {
  readonly #chains: readonly Chain[];
  readonly #turns: readonly Turn[];
  readonly #pacer = new Pacer(TURN);
  seconds = 0;

  constructor(density: LogDensity, chains: readonly Chain[]) {
    this.#chains = chains;
    this.#turns = turnsOf(density, chains);
  }

  get hasFailed(): boolean {
    return this.#chains.some((chain) => chain.hasFailed);
  }

  get hasEnded(): boolean {
    return this.#chains.every((chain) => chain.hasEnded);
  }

  progress(): readonly ChainProgress[] {
    return this.#chains.map(progressOf);
  }

  async goOnTo(draws: number, visit: Visit): Promise<void> {
    for (const chain of this.#chains) if (!chain.hasEnded) chain.goOnTo(draws);
    for (const turn of this.#turns) turn.goOn();
    let running = this.#turns.filter(isRunning);
    while (running.length > 0) {
      for (const turn of running) {
        this.#pacer.restart();
        turn.go(this.#pacer);
        this.seconds += this.#pacer.elapsed() / 1000;
        const stops = visit();
        await yieldToEventLoop();
        if (stops || this.hasFailed) return;
      }
      running = running.filter(isRunning);
    }
  }

  takeDraws(): Promise<readonly ChainDraws[]> {
    return Promise.resolve(this.#chains.map((chain) => chain.takeDraws()));
  }

  end(how: "complete" | "aborted"): Promise<readonly ChainResult[]> {
    for (const chain of this.#chains) {
      if (chain.hasEnded) continue;
      if (how === "complete") chain.finish();
      else chain.abort();
    }
    return Promise.resolve(this.results());
  }

  /** What the chains would leave behind now. */
  states(): readonly ChainState[] {
    return this.#chains.map(({ state }) => state);
  }

  results(): readonly ChainResult[] {
    return this.#chains.map((chain) => chain.result());
  }

  dispose(): void {
    // A team in the calling thread holds nothing.
  }
}

function isRunning({ chains }: Turn): boolean {
  return chains.some((chain) => !chain.isStanding);
}

/** Whether a group of chains is faster in lanes than one by one: a call on all lanes costs about as much as two or three on one. */
export function lanesUsed(chains: number, lanes: number): boolean {
  return 2 * chains > lanes;
}

/** Points a call of the forms of a density that so many chains in one thread ask: one, as many as it has lanes, or first the one and then the other. */
export function formsUsed(chains: number, lanes: number): number[] {
  const rest = chains % lanes;
  const isRestInLanes = rest > 0 && lanesUsed(rest, lanes);
  return [...(chains >= lanes || isRestInLanes ? [lanes] : []), ...(rest > 0 && !isRestInLanes ? [1] : [])];
}

/** Chains in groups as large as the density has lanes; alone where it has none, or where most of them would be idle. */
function turnsOf(density: LogDensity, chains: readonly Chain[]): Turn[] {
  const { batch } = density;
  if (batch === undefined) return chains.map((chain) => soloTurn(density, chain));
  const turns: Turn[] = [];
  for (let first = 0; first < chains.length; first += batch.lanes) {
    const group = chains.slice(first, first + batch.lanes);
    if (lanesUsed(group.length, batch.lanes)) turns.push(laneTurn(batch, group));
    else turns.push(...group.map((chain) => soloTurn(density, chain)));
  }
  return turns;
}

function soloTurn(density: LogDensity, chain: Chain): Turn {
  return {
    chains: [chain],
    goOn: () => undefined,
    go: (pacer) => {
      try {
        let isDone = chain.isStanding;
        while (!isDone) isDone = chain.answer(density.valueAndGradient(chain.point, chain.gradient)) || pacer.isDue();
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
    goOn: () => group.goOn((lane) => chains[lane]?.isStanding === false),
    go: (pacer) => {
      try {
        let isDone = false;
        while (!isDone) {
          isDone = group.answer((lane, error) => {
            chains[lane]?.fail(error);
            isDone = true;
          });
          isDone ||= pacer.isDue() || chains.some((chain) => chain.hasFailed);
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
