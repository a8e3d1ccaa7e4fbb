/** @file Put a sampler's parts together for the tests: a heap, a metric and a machine, placed at a position. */
import type { InverseMetric, Metric } from "../src/hamiltonian/metric.ts";
import { metricOf } from "../src/hamiltonian/metricOf.ts";
import { metricNeeds, newMetricRoom, vectorsOfMetric } from "../src/hamiltonian/metricRoom.ts";
import type { LogDensity } from "../src/logDensity.ts";
import { HmcMachine, type TrajectoryLength, vectorsOfHmc } from "../src/transitions/hmc.ts";
import { MetropolisMachine, vectorsOfMetropolis } from "../src/transitions/metropolis.ts";
import { NutsMachine, vectorsOfNuts } from "../src/transitions/nuts.ts";
import type { TransitionMachine } from "../src/transitions/transition.ts";
import { newVectorHeap } from "../src/vectors/vectorHeap.ts";

/** A machine and the metric of its heap. */
export interface Placed<M extends TransitionMachine> {
  readonly machine: M;
  readonly metric: Metric;
}

/** Place a machine where the density is finite. */
export function placeAt(machine: TransitionMachine, density: LogDensity, position: ArrayLike<number>): void {
  const q = Float64Array.from(position);
  const gradient = new Float64Array(density.dim);
  machine.place(q, density.valueAndGradient(q, gradient), gradient);
}

export function nutsAt(
  density: LogDensity,
  position: ArrayLike<number>,
  maxTreeDepth = 10,
  inverse: InverseMetric = { kind: "unit" },
): Placed<NutsMachine> {
  const needs = metricNeeds("unit", inverse);
  const heap = newVectorHeap(density.dim, vectorsOfNuts(maxTreeDepth, needs.carries) + vectorsOfMetric(needs, density.dim));
  const machine = new NutsMachine(heap, needs.carries);
  machine.maxTreeDepth = maxTreeDepth;
  placeAt(machine, density, position);
  return { machine, metric: metricOf(inverse, newMetricRoom(heap, needs)) };
}

export function hmcAt(
  density: LogDensity,
  position: ArrayLike<number>,
  length: TrajectoryLength,
  inverse: InverseMetric = { kind: "unit" },
): Placed<HmcMachine> {
  const needs = metricNeeds("unit", inverse);
  const heap = newVectorHeap(density.dim, vectorsOfHmc(needs.carries) + vectorsOfMetric(needs, density.dim));
  const machine = new HmcMachine(heap, length, needs.carries);
  placeAt(machine, density, position);
  return { machine, metric: metricOf(inverse, newMetricRoom(heap, needs)) };
}

export function metropolisAt(
  density: LogDensity,
  position: ArrayLike<number>,
  inverse: InverseMetric = { kind: "unit" },
): Placed<MetropolisMachine> {
  const needs = metricNeeds("unit", inverse);
  const heap = newVectorHeap(density.dim, vectorsOfMetropolis(needs.carries) + vectorsOfMetric(needs, density.dim));
  const machine = new MetropolisMachine(heap, needs.carries);
  placeAt(machine, density, position);
  return { machine, metric: metricOf(inverse, newMetricRoom(heap, needs)) };
}
