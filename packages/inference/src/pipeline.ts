/**
 * @file Define the order of the stages: model, trace, tape, gradient, log density, draws, posterior.
 *
 * No other file calls two stages. Everything that needs several of them goes through here.
 */
import { canCompile, compile, interpret, type Kernel, type Tape } from "@typyro/autodiff";
import { formatShape, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import { densityGradient, type DensityOptions, densityTape, type DensityTape, drawsTape, returnedValues } from "@typyro/core";
import { Draws, type SamplerStats, type StatName, type Variable } from "@typyro/diagnostics";
import type { ChainDraws, ChainResult } from "./chains/chainResult.ts";
import type { RunResult } from "./chains/run.ts";
import { collectPaths } from "./collectPaths.ts";
import { compiledDensity } from "./compiledDensity.ts";
import { bindInputs, interpretedDensity } from "./interpretedDensity.ts";
import { labelled } from "./labelled.ts";
import type { StreamOfDraw } from "./generatedStreams.ts";
import type { LogDensity } from "./logDensity.ts";
import { Posterior } from "./posterior.ts";
import { predictive } from "./predictive.ts";
import { replayer } from "./replayer.ts";

/** The stages of a model with data, up to what a sampler needs. */
export interface Stages {
  readonly density: DensityTape;
  readonly gradient: Tape;
  /** Compiled code, where WebAssembly is allowed. */
  readonly kernel: Kernel | undefined;
  readonly logDensity: LogDensity;
}

/** Model and data to log density: each stage once, in order. */
export function stagesOf<D, R>(model: (data: D) => R, data: D, options: DensityOptions = {}): Stages {
  const density = densityTape(model, data, options);
  const gradient = densityGradient(density);
  const kernel = canCompile() ? compile(gradient, { lanes: LANES }) : undefined;
  const logDensity = kernel === undefined ? interpretedDensity(gradient, density.layout) : compiledDensity(kernel, density.layout);
  return { density, gradient, kernel, logDensity };
}

/** Chains that share one call of the kernel: two registers of two numbers. */
const LANES = 4;

/** A model with its data, what was recorded of them, and the random numbers of what `generated` runs. */
export interface Recorded<D, R> {
  readonly streamOf: StreamOfDraw;
  readonly model: (data: D) => R;
  readonly data: D;
  readonly density: DensityTape;
}

/** Unconstrained draws to the posterior: every kept site and returned value, computed for every draw. */
export function posteriorOf<D, R>(recording: Recorded<D, R>, { chains, outcome, seconds }: RunResult): Posterior<R, D> {
  const { model, data, density } = recording;
  const draws = Math.min(...chains.map((chain) => chain.draws.count));
  const { kept, auxiliary, returned } = variablesOf(recording, chains, draws);
  const given = { chains: chains.length, draws, variables: [...kept.filter(({ role }) => role === "sampled"), ...auxiliary] };
  return new Posterior<R, D>({
    predict: (newData, options) => predictive(model, newData === undefined ? data : newData, { ...options, given }),
    logLikelihood: (newData) => logLikelihoodOf(newData === undefined ? density : recordedAgain(model, newData, density), chains, draws),
    draws: new Draws({ chains: chains.length, draws, variables: collectPaths(kept, chains.length * draws), stats: statsOf(chains, draws) }),
    returned, outcome, chains, seconds,
    warnings: density.warnings,
  });
}

/** The variables of a run. */
interface RunVariables {
  readonly kept: Variable[];
  readonly auxiliary: Variable[];
  readonly returned: Map<string, Variable>;
}

/** The variables of a run, filled by evaluating one tape for each draw. */
function variablesOf<D, R>(recording: Recorded<D, R>, chains: readonly ChainResult[], draws: number): RunVariables {
  const { density, streamOf } = recording;
  const { generated } = density;
  const evaluator = interpret(drawsTape(density));
  const bind = bindInputs(evaluator, density.layout);
  const make = (size: number): Float64Array => new Float64Array(chains.length * draws * size);
  const kept = density.kept.map((site) => ({ ...labelled(site), data: make(sizeOf(site.value.shape)) }));
  const auxiliary = density.auxiliary.map((site) => ({ ...labelled(site), data: make(sizeOf(site.value.shape)) }));
  const returned = density.returned.map(({ key, shape }) => ({ name: key, shape, data: make(sizeOf(shape)) }));
  // An output that cannot be drawn from a tape is not among those of the evaluator.
  const targets = [...[...kept, ...auxiliary].map(({ name, data }) => ({ data, from: evaluator.outputs.get(`site/${name}`) })), ...returned.map(({ name, data }) => ({ data, from: evaluator.outputs.get(`return/${name}`) }))];
  const { dim } = density.layout;
  for (const [c, chain] of chains.entries()) {
    for (let d = 0; d < draws; d++) {
      bind(chain.draws.positions, d * dim);
      generated?.setGenerator(streamOf(c, d));
      evaluator.run();
      for (const { data, from } of targets) if (from !== undefined) data.set(from, (c * draws + d) * from.length);
    }
  }
  const variables = { kept, auxiliary, returned: new Map(returned.map((variable) => [variable.name, variable])) };
  if (generated?.isStaged === false) replayGenerated(recording, chains.length, draws, variables);
  return variables;
}

/** Fill what `generated` draws by running the model anew for each draw, given the values of its unknowns. */
function replayGenerated<D, R>({ model, data, density, streamOf }: Recorded<D, R>, chains: number, draws: number, { kept, auxiliary, returned }: RunVariables): void {
  const isDrawn = (output: string): boolean => density.generated?.outputs.has(output) === true;
  const run = replayer(model, data, [...kept.filter(({ role }) => role === "sampled"), ...auxiliary], draws);
  const sites = kept.filter(({ name }) => isDrawn(`site/${name}`));
  const keys = [...returned.values()].filter(({ name }) => isDrawn(`return/${name}`));
  for (let c = 0; c < chains; c++) {
    for (let d = 0; d < draws; d++) {
      const traced = run(c, d, streamOf(c, d));
      const values = new Map(returnedValues(traced.returned).map(({ key, value }) => [key, value]));
      const row = c * draws + d;
      for (const { name, shape, data: target } of sites) target.set(traced.value(name).data(), row * sizeOf(shape));
      for (const { name, shape, data: target } of keys) target.set(values.get(name)?.data() ?? [], row * sizeOf(shape));
    }
  }
}

/** The same model with other data, whose unknowns must be laid out as they were. @error `layout-changed` */
function recordedAgain<D, R>(model: (data: D) => R, data: D, before: DensityTape): DensityTape {
  const now = densityTape(model, data);
  const shown = (entry: { readonly shape: Shape } | undefined): string => (entry === undefined ? "not there" : `of shape ${formatShape(entry.shape)}`);
  for (const [i, entry] of before.layout.entries.entries()) {
    const other = now.layout.entries[i];
    if (other?.site === entry.site && sameShape(other.shape, entry.shape)) continue;
    throw modelError("layout-changed", { site: entry.site, before: shown(entry), now: shown(now.layout.entries.find(({ site }) => site === entry.site)) });
  }
  return now;
}

/** The log density of each observation under each draw; scales do not enter. @shape [chain, draw, ...batch] */
function logLikelihoodOf(density: DensityTape, chains: readonly ChainResult[], draws: number): Draws {
  const observed = density.random.filter(({ isObserved, infer }) => isObserved && infer.auxiliary !== true);
  const evaluator = interpret(density.tape.pruned([...density.tape.outputs].filter(([name]) => observed.some((site) => name === `pointwise/${site.name}`))));
  const bind = bindInputs(evaluator, density.layout);
  const variables = observed.map((site): Variable => {
    const { name, dims, coords } = labelled(site);
    const { batchShape } = site.fn;
    const data = new Float64Array(chains.length * draws * sizeOf(batchShape));
    return { name, shape: batchShape, dims: (dims ?? []).slice(0, batchShape.length), coords, data };
  });
  for (const [c, chain] of chains.entries()) {
    for (let d = 0; d < draws; d++) {
      bind(chain.draws.positions, d * density.layout.dim);
      evaluator.run();
      for (const { name, shape, data } of variables) data.set(evaluator.outputs.get(`pointwise/${name}`) ?? [], (c * draws + d) * sizeOf(shape));
    }
  }
  return new Draws({ chains: chains.length, draws, variables: collectPaths(variables, chains.length * draws) });
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
  const all = {
    lp: collect((chain) => chain.logDensity),
    acceptance_rate: collect((chain) => chain.acceptStatistic),
    step_size: collect((chain) => chain.stepSize),
    tree_depth: collect((chain) => chain.treeDepth),
    n_steps: collect((chain) => chain.nSteps),
    diverging: collect((chain) => chain.diverging),
    energy: collect((chain) => chain.energy),
    reached_max_treedepth: collect((chain) => chain.reachedMaxTreeDepth),
  } satisfies Partial<Record<StatName, Float64Array>>;
  // A sampler that has no such thing, as a random walk has no energy, leaves NaN.
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length === 0 || values.some((value) => !Number.isNaN(value))));
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
    predict: refuseWithoutModel,
    logLikelihood: refuseWithoutModel,
  });
}

/** @error `predict-without-model` */
function refuseWithoutModel(): never {
  throw modelError("predict-without-model", {});
}
