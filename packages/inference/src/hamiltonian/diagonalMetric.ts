/**
 * @file Give every coordinate a mass of its own: the metric with a diagonal S, and the unit metric.
 */
import { type Generator, internal } from "@typyro/base";
import type { VectorOps } from "../vectors/vectorOps.ts";
import type { InverseMetric, Metric } from "./metric.ts";
import type { MetricRoom } from "./metricRoom.ts";
import type { PhasePoint } from "./phasePoint.ts";

/** S is diagonal: entry i is the variance of coordinate i. */
export class DiagonalMetric implements Metric {
  readonly inverse: InverseMetric;
  readonly #ops: VectorOps;
  readonly #variances: Float64Array;
  readonly #variancesAt: number;
  /** The standard deviation of each momentum, 1 / sqrt(S). */
  readonly #momentumScale: Float64Array;

  constructor(inverse: InverseMetric & { readonly kind: "unit" | "diagonal" }, { heap, variancesAt }: MetricRoom) {
    this.inverse = inverse;
    this.#ops = heap.ops;
    this.#variances = heap.view(variancesAt);
    this.#variancesAt = variancesAt;
    if (inverse.kind === "unit") this.#variances.fill(1);
    else this.#variances.set(inverse.variances);
    this.#momentumScale = this.#variances.map((variance) => {
      if (!(variance > 0 && variance < Infinity)) throw internal(`a metric was given the variance ${variance}`);
      return 1 / Math.sqrt(variance);
    });
  }

  drawMomentum({ p, v, pAt, vAt }: PhasePoint, rng: Generator): number {
    const scale = this.#momentumScale;
    const variances = this.#variances;
    rng.fillNormal(p);
    for (let i = 0; i < p.length; i++) {
      const momentum = scale[i]! * p[i]!;
      p[i] = momentum;
      v[i] = variances[i]! * momentum;
    }
    return 0.5 * this.#ops.dot(pAt, vAt);
  }

  kickAndDrift(from: PhasePoint, step: number, to: PhasePoint): void {
    this.#ops.kickAndDrift(from.qAt, from.pAt, from.gAt, this.#variancesAt, to.qAt, to.pAt, 0.5 * step, step);
  }

  kick({ pAt, gAt, vAt }: PhasePoint, step: number): number {
    return 0.5 * this.#ops.kick(pAt, gAt, vAt, this.#variancesAt, 0.5 * step);
  }
}
