/**
 * @file Keep the place in a chain's heap where the numbers of its metric stand, one metric after another.
 */
import type { VectorHeap } from "../vectors/vectorHeap.ts";
import type { InverseMetric, MetricKind } from "./metric.ts";
import { NormalDraws } from "./normalDraws.ts";

/** Room for one metric. A new metric overwrites the last, so the two cannot be used side by side. */
export interface MetricRoom {
  readonly heap: VectorHeap;
  readonly variancesAt: number;
  readonly normals: NormalDraws;
  /** Room for two square matrices and a vector, where a dense metric may come. */
  readonly dense: { readonly covarianceAt: number; readonly factorAt: number; readonly noiseAt: number } | undefined;
}

/** What the metrics of a chain need of its heap. */
export interface MetricNeeds {
  /** Whether v is carried along in phase points. */
  readonly carries: boolean;
  readonly isDense: boolean;
}

/** The needs of a chain that starts with one metric and adapts another kind. */
export function metricNeeds(kind: MetricKind, inverse: InverseMetric): MetricNeeds {
  const isDense = kind === "dense" || inverse.kind === "dense";
  return { isDense, carries: isDense || typeof kind === "object" || inverse.kind === "blocks" };
}

/** How many vectors the room takes. */
export function vectorsOfMetric({ isDense }: MetricNeeds, dim: number): number {
  return NormalDraws.vectors + (isDense ? 2 + 2 * paddedRows(dim) : 1);
}

/** Make room in a heap. */
export function newMetricRoom(heap: VectorHeap, { isDense }: MetricNeeds): MetricRoom {
  const variancesAt = heap.allocate(1);
  const normals = new NormalDraws(heap);
  if (!isDense) return { heap, variancesAt, normals, dense: undefined };
  const rows = paddedRows(heap.dim);
  return {
    heap,
    variancesAt,
    normals,
    dense: { covarianceAt: heap.allocate(rows), factorAt: heap.allocate(rows), noiseAt: heap.allocate(1) },
  };
}

/** Write a square matrix, given row by row, into padded rows. */
export function writeMatrix(heap: VectorHeap, at: number, matrix: Float64Array): void {
  const { dim, bytes } = heap;
  for (let row = 0; row < dim; row++) heap.view(at + row * bytes).set(matrix.subarray(row * dim, (row + 1) * dim));
}

/** Rows come in fours, as elements do. */
function paddedRows(dim: number): number {
  return 4 * Math.max(1, Math.ceil(dim / 4));
}
