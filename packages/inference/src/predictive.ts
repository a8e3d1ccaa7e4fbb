/**
 * @file Simulate a model under the draws of a posterior, or under its prior.
 */
import { canCompile, compileAsIs, type Evaluator, interpret, type Tape } from "@typyro/autodiff";
import { checkOptionNames, Generator, modelError, nearestName, type OptionNames, type Shape, sizeOf } from "@typyro/base";
import { type DrawnSite, mask, pathOf, seed as seeded, type SimulationTape, simulationTape, type Site, substitute, trace, uncondition } from "@typyro/core";
import { Draws, type Variable } from "@typyro/diagnostics";
import { requireWhole } from "./chains/optionChecks.ts";
import { collectPaths, splitPaths } from "./collectPaths.ts";
import { labelled } from "./labelled.ts";
import { type Nested, nested, replayer } from "./replayer.ts";
import { writeDraw } from "./writeDraw.ts";

/** Draws of latent sites of a model, such as `posterior.draws`, or draws that another model (a guide) was simulated to give. */
export interface DrawnValues {
  readonly chains: number;
  readonly draws: number;
  readonly variables: readonly Variable[];
}

/** Options of `predictive`. */
export interface PredictiveOptions {
  /** The draws to simulate under, of all latent sites or of some; without them the prior is simulated. */
  readonly given?: DrawnValues | undefined;
  /** How many draws of the prior. Default 1000; draws that are given say how many there are. */
  readonly draws?: number | undefined;
  /** A whole number. Default 0. */
  readonly seed?: number | undefined;
  /** The sites to return; by default the ones that are not given, computed ones included. */
  readonly sites?: readonly string[] | undefined;
}

const OPTION_NAMES: OptionNames<PredictiveOptions> = { given: true, draws: true, seed: true, sites: true };

/**
 * Simulate a model: observed sites are drawn in the shape of their data, sites with draws keep them, and the
 * rest is drawn from the model. Elements of labelled plates are matched by label; new ones are drawn.
 *
 * A model with parameters is simulated at values for them: `predictive(substitute(model, { rate: 0.3 }), data)`.
 *
 * Of NumPyro's `Predictive`: `given` is `posterior_samples` (with any number of chains, its `batch_ndims`), or what a guide was simulated
 * to give; `sites` is `return_sites`, and computed sites are returned unasked. There is no `infer_discrete`: an unknown that is discrete
 * is summed out in the model and has no draws; it can be sampled from its probabilities, computed with `generated`.
 *
 * @returns draws of shape [chain, draw, ...site]; the prior gives one chain.
 * @error `predict-shape`; `unknown-variable` for a site, given or wanted, that the model has not; `draws-size-mismatch` where
 *   sites were given different numbers of draws; `option-outside-range`, `seed-not-integer`.
 * @cost one evaluation of a tape for each draw; a model with a distribution that cannot be rebuilt from
 *   numbers is run anew for each draw, some ten times slower.
 * @example
 * predictive(model, data, { draws: 500 }); // the prior
 * predictive(model, newData, { given: posterior.draws, sites: ["y"] });
 */
export function predictive<D, R>(model: (data: D) => R, data: NoInfer<D>, options: PredictiveOptions = {}): Draws {
  checkOptionNames("predictive", options, OPTION_NAMES);
  const { given, draws = 1000, seed = 0, sites: names } = options;
  requireWhole("draws", draws, 0, Infinity, "draws: 1000");
  const size = { chains: given?.chains ?? 1, draws: given?.draws ?? draws };
  const root = Generator.fromSeed(seed).fold("predictive");
  const sites = sitesOf(model, data, given?.variables ?? []);
  const variables = given === undefined ? [] : givenSites(new Draws({ ...size, variables: given.variables }).variables, sites, size);
  const wanted = names === undefined ? anew(sites, variables) : names.flatMap((name) => named(sites, name));
  const staged = simulationTape(model, data, variables.map(({ name, shape, dims, coords }): DrawnSite => ({ name, shape, dims, coords })));
  const simulation = staged === undefined ? replayed(model, data, variables, size.draws) : evaluated(staged, variables, size.draws, wanted);
  const out = wanted.map((site): Variable => ({ ...labelled(site), data: new Float64Array(size.chains * size.draws * sizeOf(site.value.shape)) }));
  for (let chain = 0; chain < size.chains; chain++) {
    const stream = root.fold(chain);
    for (let draw = 0; draw < size.draws; draw++) {
      const read = simulation.run(chain, draw, stream.fold(draw));
      for (const { name, shape, data: target } of out) writeDraw(target, read(name), (chain * size.draws + draw) * sizeOf(shape));
    }
  }
  simulation.dispose();
  // A site of a loop that was asked for by itself stays by itself.
  const alone = out.filter(({ name }) => names?.includes(name) === true);
  return new Draws({ ...size, variables: [...alone, ...collectPaths(out.filter((variable) => !alone.includes(variable)), size.chains * size.draws)] });
}

/** The model with its data drawn, as the recorded simulator runs it: nothing is scored, so `getMask` may leave out what is costly. */
function simulated<D, R>(model: (data: D) => R): (data: D) => undefined {
  return mask(uncondition(model as (data: D) => undefined), false);
}

/** Random and computed sites in order, by one run of the model. Sites with draws are not drawn, since an improper prior cannot be. */
function sitesOf<D, R>(model: (data: D) => R, data: D, given: readonly Variable[]): Site[] {
  const standing = substitute(simulated(model), (site) => (site.type === "sample" ? standIn(site, given) : undefined));
  const { sites } = trace(seeded(standing, 0))(data);
  return [...sites.values()].filter(({ type }) => type === "sample" || type === "deterministic");
}

/** Numbers of the first draw in the shape that a site has with these data, whose groups may be others. */
function standIn({ name, fn }: { readonly name: string; readonly fn: { readonly batchShape: Shape; readonly eventShape: Shape } }, given: readonly Variable[]): Nested | undefined {
  const variable = given.find((other) => other.name === name) ?? given.find((other) => other.name === pathOf(name).stem);
  const first = variable?.data.subarray(0, sizeOf(variable.shape)) ?? new Float64Array(0);
  const event = sizeOf(fn.eventShape);
  if (first.length < event || first.length % event !== 0 || first.length === 0) return undefined;
  const shape = [...fn.batchShape, ...fn.eventShape];
  return nested(Float64Array.from({ length: sizeOf(shape) }, (_, i) => first[i % first.length] ?? NaN), shape);
}

/** The given draws site by site, those of loops split up. @error `unknown-variable` */
function givenSites(variables: readonly Variable[], sites: readonly Site[], { chains, draws }: { readonly chains: number; readonly draws: number }): Variable[] {
  const split = splitPaths(variables, sites.map(({ name, value }) => ({ name, shape: value.shape })), chains * draws);
  const known = sites.map(({ name }) => name);
  for (const { name } of split) if (!known.includes(name)) throw modelError("unknown-variable", { name, known, nearest: nearestName(name, known) });
  return split;
}

/** A way to simulate draw by draw; `run` returns how to read the sites. */
interface Simulation {
  run(chain: number, draw: number, generator: Generator): (site: string) => ArrayLike<number>;
  dispose(): void;
}

/** One tape, evaluated for each draw. */
function evaluated({ tape, inputs, sites, setGenerator }: SimulationTape, variables: readonly Variable[], draws: number, wanted: readonly Site[]): Simulation {
  const needed = tape.pruned([...tape.outputs].filter(([name]) => wanted.some((site) => name === `site/${site.name}`)));
  const { inputs: points, outputs, run, dispose } = simulator(needed);
  const sources = inputs.flatMap((name, i) => {
    const source = variables.find((variable) => variable.name === name);
    const target = points[i];
    return source === undefined || target === undefined ? [] : [{ data: source.data, size: sizeOf(source.shape), target }];
  });
  const buffers = new Map(sites.map(({ name }) => [name, outputs.get(`site/${name}`) ?? new Float64Array(0)]));
  const read = (site: string): ArrayLike<number> => buffers.get(site) ?? [];
  return {
    run: (chain, draw, generator) => {
      for (const { data, size, target } of sources) {
        const start = (chain * draws + draw) * size;
        for (let i = 0; i < size; i++) target[i] = data[start + i]!;
      }
      setGenerator(generator);
      run();
      return read;
    },
    dispose,
  };
}

/** The tape compiled, so that draws alone are left to JavaScript; interpreted where that is not allowed, to the same bits. */
function simulator(tape: Tape): Evaluator & { dispose(): void } {
  if (!canCompile()) return { ...interpret(tape), dispose: () => undefined };
  const kernel = compileAsIs(tape);
  const { inputs, outputs, run } = kernel.port(1);
  return { inputs, outputs, run, dispose: () => kernel.dispose() };
}

/** The model run anew for each draw. */
function replayed<D, R>(model: (data: D) => R, data: D, variables: readonly Variable[], draws: number): Simulation {
  const once = replayer(simulated(model), data, variables, draws);
  return {
    run: (chain, draw, generator) => {
      const traced = once(chain, draw, generator);
      return (site) => traced.value(site).data();
    },
    dispose: () => undefined,
  };
}

/** Computed sites, and random ones that were not given. */
function anew(sites: readonly Site[], given: readonly Variable[]): Site[] {
  return sites.filter((site) => site.type === "deterministic" || (site.type === "sample" && site.fn.name !== "Unit" && !given.some(({ name }) => name === site.name)));
}

/** A site, or those of a loop. @error `unknown-variable` */
function named(sites: readonly Site[], wanted: string): Site[] {
  const site = sites.find(({ name }) => name === wanted);
  if (site !== undefined) return [site];
  const parts = sites.filter(({ name }) => pathOf(name).stem === wanted);
  if (parts.length > 0) return parts;
  const known = sites.map(({ name }) => name);
  throw modelError("unknown-variable", { name: wanted, known, nearest: nearestName(wanted, known) });
}
