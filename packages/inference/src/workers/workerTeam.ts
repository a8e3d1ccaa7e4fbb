/**
 * @file Run a team of chains spread over worker threads. A thread that dies costs the draws that it had not handed over, and is reported.
 */
import { modelError } from "@typyro/base";
import { inverseMetricOf } from "../chains/chainParts.ts";
import type { ChainDraws, ChainResult, ChainState } from "../chains/chainResult.ts";
import { joinDraws } from "../chains/drawStore.ts";
import type { ChainSettings } from "../chains/runOptions.ts";
import type { ChainProgress, Team, Visit } from "../chains/team.ts";
import type { ChainAssignment } from "../chains/localTeam.ts";
import { type Order, received, receivedResult, type Report } from "./messages.ts";
import type { Spawn, WorkerHost } from "./spawn.ts";

/** What the workers run. */
export interface Work {
  /** The density as data, for so many chains; see `LogDensity.portable`. */
  readonly portable: (chains: number) => unknown;
  readonly dim: number;
  readonly settings: ChainSettings;
  readonly chains: readonly ChainAssignment[];
}

/** One thread with its chains. */
class Crew {
  readonly chains: readonly ChainAssignment[];
  readonly #host: WorkerHost;
  readonly #dim: number;
  #visit: () => void = () => undefined;
  #waiting: { readonly kind: Report["kind"]; readonly done: (report: Report | undefined) => void } | undefined;
  progress: readonly ChainProgress[];
  /** What was last known of each chain. */
  #results: readonly ChainResult[];
  #error: Error | undefined;
  hasFailed = false;
  hasEnded = false;
  seconds = 0;

  constructor(host: WorkerHost, { dim, settings }: Work, kernel: unknown, chains: readonly ChainAssignment[]) {
    this.#host = host;
    this.#dim = dim;
    this.chains = chains;
    this.progress = chains.map(({ chain }) => ({ chain, iteration: 0, iterations: settings.warmup + settings.draws, isWarmup: true, hasEnded: false, stepSize: Number.NaN, nGradients: 0, nDivergent: 0 }));
    this.#results = chains.map((assignment) => resultBefore(assignment, settings, dim));
    host.listen((report) => this.#hear(report), (reason) => this.#die(reason));
    host.post({ kind: "begin", kernel, dim, settings, chains });
  }

  async goOnTo(draws: number, visit: () => void): Promise<void> {
    if (this.#error !== undefined || this.hasEnded) return;
    this.#visit = visit;
    const report = await this.#ask({ kind: "go on to", draws }, "standing");
    if (report?.kind !== "standing") return;
    this.progress = report.progress;
    this.hasFailed = report.hasFailed;
    this.hasEnded = report.hasEnded;
    this.seconds = report.seconds;
  }

  stop(): void {
    if (this.#error === undefined) this.#host.post({ kind: "stop" });
  }

  async takeDraws(): Promise<readonly ChainDraws[]> {
    const report = this.#error === undefined ? await this.#ask({ kind: "hand over" }, "draws") : undefined;
    if (report?.kind !== "draws") return this.chains.map(() => joinDraws([], this.#dim));
    this.#results = report.results.map(receivedResult);
    return report.draws;
  }

  async end(how: "complete" | "aborted"): Promise<readonly ChainResult[]> {
    const report = this.#error === undefined ? await this.#ask({ kind: "end", how }, "results") : undefined;
    if (report?.kind === "results") this.#results = report.results.map(receivedResult);
    const error = this.#error;
    if (error === undefined) return this.#results;
    return this.#results.map((result) => ({ ...result, end: { kind: "failed", iteration: result.end.iteration, error, at: undefined } }));
  }

  states(): readonly ChainState[] {
    return this.#results.map(({ state }) => state);
  }

  dispose(): void {
    this.#host.end();
  }

  #ask(order: Order, kind: Report["kind"]): Promise<Report | undefined> {
    return new Promise((done) => {
      this.#waiting = { kind, done };
      this.#host.post(order);
    });
  }

  #hear(report: Report): void {
    if (report.kind === "broken") {
      this.#fail(received(report.error));
    } else if (report.kind === "progress") {
      this.progress = report.progress;
      this.#visit();
    } else if (report.kind === this.#waiting?.kind) {
      const { done } = this.#waiting;
      this.#waiting = undefined;
      done(report);
    }
  }

  #die(reason: string): void {
    if (this.#error !== undefined) return;
    this.#fail(modelError("worker-died", { chains: this.chains.map(({ chain }) => chain), reason }));
  }

  #fail(error: Error): void {
    this.#error = error;
    this.hasFailed = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.done(undefined);
  }
}

/** Chains in worker threads. */
export class WorkerTeam implements Team {
  readonly #crews: readonly Crew[];

  private constructor(crews: readonly Crew[]) {
    this.#crews = crews;
  }

  /** Start so many threads and deal the chains out to them. */
  static async start(work: Work, workers: number, spawn: Spawn): Promise<WorkerTeam> {
    const parts = dealt(work.chains, workers);
    const kernels = new Map([...new Set(parts.map(({ length }) => length))].map((chains) => [chains, work.portable(chains)]));
    const hosts = await Promise.all(parts.map(() => spawn()));
    return new WorkerTeam(hosts.map((host, i) => new Crew(host, work, kernels.get(parts[i]?.length ?? 0), parts[i] ?? [])));
  }

  get seconds(): number {
    return Math.max(...this.#crews.map(({ seconds }) => seconds));
  }

  get hasFailed(): boolean {
    return this.#crews.some((crew) => crew.hasFailed);
  }

  get hasEnded(): boolean {
    return this.#crews.every((crew) => crew.hasEnded);
  }

  progress(): readonly ChainProgress[] {
    return this.#crews.flatMap(({ progress }) => progress);
  }

  async goOnTo(draws: number, visit: Visit): Promise<void> {
    const stopAll = (): void => {
      if (visit() || this.hasFailed) for (const crew of this.#crews) crew.stop();
    };
    await Promise.all(
      this.#crews.map(async (crew) => {
        await crew.goOnTo(draws, stopAll);
        stopAll();
      }),
    );
  }

  async takeDraws(): Promise<readonly ChainDraws[]> {
    return (await Promise.all(this.#crews.map((crew) => crew.takeDraws()))).flat();
  }

  async end(how: "complete" | "aborted"): Promise<readonly ChainResult[]> {
    return (await Promise.all(this.#crews.map((crew) => crew.end(how)))).flat();
  }

  states(): readonly ChainState[] {
    return this.#crews.flatMap((crew) => crew.states());
  }

  dispose(): void {
    for (const crew of this.#crews) crew.dispose();
  }
}

/** Neighbouring chains in parts whose sizes differ by one at most. */
function dealt<T>(items: readonly T[], parts: number): T[][] {
  const n = Math.min(parts, items.length);
  return Array.from({ length: n }, (_, i) => items.slice(Math.floor((i * items.length) / n), Math.floor(((i + 1) * items.length) / n)));
}

/** What is known of a chain of which nothing was heard. */
function resultBefore({ chain, seed, start }: ChainAssignment, { warmup, sampler }: ChainSettings, dim: number): ChainResult {
  const inverseMetric = inverseMetricOf(sampler, start);
  const stepSize = "position" in start ? start.stepSize : (sampler.initialStepSize ?? 1);
  const iteration = "iteration" in start ? start.iteration : 0;
  const state = "iteration" in start ? start : { seed, chain, iteration, position: "position" in start ? start.position : start, stepSize, inverseMetric, warmup: { iterations: warmup, adaptation: undefined, searches: false } };
  return {
    chain, draws: joinDraws([], dim), warmupDraws: undefined, end: { kind: "aborted", iteration },
    nDivergent: 0, nDivergentInWarmup: 0, divergences: [], stepSize, inverseMetric, nGradients: 0, state,
  };
}
