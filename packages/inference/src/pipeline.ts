/**
 * @file Define the order of the stages: model, trace, tape, gradient, log density, draws, posterior.
 *
 * No other file calls two stages. Everything that needs several of them goes through here.
 */
import { interpret, type Tape } from "@typyro/autodiff";
import { sizeOf } from "@typyro/base";
import { densityGradient, type DensityOptions, densityTape, type DensityTape, drawsTape, type KeptSite } from "@typyro/core";
import { Draws, type SamplerStats, type StatName, type Variable } from "@typyro/diagnostics";
import type { ChainDraws, ChainResult } from "./chains/chainResult.ts";
import type { RunResult } from "./chains/run.ts";
import { collectPaths } from "./collectPaths.ts";
import { bindInputs, interpretedDensity } from "./interpretedDensity.ts";
import type { LogDensity } from "./logDensity.ts";
import { Posterior } from "./posterior.ts";

/** The stages of a model with data, up to what a sampler needs. */
export interface Stages {
  readonly density: DensityTape;
  readonly gradient: Tape;
  readonly logDensity: LogDensity;
}

/** Model and data to log density: each stage once, in order. */
export function stagesOf<D, R>(model: (data: D) => R, data: D, options: DensityOptions = {}): Stages {
  const density = densityTape(model, data, options);
  const gradient = densityGradient(density);
  const logDensity = interpretedDensity(gradient, density.layout);
  return { density, gradient, logDensity };
}

/** Unconstrained draws to the posterior: every kept site and returned value, computed for every draw. */
export function posteriorOf<R>(density: DensityTape, { chains, outcome, seconds }: RunResult): Posterior<R> {
  const draws = Math.min(...chains.map((chain) => chain.draws.count));
  const { kept, returned } = variablesOf(density, chains, draws);
  return new Posterior<R>({
    draws: new Draws({ chains: chains.length, draws, variables: collectPaths(kept, chains.length * draws), stats: statsOf(chains, draws) }),
    returned, outcome, chains, seconds,
    warnings: density.warnings,
  });
}

/** The variables of a run, filled by evaluating one tape for each draw. */
function variablesOf(density: DensityTape, chains: readonly ChainResult[], draws: number): { kept: Variable[]; returned: Map<string, Variable> } {
  const evaluator = interpret(drawsTape(density));
  const bind = bindInputs(evaluator, density.layout);
  const make = (size: number): Float64Array => new Float64Array(chains.length * draws * size);
  const kept = density.kept.map((site) => ({ ...labelled(site), data: make(sizeOf(site.value.shape)) }));
  const returned = density.returned.map(({ key, shape }) => ({ name: key, shape, data: make(sizeOf(shape)) }));
  const targets = [
    ...kept.map(({ name, data }) => ({ data, from: evaluator.outputs.get(`site/${name}`) ?? new Float64Array(0) })),
    ...returned.map(({ name, data }) => ({ data, from: evaluator.outputs.get(`return/${name}`) ?? new Float64Array(0) })),
  ];
  const { dim } = density.layout;
  for (const [c, chain] of chains.entries()) {
    for (let d = 0; d < draws; d++) {
      bind(chain.draws.positions, d * dim);
      evaluator.run();
      for (const { data, from } of targets) data.set(from, (c * draws + d) * from.length);
    }
  }
  return { kept, returned: new Map(returned.map((variable) => [variable.name, variable])) };
}

/** Name, shape and the plates as named dimensions, with their labels as coordinates. */
function labelled(site: KeptSite): Omit<Variable, "data"> {
  const { name, value, frames } = site;
  const eventDims = site.type === "sample" ? site.fn.eventShape.length : 0;
  const rank = value.shape.length;
  const frameAt = (axis: number) => frames.find(({ dim, size }) => rank - eventDims + dim === axis && size === value.shape[axis]);
  const dims = value.shape.map((_, axis) => frameAt(axis)?.name ?? `${name}_dim_${axis}`);
  const coords = Object.fromEntries(value.shape.flatMap((_, axis) => {
    const frame = frameAt(axis);
    return frame?.labels === undefined ? [] : [[frame.name, frame.labels] as const];
  }));
  return { name, shape: value.shape, dims, coords, role: site.type === "sample" ? "sampled" : "deterministic" };
}

/** The sampler's record of each draw under InferenceData's names. */
function statsOf(chains: readonly ChainResult[], draws: number): SamplerStats {
  const collect = (pick: (chain: ChainDraws) => ArrayLike<number>): Float64Array => {
    const out = new Float64Array(chains.length * draws);
    for (const [c, chain] of chains.entries()) {
      const from = pick(chain.draws);
      for (let d = 0; d < draws; d++) out[c * draws + d] = from[d] ?? Number.NaN;
    }
    return out;
  };
  return {
    lp: collect((chain) => chain.logDensity),
    acceptance_rate: collect((chain) => chain.acceptStatistic),
    step_size: collect((chain) => chain.stepSize),
    tree_depth: collect((chain) => chain.treeDepth),
    n_steps: collect((chain) => chain.nSteps),
    diverging: collect((chain) => chain.diverging),
    energy: collect((chain) => chain.energy),
    reached_max_treedepth: collect((chain) => chain.reachedMaxTreeDepth),
  } satisfies Partial<Record<StatName, Float64Array>>;
}

/** The posterior of a bare log density: one variable `q`, the vector itself. */
export function posteriorOfDensity(dim: number, { chains, outcome, seconds }: RunResult): Posterior<{ q: number[] }> {
  const draws = Math.min(...chains.map((chain) => chain.draws.count));
  const data = new Float64Array(chains.length * draws * dim);
  for (const [c, chain] of chains.entries()) data.set(chain.draws.positions.subarray(0, draws * dim), c * draws * dim);
  const q: Variable = { name: "q", shape: [dim], data, role: "sampled" };
  return new Posterior({
    draws: new Draws({ chains: chains.length, draws, variables: [q], stats: statsOf(chains, draws) }),
    returned: new Map([["q", q]]), outcome, chains, seconds, warnings: [],
  });
}
