/**
 * @file Simulate a model under the draws of a posterior, or under its prior.
 */
import { interpret, type Tape } from "@typyro/autodiff";
import { Generator, modelError, nearestName, sizeOf } from "@typyro/base";
import { type DrawnSite, type SimulationTape, simulationTape, type Site, uncondition } from "@typyro/core";
import { Draws, type Variable } from "@typyro/diagnostics";
import { labelled } from "./labelled.ts";
import { replayer } from "./replayer.ts";

/** Draws of every latent site of a model, those of the machinery included. */
export interface DrawnValues {
  readonly chains: number;
  readonly draws: number;
  readonly variables: readonly Variable[];
}

/** Options of `predictive`. */
export interface PredictiveOptions {
  /** The draws to simulate under; without them the prior is simulated. */
  readonly given?: DrawnValues | undefined;
  /** How many draws of the prior. Default 1000. */
  readonly draws?: number | undefined;
  /** A whole number. Default 0. */
  readonly seed?: number | undefined;
  /** The sites to return; by default the ones that are not given, computed ones included. */
  readonly sites?: readonly string[] | undefined;
}

/**
 * Simulate a model: observed sites are drawn in the shape of their data, sites with draws keep them, and the
 * rest is drawn from the model. Elements of labelled plates are matched by label; new ones are drawn.
 *
 * @returns draws of shape [chain, draw, ...site]; the prior gives one chain.
 * @error `predict-shape`; `unknown-variable` for a site that the model has not; `seed-not-integer`.
 * @cost one evaluation of a tape for each draw; a model with a distribution that cannot be rebuilt from
 *   numbers is run anew for each draw, some ten times slower.
 */
export function predictive<D, R>(model: (data: D) => R, data: NoInfer<D>, options: PredictiveOptions = {}): Draws {
  const { given, draws = 1000, seed = 0, sites } = options;
  const variables = given?.variables ?? [];
  const size = { chains: given?.chains ?? 1, draws: given?.draws ?? draws };
  const root = Generator.fromSeed(seed).fold("predictive");
  const staged = simulationTape(model, data, variables.map(({ name, shape, dims, coords }): DrawnSite => ({ name, shape, dims, coords })));
  const runs = staged === undefined ? replayed(model, data, variables, size.draws) : evaluated(staged, variables, size.draws);
  const wanted = chosen(runs.sites, variables, sites);
  const out = wanted.map((site): Variable => ({ ...labelled(site), data: new Float64Array(size.chains * size.draws * sizeOf(site.value.shape)) }));
  for (let chain = 0; chain < size.chains; chain++) {
    for (let draw = 0; draw < size.draws; draw++) {
      const read = runs.run(chain, draw, root.fold(chain).fold(draw));
      for (const { name, shape, data: target } of out) target.set(read(name), (chain * size.draws + draw) * sizeOf(shape));
    }
  }
  return new Draws({ ...size, variables: out });
}

/** A way to simulate draw by draw; `run` returns how to read the sites. */
interface Simulation {
  readonly sites: readonly Site[];
  run(chain: number, draw: number, generator: Generator): (site: string) => ArrayLike<number>;
}

/** One tape, evaluated for each draw. */
function evaluated({ tape, inputs, sites, setGenerator }: SimulationTape, variables: readonly Variable[], draws: number): Simulation {
  const evaluator = interpret(pruneToSites(tape));
  const sources = inputs.map((name) => variables.find((variable) => variable.name === name));
  return {
    sites,
    run: (chain, draw, generator) => {
      for (const [i, source] of sources.entries()) {
        if (source === undefined) continue;
        const size = sizeOf(source.shape);
        const start = (chain * draws + draw) * size;
        evaluator.inputs[i]?.set(source.data.subarray(start, start + size));
      }
      setGenerator(generator);
      evaluator.run();
      return (site) => evaluator.outputs.get(`site/${site}`) ?? [];
    },
  };
}

function pruneToSites(tape: Tape): Tape {
  return tape.pruned(tape.outputs);
}

/** The model run anew for each draw. */
function replayed<D, R>(model: (data: D) => R, data: D, variables: readonly Variable[], draws: number): Simulation {
  const once = replayer(uncondition(model as (data: D) => undefined), data, variables, draws);
  const { sites } = once(0, 0, Generator.fromSeed(0));
  return {
    sites: [...sites.values()].filter(({ type }) => type === "sample" || type === "deterministic"),
    run: (chain, draw, generator) => {
      const traced = once(chain, draw, generator);
      return (site) => traced.value(site).data();
    },
  };
}

/** @error `unknown-variable` */
function chosen(sites: readonly Site[], given: readonly Variable[], names: readonly string[] | undefined): Site[] {
  const known = sites.map(({ name }) => name);
  if (names === undefined) {
    return sites.filter((site) => site.type === "deterministic" || (site.type === "sample" && site.fn.name !== "Unit" && !given.some(({ name }) => name === site.name)));
  }
  return names.map((name) => {
    const site = sites.find((other) => other.name === name);
    if (site === undefined) throw modelError("unknown-variable", { name, known, nearest: nearestName(name, known) });
    return site;
  });
}
