/**
 * @file Evaluate parts of the log density under the draws of a posterior: of observations, of priors, and by whole sites.
 */
import { type Shape, sizeOf } from "@typyro/base";
import type { DensityTape, Layout, SampleMessage, Settled } from "@typyro/core";
import { Draws, type Variable } from "@typyro/diagnostics";
import type { ChainDraws } from "./chains/chainResult.ts";
import { collectPaths, elementsOfSites } from "./collectPaths.ts";
import { labelled } from "./labelled.ts";
import { pointEvaluator } from "./pointEvaluator.ts";
import { writeDraw } from "./writeDraw.ts";

/** Where the draws of one chain lie. @space unconstrained */
export interface ChainPositions {
  readonly draws: Pick<ChainDraws, "positions">;
}

/** The draws of all chains, and what lays them out. */
export interface DrawnPoints {
  readonly layout: Layout;
  readonly chains: readonly ChainPositions[];
  /** Draws in each chain. */
  readonly draws: number;
}

type RandomSite = Settled<SampleMessage>;

/** Sites that hold data; factors are not among them. */
export function observedSites({ random }: DensityTape): RandomSite[] {
  return random.filter(({ isObserved, infer }) => isObserved && infer.auxiliary !== true);
}

/** Sites that have a prior: latent ones, those of the machinery included. */
export function latentSites({ random }: DensityTape): RandomSite[] {
  return random.filter(({ isObserved }) => !isObserved);
}

/** The log density of each batch element of some sites under each draw; weights do not enter. @shape [chain, draw, ...batch] */
export function pointwiseOf(density: DensityTape, sites: readonly RandomSite[], points: DrawnPoints): Draws {
  const variables = sites.map((site) => {
    const { name, dims, coords } = labelled(site);
    const { batchShape } = site.fn;
    const named = (dims ?? []).slice(0, batchShape.length);
    return { name, shape: batchShape, dims: named, coords: Object.fromEntries(Object.entries(coords ?? {}).filter(([dim]) => named.includes(dim))), output: `pointwise/${name}` };
  });
  return evaluated(density, variables, points);
}

/** The sum over each site's elements, times its weight: what the site adds to the log density, without Jacobians. @shape [chain, draw] */
export function termsOf(density: DensityTape, sites: readonly RandomSite[], points: DrawnPoints): Draws {
  return evaluated(density, sites.map(({ name }) => ({ name, shape: [], output: `term/${name}` })), points);
}

interface Wanted extends Omit<Variable, "data"> {
  readonly shape: Shape;
  readonly output: string;
}

function evaluated({ tape }: DensityTape, wanted: readonly Wanted[], { layout, chains, draws }: DrawnPoints): Draws {
  const evaluator = pointEvaluator(tape.pruned([...tape.outputs].filter(([name]) => wanted.some(({ output }) => output === name))), layout);
  const variables = wanted.map(({ output, ...variable }) => ({ variable, from: evaluator.outputs.get(output) ?? new Float64Array(0), data: new Float64Array(chains.length * draws * sizeOf(variable.shape)) }));
  for (const [c, { draws: { positions } }] of chains.entries()) {
    for (let d = 0; d < draws; d++) {
      evaluator.at(positions, d * layout.dim);
      for (const { from, data } of variables) writeDraw(data, from, (c * draws + d) * from.length);
    }
  }
  evaluator.dispose();
  const filled = variables.map(({ variable, data }) => ({ ...variable, data }));
  return new Draws({ chains: chains.length, draws, variables: collectPaths(filled, chains.length * draws) });
}

/** The log density and the log likelihood of some observations, at any point. */
export interface PointDensity {
  /** Evaluate both at the point that begins at `start`. @space unconstrained */
  at(q: Float64Array, start: number): void;
  /** At the last point, in nats, up to a constant. */
  logDensity(): number;
  /** Sum over the elements at the last point, in nats. */
  logLikelihood(): number;
  /** Give the memory back. */
  dispose(): void;
}

/** Both for the elements of observed sites (or of the variables joined from them). */
export function pointDensity(density: DensityTape, layout: Layout, elements: Readonly<Record<string, readonly number[]>>): PointDensity {
  const sites = observedSites(density);
  const wanted = elementsOfSites(sites.map(({ name, fn }) => ({ name, shape: fn.batchShape })), elements);
  const names = Object.keys(wanted).map((name) => `pointwise/${name}`);
  const { at, outputs, dispose } = pointEvaluator(density.tape.pruned([...density.tape.outputs].filter(([name]) => name === "logDensity" || names.includes(name))), layout);
  const total = outputs.get("logDensity") ?? new Float64Array(1);
  const parts = Object.entries(wanted).map(([name, positions]) => ({ positions, from: outputs.get(`pointwise/${name}`) ?? new Float64Array(0) }));
  const logLikelihood = (): number => {
    let sum = 0;
    for (const { positions, from } of parts) for (const position of positions) sum += from[position] ?? Number.NaN;
    return sum;
  };
  return { at, logDensity: () => total[0] ?? Number.NaN, logLikelihood, dispose };
}
