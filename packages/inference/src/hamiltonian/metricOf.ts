/**
 * @file Make the metric of an inverse metric given as data.
 */
import { blockMetric, denseMetric } from "./denseMetric.ts";
import { DiagonalMetric } from "./diagonalMetric.ts";
import type { InverseMetric, Metric } from "./metric.ts";
import type { MetricRoom } from "./metricRoom.ts";

/** The metric with this S, in the place of the one before. @param inverse - positive definite, and of the room's dimension. */
export function metricOf(inverse: InverseMetric, room: MetricRoom): Metric {
  switch (inverse.kind) {
    case "unit":
      return new DiagonalMetric({ kind: "unit" }, room);
    case "diagonal":
      return new DiagonalMetric(inverse, room);
    case "dense":
      return denseMetric(inverse, room);
    case "blocks":
      return blockMetric(inverse, room);
  }
}
