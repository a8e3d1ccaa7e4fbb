/**
 * @file Adapt a diagonal metric at every draw of the warm-up, from the spread of draws and of gradients together.
 *
 * Where the posterior is normal with variance s in a coordinate, draws spread by s and gradients by 1/s, so sqrt(var q / var g) is s; and
 * it is s after three draws already, since neither has to be known on its own. Two estimators run side by side: the foreground, which
 * gives the metric, and the background, which began later and takes over when it has seen enough. So early draws are forgotten.
 *
 * @source nutpie: Seyboldt, Carlson & Carpenter 2026, "Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence",
 *   arXiv:2603.18845, sections 3 and 4: the estimate, the initial metric 1 / |gradient|, and the schedule of the estimators.
 *   We differ: the acceptance statistic stays the ordinary one throughout.
 */
import { exp } from "@typyro/base";
import { DiagonalMetric } from "../hamiltonian/diagonalMetric.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import { metricOf } from "../hamiltonian/metricOf.ts";
import type { MetricRoom } from "../hamiltonian/metricRoom.ts";
import type { Adaptation, LearnOutcome, Learnt, WarmupPlan } from "./adaptation.ts";
import { DualAveraging } from "./dualAveraging.ts";
import type { NumberReader, NumberWriter, Saved } from "./numbers.ts";
import { WelfordVariance } from "./welford.ts";

/** Share of the warm-up in which the background takes over often. */
const EARLY_SHARE = 0.3;
/** Share of the warm-up, at its end, in which the metric stands still. */
const FINAL_SHARE = 0.15;
/** Draws after which the background takes over, early and at first in the main part; there it grows. */
const EARLY_SWITCH = 10;
const MAIN_SWITCH = 80;
const SWITCH_GROWTH = 1.5;
/** Draws without which an estimate is not used. */
const LEAST_DRAWS = 3;
/** A divergent trajectory of so few steps tells of where it diverged, not of the posterior. */
const SHORT_TRAJECTORY = 4;
const LEAST_VARIANCE = 1e-20;
const MOST_VARIANCE = 1e20;

/** The step size and metric, as adapted so far. */
export class EveryDrawAdaptation implements Adaptation {
  stepSize: number;
  readonly #plan: WarmupPlan;
  readonly #room: MetricRoom;
  readonly #dual = new DualAveraging();
  readonly #variances: Float64Array;
  readonly #given: Metric;
  #learnt: DiagonalMetric | undefined;
  #foreground: SpreadEstimator;
  #background: SpreadEstimator;
  #switchAfter: number;
  #iteration = 0;
  #hasLearnt = false;

  constructor(plan: WarmupPlan, room: MetricRoom) {
    const { dim } = room.heap;
    this.#plan = plan;
    this.#room = room;
    this.stepSize = plan.stepSize;
    this.#given = metricOf(plan.inverseMetric, room);
    this.#variances = new Float64Array(dim).fill(1);
    this.#foreground = new SpreadEstimator(dim);
    this.#background = new SpreadEstimator(dim);
    this.#switchAfter = EARLY_SWITCH;
    this.#dual.restart(plan.stepSize, plan.boldness);
  }

  get metric(): Metric {
    return this.#learnt ?? this.#given;
  }

  /** A metric that was given stays until draws speak; otherwise the first one is 1 / |gradient|. */
  begin(positionGradient: Float64Array): void {
    const { inverseMetric } = this.#plan;
    if (inverseMetric.kind === "diagonal") this.#variances.set(inverseMetric.variances);
    if (inverseMetric.kind !== "unit") return;
    for (const [i, slope] of positionGradient.entries()) this.#variances[i] = clamped(1 / Math.abs(slope)) ?? 1;
    this.#use();
  }

  restart(stepSize: number): void {
    this.stepSize = stepSize;
    this.#dual.restart(stepSize, this.#plan.boldness);
  }

  learn(transition: Learnt): LearnOutcome {
    const { warmup, adaptsStepSize, targetAccept } = this.#plan;
    const iteration = this.#iteration;
    if (iteration >= warmup) return "same metric";
    this.#iteration++;
    if (adaptsStepSize) {
      this.#dual.update(targetAccept - Math.min(1, transition.acceptStatistic));
      this.stepSize = exp(this.#iteration === warmup ? this.#dual.xAverage : this.#dual.x);
    }
    const lastLearning = Math.floor((1 - FINAL_SHARE) * warmup);
    if (iteration >= lastLearning) return "same metric";
    this.#gather(transition, iteration);
    this.#switch(iteration, lastLearning);
    if (this.#foreground.count < LEAST_DRAWS) return "same metric";
    const overflow = this.#foreground.writeTo(this.#variances);
    if (overflow !== undefined) return { overflow };
    this.#use();
    const isFirst = !this.#hasLearnt;
    this.#hasLearnt = true;
    return isFirst ? "new metric" : "same metric";
  }

  #gather({ position, positionGradient, hasDiverged, nSteps }: Learnt, iteration: number): void {
    if (iteration === 0 || (hasDiverged && nSteps <= SHORT_TRAJECTORY)) return;
    this.#foreground.add(position, positionGradient);
    this.#background.add(position, positionGradient);
  }

  save(to: NumberWriter): void {
    to.put(this.#iteration, this.#switchAfter, this.#hasLearnt ? 1 : 0, this.#learnt === undefined ? 0 : 1, this.stepSize);
    this.#dual.save(to);
    to.putAll(this.#variances);
    this.#foreground.save(to);
    this.#background.save(to);
  }

  restore(from: NumberReader): void {
    this.#iteration = from.take();
    this.#switchAfter = from.take();
    this.#hasLearnt = from.take() === 1;
    const isInUse = from.take() === 1;
    this.stepSize = from.take();
    this.#dual.restore(from);
    from.takeInto(this.#variances);
    this.#foreground.restore(from);
    this.#background.restore(from);
    if (isInUse) this.#use();
  }

  /** Let the background take over where it has seen enough, and the next one still can. */
  #switch(iteration: number, lastLearning: number): void {
    const isEarly = iteration < EARLY_SHARE * this.#plan.warmup;
    if (!isEarly && this.#switchAfter < MAIN_SWITCH) this.#switchAfter = MAIN_SWITCH;
    if (this.#background.count < this.#switchAfter || iteration + this.#switchAfter > lastLearning) return;
    const retired = this.#foreground;
    this.#foreground = this.#background;
    this.#background = retired;
    retired.reset();
    if (!isEarly) this.#switchAfter = Math.floor(SWITCH_GROWTH * this.#switchAfter);
  }

  #use(): void {
    this.#learnt ??= new DiagonalMetric({ kind: "diagonal", variances: this.#variances }, this.#room);
    this.#learnt.refresh();
  }
}

/** The spread of draws and of gradients. */
class SpreadEstimator implements Saved {
  readonly #draws: WelfordVariance;
  readonly #gradients: WelfordVariance;

  constructor(dim: number) {
    this.#draws = new WelfordVariance(dim);
    this.#gradients = new WelfordVariance(dim);
  }

  get count(): number {
    return this.#draws.count;
  }

  add(position: Float64Array, gradient: Float64Array): void {
    this.#draws.add(position);
    this.#gradients.add(gradient);
  }

  reset(): void {
    this.#draws.reset();
    this.#gradients.reset();
  }

  save(to: NumberWriter): void {
    this.#draws.save(to);
    this.#gradients.save(to);
  }

  restore(from: NumberReader): void {
    this.#draws.restore(from);
    this.#gradients.restore(from);
  }

  /** sqrt(var q / var g) where it is a positive number; other entries stay. @returns a sum of squares of draws that is not finite. */
  writeTo(variances: Float64Array): number | undefined {
    for (let i = 0; i < variances.length; i++) {
      const spread = this.#draws.sumOfSquares(i);
      if (!Number.isFinite(spread)) return spread;
      const ratio = spread / this.#gradients.sumOfSquares(i);
      variances[i] = clamped(Math.sqrt(ratio)) ?? variances[i]!;
    }
    return undefined;
  }
}

function clamped(variance: number): number | undefined {
  if (!(variance > 0 && variance < Infinity)) return undefined;
  return Math.min(MOST_VARIANCE, Math.max(LEAST_VARIANCE, variance));
}
