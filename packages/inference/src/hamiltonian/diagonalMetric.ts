/**
 * @file Give every coordinate a mass of its own: the metric with a diagonal S, and the unit metric.
 */
import { type Generator, internal } from "@typyro/base";
import type { VectorOps } from "../vectors/vectorOps.ts";
import type { InverseMetric, Metric } from "./metric.ts";
import type { MetricRoom } from "./metricRoom.ts";
import type { NormalDraws } from "./normalDraws.ts";
import type { PhasePoint } from "./phasePoint.ts";

type DiagonalInverse = InverseMetric & { readonly kind: "unit" | "diagonal" };

/** S is diagonal: entry i is the variance of coordinate i. */
export class DiagonalMetric implements Metric {
  readonly inverse: DiagonalInverse;
  readonly #ops: VectorOps;
  readonly #normals: NormalDraws;
  readonly #variances: Float64Array;
  readonly #variancesAt: number;
  /** The standard deviation of each momentum, 1 / sqrt(S). */
  readonly #momentumScale: Float64Array;

  constructor(inverse: DiagonalInverse, { heap, variancesAt, normals }: MetricRoom) {
    this.#normals = normals;
    this.inverse = inverse;
    this.#ops = heap.ops;
    this.#variances = heap.view(variancesAt);
    this.#variancesAt = variancesAt;
    this.#momentumScale = new Float64Array(heap.dim);
    this.refresh();
  }

  /** Take in the numbers of `inverse` again, after its owner has changed them. */
  refresh(): void {
    const { inverse } = this;
    const variances = this.#variances;
    if (inverse.kind === "unit") variances.fill(1);
    else variances.set(inverse.variances);
    for (let i = 0; i < variances.length; i++) {
      const variance = variances[i]!;
      if (!(variance > 0 && variance < Infinity)) throw internal(`a metric was given the variance ${variance}`);
      this.#momentumScale[i] = 1 / Math.sqrt(variance);
    }
  }

  drawMomentum({ p, v, pAt, vAt }: PhasePoint, rng: Generator): number {
    const scale = this.#momentumScale;
    const variances = this.#variances;
    this.#normals.fill(p, rng);
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
