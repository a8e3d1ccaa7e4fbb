/**
 * @file Check a metric given as an option against the number of unknowns, before anything is sampled.
 */
import { modelError } from "@typyro/base";
import { cholesky } from "../hamiltonian/cholesky.ts";
import type { InverseMetric, MetricKind } from "../hamiltonian/metric.ts";

/** @error metric-blocks-overlap */
export function checkMetricKind(kind: MetricKind, dim: number): void {
  if (typeof kind === "string") return;
  checkBlocks(kind.blocks, dim);
}

/** @error inverse-metric-size, inverse-metric-not-positive, metric-blocks-overlap */
export function checkInverseMetric(inverse: InverseMetric, dim: number): void {
  if (inverse.kind === "unit") return;
  if (inverse.kind === "dense") {
    checkCovariance(inverse.covariance, dim);
    return;
  }
  checkSize("diagonal", inverse.variances.length, dim, dim);
  const at = inverse.variances.findIndex((variance) => !(variance > 0 && variance < Infinity));
  if (at >= 0) throw modelError("inverse-metric-not-positive", { kind: "diagonal", at, value: inverse.variances[at] });
  if (inverse.kind === "diagonal") return;
  checkBlocks(inverse.blocks.map((block) => block.indices), dim);
  for (const block of inverse.blocks) checkCovariance(block.covariance, block.indices.length);
}

function checkBlocks(blocks: readonly (readonly number[])[], dim: number): void {
  const seen = new Set<number>();
  for (const coordinate of blocks.flat()) {
    const isKnown = Number.isSafeInteger(coordinate) && coordinate >= 0 && coordinate < dim;
    if (!isKnown || seen.has(coordinate)) throw modelError("metric-blocks-overlap", { coordinate, dim, isRepeated: isKnown });
    seen.add(coordinate);
  }
}

function checkCovariance(covariance: Float64Array, dim: number): void {
  checkSize("dense", covariance.length, dim * dim, dim);
  const isSymmetric = covariance.every((entry, at) => entry === covariance[(at % dim) * dim + Math.floor(at / dim)]);
  if (!isSymmetric || cholesky(covariance, dim) === undefined) {
    throw modelError("inverse-metric-not-positive", { kind: "dense", at: undefined, value: undefined });
  }
}

function checkSize(kind: string, found: number, expected: number, dim: number): void {
  if (found !== expected) throw modelError("inverse-metric-size", { kind, found, expected, dim });
}
