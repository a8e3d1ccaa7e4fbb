/**
 * @file Run one chain: start, search for a step size, warm up, sample; as a machine that asks for gradients.
 *
 * A chain may be told to stand still at some iteration, hand over the draws it has, and go on: so draws leave it in blocks.
 *
 * Random numbers come from streams keyed by seed, chain and iteration: transition t uses fold("transition").fold(t) of the chain's
 * stream, the search before it fold("step size").fold(t). So a draw depends on nothing that runs beside the chain,
 * and a chain resumes from its position alone. With a step size jitter a transition draws one uniform for it first.
 */
import { Generator, internal, modelError } from "@typyro/base";
import { NumberReader, NumberWriter } from "../adaptation/numbers.ts";
import { LARGEST_STEP, StepSizeSearch } from "../adaptation/stepSizeSearch.ts";
import type { Adaptation, WarmupPlan } from "../adaptation/adaptation.ts";
import { newAdaptation } from "../adaptation/newAdaptation.ts";
import { ELSEWHERE, type GradientMachine } from "../gradientMachine.ts";
import { newMetricRoom } from "../hamiltonian/metricRoom.ts";
import type { TransitionMachine } from "../transitions/transition.ts";
import { type HeapPlace, newVectorHeap } from "../vectors/vectorHeap.ts";
import { type ChainStart, inverseMetricOf, needsOfChain, newMachine, vectorsOfChain, walkScale, walkTarget } from "./chainParts.ts";
import type { ChainDraws, ChainEnd, ChainResult, ChainState, Divergence, WarmupState } from "./chainResult.ts";
import { DrawStore, joinDraws } from "./drawStore.ts";
import { firstNotFinite } from "./findStart.ts";
import type { ChainSettings } from "./runOptions.ts";
import { isKept, keptAmongFirst } from "./thinning.ts";

/** Divergences that are kept with their points. */
const DIVERGENCES_KEPT = 100;

/** The stream of a chain, from which all its random numbers are folded. */
export function chainStream(seed: number, chain: number): Generator {
  return Generator.fromSeed(seed).fold("chain").fold(chain);
}

/** What is asked: a machine's question, or the one at the starting point. */
type Question = Omit<GradientMachine, "answer">;

/** One chain. Ask it for `point`, tell it the answer, and take its `result` at any time. */
export class Chain implements GradientMachine {
  readonly chain: number;
  readonly #settings: ChainSettings;
  readonly #start: Question;
  readonly #machine: TransitionMachine;
  readonly #search: StepSizeSearch;
  readonly #adaptation: Adaptation;
  readonly #transitionStream: Generator;
  readonly #searchStream: Generator;
  readonly #dim: number;
  /** Draws of earlier stretches that were not taken away. */
  #blocks: ChainDraws[] = [];
  /** Room for the draws of this stretch, made when the first is kept. */
  #draws: DrawStore | undefined;
  readonly #warmupDraws: DrawStore | undefined;
  readonly #firstIteration: number;
  /** Where the warm-up ends and the draws begin. */
  readonly #firstDraw: number;
  readonly #searches: boolean;
  /** Whether what was learnt before must be taken up again after the start. */
  readonly #restored: ChainState | undefined;
  #goal: number;

  #asking: "start" | "step size" | "transition" | "nothing" = "start";
  #question: Question;
  #hasStarted = false;
  /** Whether a search for a step size is under way, also when the chain has ended in the middle of it. */
  #isSearching = false;
  #iteration: number;
  #stepSizeUsed = 0;
  #end: ChainEnd | undefined;
  #nGradients = 0;
  #nDivergent = 0;
  #nDivergentInWarmup = 0;
  #divergences: Divergence[] = [];

  /**
   * @param start - a position, with or without a step size and metric to begin with; or the state of a chain to go on with, and then
   *   `settings.warmup` is not looked at.
   * @param place - for its vectors, of `bytesOfChain`; without it they have a memory of their own.
   * @error start-length
   */
  constructor(dim: number, settings: ChainSettings, chain: number, start: ChainStart, place?: HeapPlace) {
    const given = "position" in start ? start : undefined;
    const resumed = "iteration" in start ? start : undefined;
    const position = "position" in start ? start.position : start;
    if (position.length !== dim) throw modelError("start-length", { chain, found: position.length, dim });
    const { sampler, warmup, draws } = settings;
    this.#firstIteration = resumed?.iteration ?? 0;
    this.#firstDraw = resumed === undefined ? warmup : (resumed.warmup?.iterations ?? resumed.iteration);
    const warmupLeft = this.#firstDraw - this.#firstIteration;
    const inverseMetric = inverseMetricOf(sampler, start);
    const needs = needsOfChain(sampler, start);
    const heap = newVectorHeap(dim, vectorsOfChain(sampler, needs, dim), { chain, place });
    // A model without unknowns has nothing to adapt: every step size keeps all of its weight.
    const adapts = dim > 0 && (resumed === undefined || resumed.warmup !== undefined);
    this.chain = chain;
    this.#settings = settings;
    this.#start = { point: position.slice(), gradient: new Float64Array(dim), pointAt: ELSEWHERE, gradientAt: ELSEWHERE };
    this.#question = this.#start;
    const { carries } = needs;
    this.#machine = newMachine(sampler, heap, carries);
    this.#search = new StepSizeSearch(heap, carries);
    const isWalk = sampler.kind === "metropolis";
    this.#searches = adapts && !isWalk && sampler.adaptStepSize && (warmupLeft > 0 || (sampler.initialStepSize ?? given?.stepSize) === undefined);
    const plan: WarmupPlan = {
      warmup: resumed?.warmup?.iterations ?? warmup,
      targetAccept: sampler.targetAccept ?? walkTarget(dim),
      metric: sampler.metric,
      adaptsStepSize: adapts && sampler.adaptStepSize,
      adaptsMetric: adapts && sampler.adaptMetric,
      stepSize: given?.stepSize ?? sampler.initialStepSize ?? (isWalk ? walkScale(dim) : 1),
      boldness: isWalk ? 1 : 10,
      inverseMetric,
    };
    this.#adaptation = newAdaptation(plan, newMetricRoom(heap, needs));
    const stream = chainStream(settings.seed, chain);
    this.#transitionStream = stream.fold("transition");
    this.#searchStream = stream.fold("step size");
    this.#dim = dim;
    this.#restored = resumed?.warmup?.adaptation === undefined ? undefined : resumed;
    this.#iteration = this.#firstIteration;
    this.#warmupDraws = settings.keepWarmup ? new DrawStore(warmupLeft, dim) : undefined;
    this.#goal = this.#firstDraw + draws;
  }

  get point(): Float64Array {
    return this.#question.point;
  }

  get gradient(): Float64Array {
    return this.#question.gradient;
  }

  get pointAt(): number {
    return this.#question.pointAt;
  }

  get gradientAt(): number {
    return this.#question.gradientAt;
  }

  /** Iterations finished, warm-up included. */
  get iteration(): number {
    return this.#iteration;
  }

  /** Iterations that the chain will have finished when it is complete. */
  get lastIteration(): number {
    return this.#firstDraw + this.#settings.draws;
  }

  get isWarmup(): boolean {
    return this.#iteration < this.#firstDraw;
  }

  /** Whether it asks nothing at present: it has ended, or come as far as it was to go. */
  get isStanding(): boolean {
    return this.#asking === "nothing";
  }

  /** Whether the chain has ended, and asks nothing more. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Whether it ended by `fail`. */
  get hasFailed(): boolean {
    return this.#end?.kind === "failed";
  }

  get stepSize(): number {
    return this.#adaptation.stepSize;
  }

  get nGradients(): number {
    return this.#nGradients;
  }

  /** Divergent transitions after warm-up. */
  get nDivergent(): number {
    return this.#nDivergent;
  }

  /**
   * Go on until so many iterations after warm-up are done, and stand still there. Before this is called, the chain goes to its end.
   *
   * @param draws - counted before thinning, from the first; at most those of the settings.
   */
  goOnTo(draws: number): void {
    const goal = this.#firstDraw + draws;
    if (goal < this.#iteration) throw internal(`a chain at iteration ${this.#iteration} was to go on to ${goal}`);
    if (this.#draws !== undefined) this.#blocks.push(this.#draws.filled());
    this.#draws = undefined;
    this.#goal = goal;
    if (this.#asking === "nothing" && this.#end === undefined) this.#startTransition();
  }

  /** The kept draws that were not taken before; the chain forgets them. */
  takeDraws(): ChainDraws {
    const draws = this.#drawsSoFar();
    this.#blocks = [];
    this.#draws = undefined;
    return draws;
  }

  #drawsSoFar(): ChainDraws {
    return joinDraws(this.#draws === undefined ? this.#blocks : [...this.#blocks, this.#draws.filled()], this.#dim);
  }

  /** Room for the kept draws from here to the goal. */
  #newStore(): DrawStore {
    const { draws, thin } = this.#settings;
    const done = Math.max(0, this.#iteration - this.#firstDraw);
    return new DrawStore(keptAmongFirst(this.#goal - this.#firstDraw, draws, thin) - keptAmongFirst(done, draws, thin), this.#dim);
  }

  /**
   * @returns whether the chain stands still: it has ended, or come as far as it was to go.
   * @error start-not-finite, step-size-unbounded, step-size-vanished, metric-overflow; give them to `fail`.
   */
  answer(logDensity: number): boolean {
    this.#nGradients++;
    switch (this.#asking) {
      case "transition":
        if (this.#machine.answer(logDensity)) this.#finishTransition();
        break;
      case "step size":
        if (this.#search.answer(logDensity)) this.#finishSearch();
        break;
      case "start":
        this.#finishStart(logDensity);
        break;
      case "nothing":
        throw internal("a chain was answered after its end");
    }
    return this.isStanding;
  }

  /** End the chain as it stands, content with its draws. */
  finish(): void {
    this.#endAs({ kind: "complete", iteration: this.#iteration });
  }

  /** End the chain as it stands, keeping its draws. */
  abort(): void {
    this.#endAs({ kind: "aborted", iteration: this.#iteration });
  }

  /** End the chain because of something thrown, keeping its draws. */
  fail(error: unknown): void {
    this.#endAs({ kind: "failed", iteration: this.#iteration, error, at: this.#question.point.slice() });
  }

  /** What the chain leaves behind; of a chain that has not ended, as if it were aborted now. */
  result(): ChainResult {
    const { stepSize, metric } = this.#adaptation;
    return {
      chain: this.chain,
      end: this.#end ?? { kind: "aborted", iteration: this.#iteration },
      draws: this.#drawsSoFar(),
      warmupDraws: this.#warmupDraws?.filled(),
      nDivergent: this.#nDivergent,
      nDivergentInWarmup: this.#nDivergentInWarmup,
      divergences: this.#divergences,
      stepSize,
      inverseMetric: metric.inverse,
      nGradients: this.#nGradients,
      state: this.state,
    };
  }

  /** How to go on from here. */
  get state(): ChainState {
    const { stepSize, metric } = this.#adaptation;
    return {
      seed: this.#settings.seed,
      chain: this.chain,
      iteration: this.#iteration,
      position: (this.#hasStarted ? this.#machine.position : this.#start.point).slice(),
      stepSize,
      inverseMetric: structuredClone(metric.inverse),
      warmup: this.isWarmup ? this.#warmupState() : undefined,
    };
  }

  #warmupState(): WarmupState {
    const iterations = this.#firstDraw;
    if (!this.#hasStarted) return this.#restored?.warmup ?? { iterations, adaptation: undefined, searches: false };
    const numbers = new NumberWriter();
    this.#adaptation.save(numbers);
    return { iterations, adaptation: numbers.numbers(), searches: this.#isSearching };
  }

  #finishStart(logDensity: number): void {
    const { point, gradient } = this.#start;
    const gradientAt = firstNotFinite(gradient);
    if (!Number.isFinite(logDensity) || gradientAt !== undefined) {
      const isGradient = Number.isFinite(logDensity) && gradientAt !== undefined;
      throw modelError("start-not-finite", {
        chain: this.chain,
        logDensity,
        gradientAt: isGradient ? gradientAt : undefined,
        gradient: isGradient ? gradient[gradientAt] : undefined,
      });
    }
    this.#machine.place(point, logDensity, gradient);
    this.#hasStarted = true;
    const restored = this.#restored?.warmup;
    if (restored?.adaptation === undefined) this.#adaptation.begin(gradient);
    else this.#takeUp(restored.adaptation);
    if (this.#searches && restored?.searches !== false) this.#startSearch();
    else this.#startTransition();
  }

  /** Go on learning from what was learnt before. */
  #takeUp(adaptation: Float64Array): void {
    const numbers = new NumberReader(adaptation);
    this.#adaptation.restore(numbers);
    numbers.end();
  }

  #startSearch(): void {
    const { position, positionLogDensity, positionGradient } = this.#machine;
    const { metric, stepSize } = this.#adaptation;
    this.#search.begin(position, positionLogDensity, positionGradient, metric, stepSize, this.#searchStream.fold(this.#iteration));
    this.#asking = "step size";
    this.#isSearching = true;
    this.#question = this.#search;
  }

  #finishSearch(): void {
    const where = { chain: this.chain, iteration: this.#iteration };
    if (this.#search.outcome === "unbounded") throw modelError("step-size-unbounded", { largest: LARGEST_STEP, ...where });
    if (this.#search.outcome === "vanished") throw modelError("step-size-vanished", { smallest: this.#search.stepSize, ...where });
    this.#isSearching = false;
    this.#adaptation.restart(this.#search.stepSize);
    this.#startTransition();
  }

  #startTransition(): void {
    if (this.#iteration >= this.#goal) {
      if (this.#goal === this.lastIteration) this.finish();
      else this.#asking = "nothing";
      return;
    }
    const { sampler } = this.#settings;
    const rng = this.#transitionStream.fold(this.#iteration);
    if (sampler.kind === "nuts") this.#machine.maxTreeDepth = sampler.maxTreeDepth[this.isWarmup ? 0 : 1];
    this.#stepSizeUsed = this.#adaptation.stepSize;
    if (sampler.stepSizeJitter > 0) this.#stepSizeUsed *= 1 + sampler.stepSizeJitter * (2 * rng.uniform() - 1);
    this.#machine.begin(this.#adaptation.metric, this.#stepSizeUsed, rng);
    this.#asking = "transition";
    this.#question = this.#machine;
  }

  #finishTransition(): void {
    const isWarmup = this.isWarmup;
    if (this.#machine.hasDiverged) this.#recordDivergence(isWarmup);
    if (isWarmup) this.#warmupDraws?.add(this.#machine, this.#stepSizeUsed);
    else this.#keepDraw();
    this.#iteration++;
    if (isWarmup) {
      const learned = this.#adaptation.learn(this.#machine);
      if (typeof learned === "object") {
        throw modelError("metric-overflow", { value: learned.overflow, chain: this.chain, iteration: this.#iteration });
      }
      if (learned === "new metric" && this.#searches) {
        this.#startSearch();
        return;
      }
    }
    this.#startTransition();
  }

  #keepDraw(): void {
    const { draws, thin } = this.#settings;
    const index = this.#iteration - this.#firstDraw;
    if (!isKept(index, draws, thin)) return;
    this.#draws ??= this.#newStore();
    this.#draws.add(this.#machine, this.#stepSizeUsed);
  }

  #recordDivergence(isWarmup: boolean): void {
    if (isWarmup) this.#nDivergentInWarmup++;
    else {
      // The first one after warm-up makes those of the warm-up uninteresting.
      if (this.#nDivergent === 0) this.#divergences = [];
      this.#nDivergent++;
    }
    const found = this.#machine.divergence;
    if (found === undefined || this.#divergences.length >= DIVERGENCES_KEPT) return;
    const { from, at, logDensity, energyError } = found;
    this.#divergences.push({ iteration: this.#iteration, isWarmup, from: from.slice(), at: at.slice(), logDensity, energyError });
  }

  #endAs(end: ChainEnd): void {
    this.#end = end;
    this.#asking = "nothing";
  }
}
