/**
 * @file Adapt the step size and the metric while the chain warms up, by listening to its transitions.
 *
 * The transitions know nothing of this: each is begun with the step size and metric that stand here.
 * After the last iteration of the warm-up nothing changes any more, or the draws would not be a Markov chain's.
 */
import { exp } from "@typyro/base";
import type { InverseMetric, Metric, MetricKind } from "../hamiltonian/metric.ts";
import { metricOf } from "../hamiltonian/metricOf.ts";
import type { MetricRoom } from "../hamiltonian/metricRoom.ts";
import { DualAveraging } from "./dualAveraging.ts";
import { type MetricEstimator, metricEstimator, overflowIn } from "./metricEstimator.ts";
import { type WarmupWindow, warmupWindows } from "./windows.ts";

/** What is adapted, for how long, and from where. */
export interface WarmupPlan {
  /** Iterations. */
  readonly warmup: number;
  /** The mean acceptance statistic to reach, between 0 and 1. */
  readonly targetAccept: number;
  readonly metric: MetricKind;
  readonly adaptsStepSize: boolean;
  readonly adaptsMetric: boolean;
  readonly stepSize: number;
  readonly inverseMetric: InverseMetric;
}

/** The step size and metric, as adapted so far. */
export class WarmupAdaptation {
  stepSize: number;
  metric: Metric;
  readonly windows: readonly WarmupWindow[];
  readonly #plan: WarmupPlan;
  readonly #room: MetricRoom;
  readonly #dual = new DualAveraging();
  readonly #estimator: MetricEstimator | undefined;
  #iteration = 0;
  #window = 0;

  constructor(plan: WarmupPlan, room: MetricRoom) {
    this.#plan = plan;
    this.#room = room;
    this.#estimator = plan.adaptsMetric ? metricEstimator(plan.metric, room.heap.dim) : undefined;
    this.windows = warmupWindows(plan.warmup, this.#estimator !== undefined);
    this.metric = metricOf(plan.inverseMetric, room);
    this.stepSize = plan.stepSize;
    this.#dual.restart(plan.stepSize);
  }

  /** Start dual averaging anew from this step size: at the start, and after each search for a new metric's. */
  restart(stepSize: number): void {
    this.stepSize = stepSize;
    this.#dual.restart(stepSize);
  }

  /**
   * Learn from one iteration of the warm-up.
   *
   * @returns what became of the metric. When it is new, dual averaging has restarted from the present step size, and a
   *   search for a better one may follow. On overflow the chain cannot go on.
   */
  learn(acceptStatistic: number, position: Float64Array): "same metric" | "new metric" | { readonly overflow: number } {
    const window = this.windows[this.#window];
    if (window === undefined) return "same metric";
    const isWindowEnd = this.#iteration === window.last;
    this.#iteration++;
    if (isWindowEnd) this.#window++;
    if (this.#plan.adaptsStepSize) {
      this.#dual.update(this.#plan.targetAccept - Math.min(1, acceptStatistic));
      this.stepSize = exp(this.#window === this.windows.length ? this.#dual.xAverage : this.#dual.x);
    }
    if (!window.adaptsMetric || this.#estimator === undefined) return "same metric";
    this.#estimator.add(position);
    if (!isWindowEnd) return "same metric";
    const estimate = this.#estimator.take();
    const overflow = overflowIn(estimate);
    if (overflow !== undefined) return { overflow };
    this.metric = metricOf(estimate, this.#room);
    if (this.#plan.adaptsStepSize) this.restart(this.stepSize);
    return "new metric";
  }
}
