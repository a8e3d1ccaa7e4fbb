/**
 * @file Estimate an inverse metric of the wanted kind from the draws of one warm-up window.
 */
import { cholesky } from "../hamiltonian/cholesky.ts";
import type { InverseMetric, MetricKind } from "../hamiltonian/metric.ts";
import type { NumberReader, NumberWriter, Saved } from "./numbers.ts";
import { WelfordCovariance, WelfordVariance } from "./welford.ts";

/** Learns an inverse metric from draws. */
export interface MetricEstimator extends Saved {
  add(q: Float64Array): void;
  /** The regularised estimate from the draws since the last call; see `overflowIn`. */
  take(): InverseMetric;
}

/** The estimator of a kind of metric from the draws of a window; kinds that are not learnt so have none. */
export function metricEstimator(kind: MetricKind, dim: number): MetricEstimator | undefined {
  if (kind === "unit" || kind === "gradient") return undefined;
  if (kind === "diagonal") return new DiagonalEstimator(dim);
  if (kind === "dense") return new DenseEstimator(dim);
  return new BlockEstimator(dim, kind.blocks);
}

class DiagonalEstimator implements MetricEstimator {
  readonly #welford: WelfordVariance;

  constructor(dim: number) {
    this.#welford = new WelfordVariance(dim);
  }

  add(q: Float64Array): void {
    this.#welford.add(q);
  }

  take(): InverseMetric {
    const variances = this.#welford.regularisedVariances();
    this.#welford.reset();
    return { kind: "diagonal", variances };
  }

  save(to: NumberWriter): void {
    this.#welford.save(to);
  }

  restore(from: NumberReader): void {
    this.#welford.restore(from);
  }
}

class DenseEstimator implements MetricEstimator {
  readonly #welford: WelfordCovariance;
  readonly #dim: number;

  constructor(dim: number) {
    this.#welford = new WelfordCovariance(Array.from({ length: dim }, (_, i) => i));
    this.#dim = dim;
  }

  add(q: Float64Array): void {
    this.#welford.add(q);
  }

  take(): InverseMetric {
    return { kind: "dense", covariance: takeCovariance(this.#welford, this.#dim) };
  }

  save(to: NumberWriter): void {
    this.#welford.save(to);
  }

  restore(from: NumberReader): void {
    this.#welford.restore(from);
  }
}

class BlockEstimator implements MetricEstimator {
  readonly #variance: WelfordVariance;
  readonly #blocks: readonly { readonly indices: readonly number[]; readonly welford: WelfordCovariance }[];

  constructor(dim: number, blocks: readonly (readonly number[])[]) {
    this.#variance = new WelfordVariance(dim);
    this.#blocks = blocks.map((indices) => ({ indices, welford: new WelfordCovariance(indices) }));
  }

  add(q: Float64Array): void {
    this.#variance.add(q);
    for (const { welford } of this.#blocks) welford.add(q);
  }

  take(): InverseMetric {
    const variances = this.#variance.regularisedVariances();
    this.#variance.reset();
    const blocks = this.#blocks.map(({ indices, welford }) => ({ indices, covariance: takeCovariance(welford, indices.length) }));
    return { kind: "blocks", variances, blocks };
  }

  save(to: NumberWriter): void {
    this.#variance.save(to);
    for (const { welford } of this.#blocks) welford.save(to);
  }

  restore(from: NumberReader): void {
    this.#variance.restore(from);
    for (const { welford } of this.#blocks) welford.restore(from);
  }
}

/**
 * The regularised covariance. One that rounding has left without a Cholesky factor (strongly unequal scales, fewer draws than
 * coordinates) is cut to its diagonal, which serves the next window well enough to do better.
 */
function takeCovariance(welford: WelfordCovariance, n: number): Float64Array {
  const covariance = welford.regularisedCovariance();
  welford.reset();
  if (cholesky(covariance, n) !== undefined) return covariance;
  return covariance.map((entry, at) => (at % (n + 1) === 0 ? entry : 0));
}

/** A variance or covariance of an estimate that is not finite, as draws beyond 1e154 give. */
export function overflowIn(inverse: InverseMetric): number | undefined {
  if (inverse.kind === "unit") return undefined;
  if (inverse.kind === "dense") return inverse.covariance.find(isNotFinite);
  return inverse.variances.find(isNotFinite);
}

function isNotFinite(value: number): boolean {
  return !Number.isFinite(value);
}
