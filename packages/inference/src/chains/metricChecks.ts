/**
 * @file Check a metric given as an option against the unknowns, before anything is sampled.
 */
import { modelError, nearestName } from "@typyro/base";
import { cholesky } from "../hamiltonian/cholesky.ts";
import type { InverseMetric, MetricKind } from "../hamiltonian/metric.ts";
import type { BlockKey } from "./sampler.ts";

/** The coordinates of each site of a model, in order; a bare log density has no sites. */
export type SiteCoordinates = ReadonlyMap<string, readonly number[]>;

/** The metric with coordinates in place of the sites that its blocks name. @error metric-site-unknown, metric-blocks-overlap */
export function placedMetric(kind: MetricKind<BlockKey>, dim: number, sites: SiteCoordinates): MetricKind {
  if (typeof kind === "string") return kind;
  checkBlocks(kind.blocks, dim, sites);
  return { blocks: kind.blocks.map((keys) => keys.flatMap((key) => coordinatesOf(key, dim, sites))) };
}

/** @error metric-site-unknown */
function coordinatesOf(key: BlockKey, dim: number, sites: SiteCoordinates): readonly number[] {
  if (typeof key === "number") return [key];
  const found = sites.get(key);
  if (found !== undefined) return found;
  const known = [...sites.keys()];
  throw modelError("metric-site-unknown", { site: key, sites: known, nearest: nearestName(key, known), dim });
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
  checkBlocks(inverse.blocks.map((block) => block.indices), dim, new Map());
  for (const block of inverse.blocks) checkCovariance(block.covariance, block.indices.length);
}

function checkBlocks(blocks: readonly (readonly BlockKey[])[], dim: number, sites: SiteCoordinates): void {
  const seen = new Set<number>();
  for (const key of blocks.flat()) {
    for (const coordinate of coordinatesOf(key, dim, sites)) {
      const isKnown = Number.isSafeInteger(coordinate) && coordinate >= 0 && coordinate < dim;
      if (!isKnown || seen.has(coordinate)) throw modelError("metric-blocks-overlap", { key, dim, isRepeated: isKnown });
      seen.add(coordinate);
    }
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
