/**
 * @file Define the order of the stages: model, trace, tape, gradient, log density, draws, posterior.
 *
 * No other file calls two stages. Everything that needs several of them goes through here.
 */
import { canCompile, compile, hashTape, type Kernel, kernelTape, type Products, productsOutside, type Tape } from "@typyro/autodiff";
import { formatShape, type ModelError, modelError, type Shape, sizeOf } from "@typyro/base";
import { densityGradient, type DensityOptions, densityTape, type DensityTape, drawsTape, leaveOut, type LeftOut, returnedValues, scaledSites } from "@typyro/core";
import { type DataArray, Draws, elementLabel, type SamplerStats, type StatName, type Variable } from "@typyro/diagnostics";
import type { ChainDraws, ChainResult, ChainState } from "./chains/chainResult.ts";
import type { ChainBlock, RunResult } from "./chains/run.ts";
import { runSettings } from "./chains/runOptions.ts";
import { collectPaths, elementsOfSites } from "./collectPaths.ts";
import { compiledDensity } from "./compiledDensity.ts";
import { dataArrays, unconstrainedDraws } from "./savedParts.ts";
import { checkVariables, positionsOf, positionsOfConstrained } from "./savedPositions.ts";
import { interpretedDensity } from "./interpretedDensity.ts";
import { labelled } from "./labelled.ts";
import { generatedStreams, type StreamOfDraw } from "./generatedStreams.ts";
import type { LogDensity } from "./logDensity.ts";
import { type ChainPositions, type DrawnPoints, latentSites, observedSites, type PointDensity, pointDensity, pointwiseOf, termsOf } from "./logLikelihood.ts";
import { interpretedPoints, pointEvaluator, type PointEvaluator } from "./pointEvaluator.ts";
import { type ModelBehind, Posterior, SampledPosterior } from "./posterior.ts";
import { type DrawnValues, predictive } from "./predictive.ts";
import type { RefitOptions } from "./refit.ts";
import type { RunState } from "./runState.ts";
import { replayer } from "./replayer.ts";
import { writeDraw } from "./writeDraw.ts";

/** The stages of a model with data, up to what a sampler needs. */
export interface Stages {
  readonly density: DensityTape;
  readonly gradient: Tape;
  /** Compiled code, where WebAssembly is allowed; the log density says of which forms. */
  readonly kernel: Kernel | undefined;
  readonly logDensity: LogDensity;
  /** Give back what the log density holds; it cannot be evaluated any more. */
  readonly dispose: () => void;
  /** A name of the tape that is sampled; equal names give equal draws. @cost reads all data */
  readonly tapeName: () => string;
}

/** Options of `stagesOf`. */
export interface StageOptions extends DensityOptions {
  /** Elements of observed sites that the sampler is not to see; `density` still has them. */
  readonly without?: LeftOut | undefined;
  /** What multiplies large matrices in float32, in place of the kernel. */
  readonly products?: Products | undefined;
}

/** Model and data to log density: each stage once, in order. */
export function stagesOf<D, R>(model: (data: D) => R, data: D, options: StageOptions = {}): Stages {
  const { products, without, ...rest } = options;
  const density = densityTape(model, data, rest);
  const sampled = without === undefined ? density : densityTape(leaveOut(model as (data: D) => undefined, without), data, rest);
  const gradient = densityGradient(sampled);
  if (!canCompile()) {
    const tape = kernelTape(gradient);
    const logDensity = interpretedDensity(tape, density.layout, products);
    return { density, gradient, kernel: undefined, logDensity, dispose: logDensity.dispose, tapeName: () => nameOf(tape, products) };
  }
  const kernel = compile(gradient, { products });
  return { density, gradient, kernel, logDensity: compiledDensity(kernel, density.layout), dispose: () => kernel.dispose(), tapeName: () => nameOf(kernel.tape, products) };
}

/** Products in float32 change the draws, so they are part of the name. */
function nameOf(tape: Tape, products: Products | undefined): string {
  return productsOutside(tape, products).size === 0 ? hashTape(tape) : `${hashTape(tape)} in float32`;
}

/** A model with its data, what was recorded of them, and the random numbers of what `generated` runs. */
export interface Recorded<D, R> {
  readonly streamOf: StreamOfDraw;
  readonly model: (data: D) => R;
  readonly data: D;
  readonly density: DensityTape;
  /** What the model was warned of, and the run. */
  readonly warnings: readonly ModelError[];
  readonly refit: (options: RefitOptions) => Promise<SampledPosterior<R, D>>;
  /** The run's state, given where its chains stand. */
  readonly stateOf: (chains: readonly ChainState[]) => RunState;
}

/** Unconstrained draws to the posterior: every kept site and returned value, computed for every draw. */
export function posteriorOf<D, R>(recording: Recorded<D, R>, { chains, outcome, seconds }: RunResult): SampledPosterior<R, D> {
  const draws = Math.min(...chains.map((chain) => chain.draws.count));
  const variables = variablesOf(recording, chains, draws);
  return new SampledPosterior<R, D>({
    draws: new Draws({ chains: chains.length, draws, variables: collectPaths(variables.kept, chains.length * draws), stats: statsOf(chains.map((chain) => chain.draws), draws) }),
    returned: variables.returned, outcome, chains, seconds,
    warnings: recording.warnings,
    state: () => recording.stateOf(chains.map(({ state }) => state)),
    model: modelBehind(recording, { layout: recording.density.layout, chains, draws }, variables, () => warmupOf(recording, chains)),
  });
}

/** Draws as a file has them. */
export interface SavedDraws {
  readonly posterior: Draws;
  /** The draws as the sampler had them, where they were saved. */
  readonly unconstrained?: Draws | undefined;
  /** The data that were saved with them. */
  readonly observed?: readonly DataArray[] | undefined;
  /** Seconds spent sampling. */
  readonly seconds?: number | undefined;
  /** Whether `lp` is the log density of this library, constants included. */
  readonly hasOwnDensity?: boolean | undefined;
}

/** Saved draws to the posterior, under the model and the data that they came from. @error as `attach` */
export function posteriorOfDraws<D, R>({ model, data, refit }: Pick<Recorded<D, R>, "model" | "data" | "refit">, saved: SavedDraws): Posterior<R, D> {
  const density = densityTape(model, data, { prior: true });
  const { posterior, unconstrained, seconds = 0 } = saved;
  const { draws } = posterior;
  const recording = { model, data, density, refit, streamOf: generatedStreams(runSettings({ chains: posterior.chains, draws }, density.layout.dim)) };
  checkVariables(posterior, collectPaths(density.kept.map((site) => ({ ...labelled(site), data: new Float64Array(sizeOf(site.value.shape)) })), 1));
  const chains = unconstrained === undefined ? positionsOfConstrained(model, data, posterior, density.layout) : positionsOf(unconstrained, density.layout);
  const points = { layout: density.layout, chains, draws };
  checkObserved(saved, dataArrays(density, data).observed);
  checkDensity(saved, pointDensity(density, density.layout, {}), chains);
  const variables = variablesOf(recording, chains, draws);
  const kept = collectPaths(variables.kept, chains.length * draws).map((variable) => (posterior.has(variable.name) ? { ...variable, data: posterior.get(variable.name).data } : variable));
  return new Posterior<R, D>({
    draws: new Draws({ chains: chains.length, draws, variables: kept, stats: posterior.stats }),
    returned: variables.returned, outcome: { kind: "complete" }, seconds, warnings: density.warnings,
    model: modelBehind(recording, points, variables, () => undefined),
  });
}

/** @error attach-data-differ */
function checkObserved({ observed = [] }: SavedDraws, given: readonly DataArray[]): void {
  for (const { name, data } of observed) {
    const now = given.find((array) => array.name === name);
    if (now === undefined) continue;
    if (now.data.length !== data.length) throw modelError("attach-mismatch", { site: name, inFile: `data of ${data.length} numbers`, inModel: `data of ${now.data.length} numbers` });
    const differs = data.findIndex((x, i) => x !== now.data[i]);
    if (differs < 0) continue;
    throw modelError("attach-data-differ", { site: name, element: elementLabel(now, differs), inFile: data[differs] ?? NaN, inData: now.data[differs] ?? NaN });
  }
}

/** How far two evaluations of one log density may differ by rounding, relative to it. */
const DENSITY_ROUNDING = 1e-9;

/** @error attach-density-differs */
function checkDensity({ posterior, hasOwnDensity = false }: SavedDraws, density: PointDensity, chains: readonly ChainPositions[]): void {
  const saved = posterior.stats.lp?.[0];
  const [first] = chains;
  if (!hasOwnDensity || saved === undefined || first === undefined) return;
  density.at(first.draws.positions, 0);
  const found = density.logDensity();
  density.dispose();
  if (!(Math.abs(found - saved) <= DENSITY_ROUNDING * (1 + Math.abs(saved)))) throw modelError("attach-density-differs", { saved, found });
}

/** What can be asked of a model given its draws. */
function modelBehind<D, R>(recording: Omit<Recorded<D, R>, "stateOf" | "warnings">, points: DrawnPoints, { kept, auxiliary }: RunVariables, warmup: () => Draws | undefined): ModelBehind<R, D> {
  const { model, data, density } = recording;
  const given = { chains: points.chains.length, draws: points.draws, variables: [...kept.filter(({ role }) => role === "sampled"), ...auxiliary] };
  const observed = observedSites(density);
  const scoredOn = (newData: D, seed: number, check?: (before: DensityTape, now: DensityTape) => void): Draws => {
    const scored = densityTape(model, newData);
    check?.(density, scored);
    return pointwiseOf(scored, observedSites(scored), hasSameUnknowns(density, scored) ? points : pointsOfGroups(recording, newData, scored, { ...given, seed }));
  };
  const asSites = (elements: LeftOut): LeftOut => elementsOfSites(observed.map(({ name, fn }) => ({ name, shape: fn.batchShape })), elements);
  return {
    predict: (newData, options) => predictive(model, newData === undefined ? data : newData, { ...options, given }),
    logLikelihood: (newData) => (newData === undefined ? pointwiseOf(density, observed, points) : scoredOn(newData, 0, checkKnown)),
    logLikelihoodOfGroups: (newData, seed) => scoredOn(newData, seed),
    logPrior: () => pointwiseOf(density, latentSites(density), points),
    terms: () => ({ prior: termsOf(density, latentSites(density), points), likelihood: termsOf(density, observed, points) }),
    refit: ({ without, ...options }) => recording.refit({ ...options, without: without === undefined ? undefined : asSites(without) }),
    points: () => ({ ...points, densityAt: (elements) => pointDensity(density, points.layout, elements) }),
    warmup,
    unconstrained: () => unconstrainedDraws(points),
    data: () => dataArrays(density, data),
  };
}

/** The sites and statistics of one chain's draws, as they come. */
export function drawsOfBlock<D, R>(recording: Recorded<D, R>, { chain, first, draws }: ChainBlock): Draws {
  const streamOf: StreamOfDraw = (_, draw) => recording.streamOf(chain, first + draw);
  const { kept } = variablesOf({ ...recording, streamOf }, [{ draws }], draws.count);
  return new Draws({ chains: 1, draws: draws.count, variables: collectPaths(kept, draws.count), stats: statsOf([draws], draws.count) });
}

/** The sites at some unconstrained points, as draws of one chain; and what the model returned at each. */
export function drawsAtPoints<D, R>(recording: Pick<Recorded<D, R>, "model" | "data" | "density" | "streamOf">, positions: Float64Array, count: number): { readonly draws: Draws; readonly returned: ReadonlyMap<string, Variable> } {
  const { kept, returned } = variablesOf(recording, [{ draws: { positions } }], count);
  return { draws: new Draws({ chains: 1, draws: count, variables: collectPaths(kept, count) }), returned };
}

/** The draws of the warm-up, where they were kept. */
function warmupOf<D, R>(recording: Recorded<D, R>, results: readonly ChainResult[]): Draws | undefined {
  const kept = results.flatMap(({ warmupDraws }) => (warmupDraws === undefined ? [] : [{ draws: warmupDraws }]));
  const draws = Math.min(...kept.map((chain) => chain.draws.count));
  if (kept.length < results.length || draws === 0) return undefined;
  const { kept: variables } = variablesOf(recording, kept, draws);
  return new Draws({ chains: kept.length, draws, variables: collectPaths(variables, kept.length * draws), stats: statsOf(kept.map((chain) => chain.draws), draws) });
}

/** The variables of a run. */
interface RunVariables {
  readonly kept: Variable[];
  readonly auxiliary: Variable[];
  readonly returned: Map<string, Variable>;
}

/** The variables of a run, filled by evaluating one tape for each draw. */
function variablesOf<D, R>(recording: Pick<Recorded<D, R>, "model" | "data" | "density" | "streamOf">, chains: readonly ChainPositions[], draws: number): RunVariables {
  const { density, streamOf } = recording;
  const { generated } = density;
  const evaluator = drawsEvaluator(density);
  const make = (size: number): Float64Array => new Float64Array(chains.length * draws * size);
  const scaled = scaledSites(density);
  const kept = density.kept.map((site) => ({ ...labelled(site), scales: scaled.get(site.name), data: make(sizeOf(site.value.shape)) }));
  const auxiliary = density.auxiliary.map((site) => ({ ...labelled(site), data: make(sizeOf(site.value.shape)) }));
  const returned = density.returned.map(({ key, shape }) => ({ ...labelledReturn(density, key, shape), data: make(sizeOf(shape)) }));
  // An output that cannot be drawn from a tape is not among those of the evaluator.
  const targets = [...[...kept, ...auxiliary].map(({ name, data }) => ({ data, from: evaluator.outputs.get(`site/${name}`) })), ...returned.map(({ name, data }) => ({ data, from: evaluator.outputs.get(`return/${name}`) }))];
  const { dim } = density.layout;
  for (const [c, chain] of chains.entries()) {
    for (let d = 0; d < draws; d++) {
      generated?.setGenerator(streamOf(c, d));
      evaluator.at(chain.draws.positions, d * dim);
      for (const { data, from } of targets) if (from !== undefined) writeDraw(data, from, (c * draws + d) * from.length);
    }
  }
  evaluator.dispose();
  const variables = { kept, auxiliary, returned: new Map(returned.map((variable) => [variable.name, variable])) };
  if (generated?.isStaged === false) replayGenerated(recording, chains.length, draws, variables);
  return variables;
}

/** What computes the kept values of a draw; what `generated` draws, plain code with random numbers, is interpreted. */
function drawsEvaluator(density: DensityTape): PointEvaluator {
  return density.generated === undefined ? pointEvaluator(drawsTape(density), density.layout) : interpretedPoints(drawsTape(density), density.layout);
}

/** A returned value with the plates of the site that it is, if it is one. */
function labelledReturn({ tape: { outputs }, kept }: DensityTape, key: string, shape: Shape): Omit<Variable, "data"> {
  const node = outputs.get(`return/${key}`);
  const site = kept.find(({ name }) => node !== undefined && outputs.get(`site/${name}`) === node);
  if (site === undefined) return { name: key, shape };
  const { dims = [], coords } = labelled(site);
  return { name: key, shape, dims: dims.map((dim, axis) => (dim === `${site.name}_dim_${axis}` ? `${key}_dim_${axis}` : dim)), coords };
}

/** Fill what `generated` draws by running the model anew for each draw, given the values of its unknowns. */
function replayGenerated<D, R>({ model, data, density, streamOf }: Pick<Recorded<D, R>, "model" | "data" | "density" | "streamOf">, chains: number, draws: number, { kept, auxiliary, returned }: RunVariables): void {
  const isDrawn = (output: string): boolean => density.generated?.outputs.has(output) === true;
  const run = replayer(model, data, [...kept.filter(({ role }) => role === "sampled"), ...auxiliary], draws);
  const sites = kept.filter(({ name }) => isDrawn(`site/${name}`));
  const keys = [...returned.values()].filter(({ name }) => isDrawn(`return/${name}`));
  for (let c = 0; c < chains; c++) {
    for (let d = 0; d < draws; d++) {
      const traced = run(c, d, streamOf(c, d));
      const values = new Map(returnedValues(traced.returned).map(({ key, value }) => [key, value]));
      const row = c * draws + d;
      for (const { name, shape, data: target } of sites) writeDraw(target, traced.value(name).data(), row * sizeOf(shape));
      for (const { name, shape, data: target } of keys) writeDraw(target, values.get(name)?.data() ?? [], row * sizeOf(shape));
    }
  }
}

/** Points of the unknowns that the model has with other data: elements of labelled plates are taken by label, or drawn. @error as `predictive` */
function pointsOfGroups<D, R>({ model }: Pick<Recorded<D, R>, "model">, data: D, { layout }: DensityTape, { seed, ...given }: DrawnValues & { readonly seed: number }): DrawnPoints {
  const names = collectPaths(layout.entries.map(({ site, shape }) => ({ name: site, shape, data: new Float64Array(sizeOf(shape)) })), 1).map(({ name }) => name);
  const draws = predictive(model, data, { given, seed, sites: names });
  return { layout, chains: positionsOfConstrained(model, data, draws, layout), draws: draws.draws };
}

/** Refuse unknowns that the draws do not know: sites of other names or shapes, and elements of labelled plates that are new. @error `layout-changed` */
function checkKnown(before: DensityTape, now: DensityTape): void {
  const refuse = (site: string, was: string, is: string): never => {
    throw modelError("layout-changed", { site, before: was, now: is });
  };
  const shown = ({ shape }: { readonly shape: Shape }): string => `of shape ${formatShape(shape)}`;
  const sites = latentSites(now).map(labelled);
  for (const site of latentSites(before).map(labelled)) {
    const other = sites.find(({ name }) => name === site.name) ?? refuse(site.name, shown(site), "not there");
    if (other.shape.length !== site.shape.length) refuse(site.name, shown(site), shown(other));
    for (const [axis, dim] of (other.dims ?? []).entries()) {
      const [labels, others] = [site.coords?.[dim], other.coords?.[dim]];
      if (labels !== undefined && others !== undefined && site.dims?.[axis] === dim) {
        const added = others.find((label) => !labels.some((old) => String(old) === String(label)));
        if (added !== undefined) refuse(site.name, `${shown(site)} without it`, `${shown(other)}, among its labels \`${String(added)}\`,`);
      } else if (other.shape[axis] !== site.shape[axis]) refuse(site.name, shown(site), shown(other));
    }
  }
  const names = latentSites(before).map(({ name }) => name);
  for (const site of sites) if (!names.includes(site.name)) refuse(site.name, "not there", shown(site));
}

/** Whether the model has the same unknowns with other data: names, shapes, and labels in the same order. */
function hasSameUnknowns(before: DensityTape, now: DensityTape): boolean {
  const text = (density: DensityTape): string => JSON.stringify(latentSites(density).map(labelled).map(({ name, shape, dims, coords }) => [name, shape, dims, coords]));
  return text(before) === text(now);
}

/** The sampler's record of each draw under InferenceData's names. */
function statsOf(chains: readonly ChainDraws[], draws: number): SamplerStats {
  const collect = (pick: (chain: ChainDraws) => ArrayLike<number>): Float64Array => {
    const out = new Float64Array(chains.length * draws);
    for (const [c, chain] of chains.entries()) {
      const from = pick(chain);
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
export function posteriorOfDensity(dim: number, { chains, outcome, seconds }: RunResult, stateOf: (chains: readonly ChainState[]) => RunState, warnings: readonly ModelError[]): SampledPosterior<{ q: number[] }> {
  const draws = Math.min(...chains.map((chain) => chain.draws.count));
  const data = new Float64Array(chains.length * draws * dim);
  for (const [c, chain] of chains.entries()) data.set(chain.draws.positions.subarray(0, draws * dim), c * draws * dim);
  const q: Variable = { name: "q", shape: [dim], data, role: "sampled" };
  return new SampledPosterior({
    draws: new Draws({ chains: chains.length, draws, variables: [q], stats: statsOf(chains.map((chain) => chain.draws), draws) }),
    returned: new Map([["q", q]]), outcome, chains, seconds, warnings,
    state: () => stateOf(chains.map(({ state }) => state)),
    model: withoutModel,
  });
}

/** A bare density has nothing to predict or to leave out. @error `predict-without-model` */
const refuse = (): never => {
  throw modelError("predict-without-model", {});
};

const withoutModel: ModelBehind<never, never> = {
  predict: refuse, logLikelihood: refuse, logLikelihoodOfGroups: refuse, logPrior: refuse, terms: refuse, refit: refuse, points: refuse,
  warmup: () => undefined, unconstrained: () => undefined, data: () => ({ observed: [], constant: [] }),
};
