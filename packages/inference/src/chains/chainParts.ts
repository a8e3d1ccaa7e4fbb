/**
 * @file Say what a chain is made of by its sampler and its start: a machine, a metric, and how much room their vectors take.
 */
import { vectorsOfSearch } from "../adaptation/stepSizeSearch.ts";
import type { InverseMetric } from "../hamiltonian/metric.ts";
import { type MetricNeeds, metricNeeds, vectorsOfMetric } from "../hamiltonian/metricRoom.ts";
import { HmcMachine, vectorsOfHmc } from "../transitions/hmc.ts";
import { MetropolisMachine, vectorsOfMetropolis } from "../transitions/metropolis.ts";
import { NutsMachine, vectorsOfNuts } from "../transitions/nuts.ts";
import type { TransitionMachine } from "../transitions/transition.ts";
import { heapBytes, type VectorHeap } from "../vectors/vectorHeap.ts";
import type { ChainState, WarmStart } from "./chainResult.ts";
import type { Sampler } from "./sampler.ts";

/** A position, with or without a step size and metric to begin with; or the state of a chain to go on with. */
export type ChainStart = Float64Array | WarmStart | ChainState;

/** The metric with which a chain begins; without a start, the sampler's. */
export function inverseMetricOf(sampler: Sampler<number>, start?: ChainStart): InverseMetric {
  return start !== undefined && "position" in start ? start.inverseMetric : sampler.inverseMetric;
}

/** What a chain's metrics need of its heap. */
export function needsOfChain(sampler: Sampler<number>, start?: ChainStart): MetricNeeds {
  return metricNeeds(sampler.metric, inverseMetricOf(sampler, start));
}

/** Vectors of a heap that a chain takes. */
export function vectorsOfChain(sampler: Sampler<number>, needs: MetricNeeds, dim: number): number {
  return vectorsOfSampler(sampler, needs.carries) + vectorsOfSearch(needs.carries) + vectorsOfMetric(needs, dim);
}

function vectorsOfSampler(sampler: Sampler<number>, carries: boolean): number {
  switch (sampler.kind) {
    case "nuts":
      return vectorsOfNuts(Math.max(...sampler.maxTreeDepth), carries);
    case "hmc":
      return vectorsOfHmc(carries);
    case "metropolis":
      return vectorsOfMetropolis(carries);
  }
}

/** Bytes of memory that a chain's vectors take; without a start, if it begins with the sampler's metric. */
export function bytesOfChain(dim: number, sampler: Sampler<number>, start?: ChainStart): number {
  return heapBytes(dim, vectorsOfChain(sampler, needsOfChain(sampler, start), dim));
}

/** The machine that makes the transitions of a sampler. */
export function newMachine(sampler: Sampler<number>, heap: VectorHeap, carries: boolean): TransitionMachine {
  switch (sampler.kind) {
    case "nuts":
      return new NutsMachine(heap, carries);
    case "hmc":
      return new HmcMachine(heap, sampler.length, carries);
    case "metropolis":
      return new MetropolisMachine(heap, carries);
  }
}

/**
 * The acceptance rate at which a random walk moves fastest: 0.44 in one dimension, and near 0.234 in many.
 *
 * @source Roberts, Gelman & Gilks 1997, "Weak convergence and optimal scaling of random walk Metropolis algorithms", Theorem 1.1;
 *   Gelman, Roberts & Gilks 1996, "Efficient Metropolis jumping rules", table 1
 */
export function walkTarget(dim: number): number {
  return dim === 1 ? 0.44 : 0.234;
}

/** The scale of proposals, in posterior standard deviations, at which it moves fastest. @source as for `walkTarget` */
export function walkScale(dim: number): number {
  return 2.38 / Math.sqrt(Math.max(1, dim));
}
