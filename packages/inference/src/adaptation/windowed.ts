/**
 * @file Adapt in Stan's windows: the step size at every iteration, the metric at the end of each slow window.
 */
import { exp } from "@typyro/base";
import type { Metric } from "../hamiltonian/metric.ts";
import { metricOf } from "../hamiltonian/metricOf.ts";
import type { MetricRoom } from "../hamiltonian/metricRoom.ts";
import type { Adaptation, LearnOutcome, Learnt, WarmupPlan } from "./adaptation.ts";
import { DualAveraging } from "./dualAveraging.ts";
import { type MetricEstimator, metricEstimator, overflowIn } from "./metricEstimator.ts";
import type { NumberReader, NumberWriter } from "./numbers.ts";
import { type WarmupWindow, warmupWindows } from "./windows.ts";

/** The step size and metric, as adapted so far. */
export class WindowedAdaptation implements Adaptation {
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
    this.#dual.restart(plan.stepSize, plan.boldness);
  }

  begin(): void {
    // Windows take the metric from draws alone.
  }

  restart(stepSize: number): void {
    this.stepSize = stepSize;
    this.#dual.restart(stepSize, this.#plan.boldness);
  }

  learn({ acceptStatistic, position }: Learnt): LearnOutcome {
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

  save(to: NumberWriter): void {
    to.put(this.#iteration, this.#window, this.stepSize);
    this.#dual.save(to);
    this.#estimator?.save(to);
  }

  restore(from: NumberReader): void {
    this.#iteration = from.take();
    this.#window = from.take();
    this.stepSize = from.take();
    this.#dual.restore(from);
    this.#estimator?.restore(from);
  }
}
