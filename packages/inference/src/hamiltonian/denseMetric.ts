/**
 * @file Let coordinates share masses: metrics with a dense S, over all coordinates or in blocks.
 */
import { type Generator, internal } from "@typyro/base";
import type { VectorOps } from "../vectors/vectorOps.ts";
import { cholesky, solveTransposedInto, transposedInverse } from "./cholesky.ts";
import type { InverseMetric, Metric } from "./metric.ts";
import { type MetricRoom, writeMatrix } from "./metricRoom.ts";
import type { PhasePoint } from "./phasePoint.ts";

/** What S does to the vectors of a point. */
interface InverseMass {
  /** Draw p and fill v. */
  drawMomentum(point: PhasePoint, rng: Generator): void;
  /** a = S g */
  accelerate(point: PhasePoint): void;
}

/** A metric that carries v along. */
class CarryingMetric implements Metric {
  readonly inverse: InverseMetric;
  readonly #mass: InverseMass;
  readonly #ops: VectorOps;

  constructor(inverse: InverseMetric, mass: InverseMass, ops: VectorOps) {
    this.inverse = inverse;
    this.#mass = mass;
    this.#ops = ops;
  }

  drawMomentum(point: PhasePoint, rng: Generator): number {
    this.#mass.drawMomentum(point, rng);
    this.#mass.accelerate(point);
    return 0.5 * this.#ops.dot(point.pAt, point.vAt);
  }

  kickAndDrift({ qAt, pAt, gAt, vAt, aAt }: PhasePoint, step: number, to: PhasePoint): void {
    this.#ops.carriedKickAndDrift(qAt, pAt, gAt, vAt, aAt, to.qAt, to.pAt, to.vAt, 0.5 * step, step);
  }

  kick(to: PhasePoint, step: number): number {
    this.#mass.accelerate(to);
    return 0.5 * this.#ops.carriedKick(to.pAt, to.gAt, to.vAt, to.aAt, 0.5 * step);
  }
}

/** The metric with this S over all coordinates. @shape covariance: [dim, dim], row by row; positive definite */
export function denseMetric(inverse: InverseMetric & { readonly kind: "dense" }, { heap, dense, normals }: MetricRoom): Metric {
  if (dense === undefined) throw internal("a dense metric was put where there is no room for one");
  const { ops, dim } = heap;
  const { covarianceAt, factorAt, noiseAt } = dense;
  writeMatrix(heap, covarianceAt, inverse.covariance);
  writeMatrix(heap, factorAt, transposedInverse(factorOf(inverse.covariance, dim), dim));
  const noise = heap.view(noiseAt);
  const mass: InverseMass = {
    drawMomentum: ({ pAt, vAt }, rng) => {
      normals.fill(noise, rng);
      ops.times(factorAt, noiseAt, pAt);
      ops.times(covarianceAt, pAt, vAt);
    },
    accelerate: ({ gAt, aAt }) => ops.times(covarianceAt, gAt, aAt),
  };
  return new CarryingMetric(inverse, mass, ops);
}

/** The metric that is dense within blocks and diagonal elsewhere. Blocks act on gathered copies of their coordinates. */
export function blockMetric(inverse: InverseMetric & { readonly kind: "blocks" }, { heap, normals }: MetricRoom): Metric {
  const { variances } = inverse;
  const momentumScale = variances.map((variance) => 1 / Math.sqrt(variance));
  const blocks = inverse.blocks.map(({ indices, covariance }) => ({
    indices: Int32Array.from(indices),
    covariance,
    lower: factorOf(covariance, indices.length),
    gathered: new Float64Array(indices.length),
  }));

  function timesInto(x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < x.length; i++) out[i] = variances[i]! * x[i]!;
    for (const { indices, covariance, gathered } of blocks) {
      const n = indices.length;
      for (let i = 0; i < n; i++) gathered[i] = x[indices[i]!]!;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += covariance[i * n + j]! * gathered[j]!;
        out[indices[i]!] = sum;
      }
    }
  }

  const mass: InverseMass = {
    drawMomentum: ({ p, v }, rng) => {
      normals.fill(p, rng);
      for (const { indices, gathered } of blocks) {
        for (let i = 0; i < indices.length; i++) gathered[i] = p[indices[i]!]!;
      }
      for (let i = 0; i < p.length; i++) p[i] = momentumScale[i]! * p[i]!;
      for (const { indices, lower, gathered } of blocks) {
        solveTransposedInto(lower, gathered);
        for (let i = 0; i < indices.length; i++) p[indices[i]!] = gathered[i]!;
      }
      timesInto(p, v);
    },
    accelerate: ({ g, a }) => timesInto(g, a),
  };
  return new CarryingMetric(inverse, mass, heap.ops);
}

function factorOf(covariance: Float64Array, dim: number): Float64Array {
  const lower = cholesky(covariance, dim);
  if (lower === undefined) throw internal("a metric was given a covariance that is not positive definite");
  return lower;
}
