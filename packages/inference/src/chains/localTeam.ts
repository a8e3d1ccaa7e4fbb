/**
 * @file Run chains in the calling thread, letting the event loop in about every 30 ms.
 *
 * Chains take turns of that length, so that an aborted run has draws of all of them. Neither the turns nor who is told of
 * them enters the draws.
 */
import { ELSEWHERE } from "../gradientMachine.ts";
import type { BatchLogDensity, LogDensity } from "../logDensity.ts";
import { Chain } from "./chain.ts";
import type { ChainStart } from "./chainParts.ts";
import type { ChainDraws, ChainResult, ChainState } from "./chainResult.ts";
import { LaneGroup } from "./lanes.ts";
import { Lodging } from "./lodging.ts";
import { Pacer, yieldToEventLoop } from "./pacer.ts";
import type { ChainSettings } from "./runOptions.ts";
import type { ChainProgress, Team, Visit } from "./team.ts";

/** Milliseconds between two visits to the event loop. */
const TURN = 30;

/** A chain to be run: its number, and where it begins. */
export interface ChainAssignment {
  readonly chain: number;
  readonly seed: number;
  readonly start: ChainStart;
}

/** A turn of one chain, or of several in lanes. */
interface Turn {
  readonly chains: readonly Chain[];
  readonly lodging: Lodging | undefined;
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

  constructor(density: LogDensity, settings: ChainSettings, assignments: readonly ChainAssignment[]) {
    this.#turns = turnsOf(density, settings, assignments);
    this.#chains = this.#turns.flatMap(({ chains }) => chains);
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
    for (const { lodging } of this.#turns) lodging?.giveBack();
  }
}

function isRunning({ chains }: Turn): boolean {
  return chains.some((chain) => !chain.isStanding);
}

/** What a density says of its lanes. */
type Lanes = Pick<BatchLogDensity, "lanes" | "fewest">;

/** Whether a group of chains is faster in lanes than one by one: a call on all lanes costs about as much as two or three on one. */
export function lanesUsed(chains: number, { lanes, fewest = Math.floor(lanes / 2) + 1 }: Lanes): boolean {
  return chains >= fewest;
}

/** Points a call of the forms of a density that so many chains in one thread ask: one, as many as it has lanes, or first the one and then the other. */
export function formsUsed(chains: number, batch: Lanes): number[] {
  const { lanes } = batch;
  const groups = [...(chains >= lanes ? [lanes] : []), ...(chains % lanes > 0 ? [chains % lanes] : [])];
  return [...new Set(groups.map((group) => (lanesUsed(group, batch) ? lanes : 1)))];
}

/** Chains in groups as large as the density has lanes; alone where it has none, or where most of them would be idle. */
function turnsOf(density: LogDensity, settings: ChainSettings, assignments: readonly ChainAssignment[]): Turn[] {
  const { batch } = density;
  const solo = (assignment: ChainAssignment): Turn => soloTurn(density, settings, assignment);
  if (batch === undefined) return assignments.map(solo);
  const turns: Turn[] = [];
  for (let first = 0; first < assignments.length; first += batch.lanes) {
    const group = assignments.slice(first, first + batch.lanes);
    if (lanesUsed(group.length, batch)) turns.push(laneTurn(batch, settings, group));
    else turns.push(...group.map(solo));
  }
  return turns;
}

function chainOf(dim: number, settings: ChainSettings, { chain, seed, start }: ChainAssignment, lodging: Lodging | undefined, i: number): Chain {
  return new Chain(dim, { ...settings, seed }, chain, start, lodging?.places[i]);
}

/** A chain, and how its next question is answered; whether it stands still then. */
export interface Solo {
  readonly chain: Chain;
  readonly lodging: Lodging | undefined;
  answer(): boolean;
}

/** A chain by itself. */
export function soloOf(density: LogDensity, settings: ChainSettings, assignment: ChainAssignment): Solo {
  const { dim, residence } = density;
  const lodging = Lodging.take(residence, { dim, sampler: settings.sampler, starts: [assignment.start] }, 0);
  const chain = chainOf(dim, settings, assignment, lodging, 0);
  const elsewhere = (): boolean => chain.answer(density.valueAndGradient(chain.point, chain.gradient));
  if (lodging === undefined) return { chain, lodging, answer: elsewhere };
  const { evaluate, values } = lodging;
  return {
    chain,
    lodging,
    answer: () => {
      const at = chain.pointAt;
      if (at === ELSEWHERE) return elsewhere();
      evaluate(at, chain.gradientAt);
      return chain.answer(values[0]!);
    },
  };
}

function soloTurn(density: LogDensity, settings: ChainSettings, assignment: ChainAssignment): Turn {
  const { chain, lodging, answer } = soloOf(density, settings, assignment);
  return {
    chains: [chain],
    lodging,
    goOn: () => undefined,
    go: (pacer) => {
      try {
        let isDone = chain.isStanding;
        while (!isDone) isDone = answer() || pacer.isDue();
      } catch (error) {
        chain.fail(error);
      }
    },
  };
}

/** Chains that share the calls of a density. */
export interface Company {
  readonly chains: readonly Chain[];
  readonly lodging: Lodging | undefined;
  readonly group: LaneGroup;
}

/** Up to as many chains as a density has lanes. */
export function companyOf(batch: BatchLogDensity, settings: ChainSettings, assignments: readonly ChainAssignment[]): Company {
  const { dim, lanes } = batch;
  const lodging = lanes === 4 ? Lodging.take(batch.residence, { dim, sampler: settings.sampler, starts: assignments.map(({ start }) => start) }, lanes) : undefined;
  const chains = assignments.map((assignment, i) => chainOf(dim, settings, assignment, lodging, i));
  return { chains, lodging, group: new LaneGroup(batch, chains, lodging) };
}

function laneTurn(batch: BatchLogDensity, settings: ChainSettings, assignments: readonly ChainAssignment[]): Turn {
  const { chains, lodging, group } = companyOf(batch, settings, assignments);
  return {
    chains,
    lodging,
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
