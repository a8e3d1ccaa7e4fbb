/**
 * @file Find the mode of a posterior, and approximate the posterior along the way there.
 */
import { checkOptionNames, Generator, log, logSumExp, type ModelError, modelError, nearestName, type OptionNames } from "@typyro/base";
import type { Ok } from "@typyro/core";
import { type Draws, psis, type Variable } from "@typyro/diagnostics";
import { requireWhole } from "./chains/optionChecks.ts";
import { asStrategy, type InitStrategy, type InitValues, unconstrainedStrategy } from "./initStrategy.ts";
import { type ClimbEnd, climb, type ClimbOptions } from "./optimize/lbfgs.ts";
import { type NormalPath, pathfinderPath, type PathOptions } from "./optimize/pathfinder.ts";
import { drawsAtPoints, stagesOf } from "./pipeline.ts";
import type { ReturnedKey } from "./posterior.ts";
import { SiteDraws } from "./siteDraws.ts";
import { checkInit, startOf } from "./start.ts";

/** Where to start, and what may be sampled. */
interface StartOptions {
  readonly init?: InitValues | InitStrategy | undefined;
  /** Any whole number. Default 0. */
  readonly seed?: number | undefined;
  /** Allow a model that observes nothing. Default false. */
  readonly prior?: boolean | undefined;
}

/** Options of `findMode`. */
export interface FindModeOptions extends StartOptions, ClimbOptions {
  /**
   * True finds the mode on the unconstrained scale, where a Laplace approximation is centred; false, the default, that of the density on
   * the sites' own scale, with which a constraint may put the mode at infinity.
   */
  readonly jacobian?: boolean | undefined;
}

const CLIMB_NAMES: OptionNames<ClimbOptions & StartOptions> = {
  init: true, seed: true, prior: true, iterations: true, history: true, firstStep: true, objectiveTolerance: true, relativeObjectiveTolerance: true,
  gradientTolerance: true, relativeGradientTolerance: true, stepTolerance: true,
};
const MODE_NAMES: OptionNames<FindModeOptions> = { ...CLIMB_NAMES, jacobian: true };

/** The mode of a posterior. */
export class Mode<R = unknown> {
  /** Sites and computed values at the mode, as a single draw. */
  readonly draws: Draws;
  /** The log density there, in nats, up to no constant. */
  readonly logDensity: number;
  /** Why the climb ended; "stuck" and "iterations" are no mode. */
  readonly end: ClimbEnd;
  readonly iterations: number;
  /** @space unconstrained */
  readonly point: Float64Array;
  readonly #returned: ReadonlyMap<string, Variable>;

  constructor({ draws, returned, logDensity, end, iterations, point }: { readonly draws: Draws; readonly returned: ReadonlyMap<string, Variable>; readonly logDensity: number; readonly end: ClimbEnd; readonly iterations: number; readonly point: Float64Array }) {
    this.draws = draws;
    this.logDensity = logDensity;
    this.end = end;
    this.iterations = iterations;
    this.point = point;
    this.#returned = returned;
  }

  /** Whether the climb ended at a top. */
  get isConverged(): boolean {
    return this.end !== "stuck" && this.end !== "iterations";
  }

  /** The value of a site. @shape [...shape] @error `unknown-variable` */
  site(name: string): Float64Array {
    const { names } = this.draws;
    if (!this.draws.has(name)) throw unknownVariable(name, names);
    return this.draws.get(name).data;
  }

  /** What the model returned under `key`. A misspelt key does not compile. */
  get<K extends ReturnedKey<R>>(key: K): Float64Array {
    const variable = this.#returned.get(key);
    if (variable === undefined) throw unknownVariable(key, [...this.#returned.keys()]);
    return variable.data;
  }

  /** Chains that start at the mode: `mcmc(model, data, { init: mode.init() })`. */
  init(): InitStrategy {
    return pointsStrategy("mode.init()", this.point, 1);
  }

  toString(): string {
    const lines = this.draws.names.map((name) => `${name}  ${[...this.site(name)].map((x) => String(Number(x.toPrecision(5)))).join(" ")}`);
    const head = `Mode: log density ${this.logDensity.toFixed(4)} after ${this.iterations} iterations`;
    return [this.isConverged ? head : `${head}; not converged (${this.end})`, ...lines].join("\n");
  }
}

/**
 * The values at which the posterior density is highest, by L-BFGS.
 *
 * A mode is no summary of a posterior: in a hierarchical model it may lie where groups do not differ at all, or not exist.
 *
 * @error whatever `mcmc` refuses before it samples.
 * @example
 * const mode = findMode(model, data);
 * console.log(mode.site("sigma")[0]);
 */
export function findMode<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, options: FindModeOptions = {}): Mode<R> {
  checkOptionNames("findMode", options, MODE_NAMES);
  const { seed = 0, jacobian = false, prior = false, init, ...tolerances } = options;
  const stages = stagesOf(model, data, { prior, jacobian });
  const { density, logDensity } = stages;
  try {
    const strategy = asStrategy(init ?? {});
    checkInit(density, strategy);
    const start = startOf({ model, data, density, logDensity }, strategy, 0, seed, Generator.fromSeed(seed).fold("mode"));
    const top = climb(logDensity, start, tolerances);
    const streamOf = (): Generator => Generator.fromSeed(seed).fold("generated");
    return new Mode<R>({ ...drawsAtPoints({ model, data, density, streamOf }, top.q, 1), ...top, point: top.q });
  } finally {
    stages.dispose();
  }
}

/** Options of `pathfinder`. */
export interface PathfinderOptions extends StartOptions, PathOptions {
  /** Climbs from different starts. Default 4. */
  readonly paths?: number | undefined;
}

const PATHFINDER_NAMES: OptionNames<PathfinderOptions> = { ...CLIMB_NAMES, elboDraws: true, draws: true, paths: true };

/** Draws from a variational approximation, resampled by importance. */
export class Approximation<R = unknown> {
  /** One chain of resampled draws. */
  readonly draws: Draws;
  /** Tail shape of the importance weights: above 0.7 the draws are not to be trusted as the posterior, and still good to start from. */
  readonly paretoK: number;
  /** The paths that gave an approximation, with their lower bounds. */
  readonly paths: readonly Pick<NormalPath, "elbo" | "mean" | "nGradients">[];
  readonly #points: Float64Array;
  readonly #returned: ReadonlyMap<string, Variable>;

  constructor({ draws, returned, paretoK, paths, points }: { readonly draws: Draws; readonly returned: ReadonlyMap<string, Variable>; readonly paretoK: number; readonly paths: readonly NormalPath[]; readonly points: Float64Array }) {
    this.draws = draws;
    this.paretoK = paretoK;
    this.paths = paths;
    this.#points = points;
    this.#returned = returned;
  }

  /** Draws of a site by name. @error `unknown-variable` */
  site(name: string): SiteDraws {
    const { names } = this.draws;
    if (!this.draws.has(name)) throw unknownVariable(name, names);
    return new SiteDraws(this.draws.get(name), 1, this.draws.draws);
  }

  /** Draws of what the model returned under `key`. A misspelt key does not compile. */
  get<K extends ReturnedKey<R>>(key: K): SiteDraws {
    const variable = this.#returned.get(key);
    if (variable === undefined) throw unknownVariable(key, [...this.#returned.keys()]);
    return new SiteDraws(variable, 1, this.draws.draws);
  }

  /** Chains that each start at a draw of the approximation: `mcmc(model, data, { init: approximation.init() })`. */
  init(): InitStrategy {
    return pointsStrategy("approximation.init()", this.#points, this.draws.draws);
  }

  toString(): string {
    const bounds = this.paths.map(({ elbo }) => elbo.toFixed(1)).join(", ");
    const trust = this.paretoK > 0.7 ? "; not to be trusted as the posterior: sample with mcmc, starting from approximation.init()" : "";
    return `Pathfinder: ${this.draws.draws} draws from ${this.paths.length} paths (lower bounds ${bounds}), Pareto k ${this.paretoK.toFixed(2)}${trust}`;
  }
}

/**
 * Approximate a posterior by normals along climbs to its mode, joined by Pareto-smoothed importance resampling: draws in about the time of
 * a few hundred gradients, for a first look and as starts for `mcmc`.
 *
 * @source Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder", JMLR 23: Algorithm 2, with Stan's defaults
 * @error whatever `mcmc` refuses before it samples; `pathfinder-no-path` where no climb gave an approximation.
 * @example
 * const approximation = pathfinder(model, data);
 * const posterior = await mcmc(model, data, { init: approximation.init() });
 */
export function pathfinder<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, options: PathfinderOptions = {}): Approximation<R> {
  checkOptionNames("pathfinder", options, PATHFINDER_NAMES);
  const { seed = 0, prior = false, init, paths: wanted = 4, draws = 1000, ...path } = options;
  requireWhole("paths", wanted, 1, 1000, "pathfinder(model, data, { paths: 4 })");
  requireWhole("draws", draws, 1, 10_000_000, "pathfinder(model, data, { draws: 1000 })");
  const stages = stagesOf(model, data, { prior });
  const { density, logDensity } = stages;
  try {
    const strategy = asStrategy(init ?? {});
    checkInit(density, strategy);
    const root = Generator.fromSeed(seed).fold("pathfinder");
    const found = Array.from({ length: wanted }, (_, p) => {
      const rng = root.fold(p);
      const start = startOf({ model, data, density, logDensity }, strategy, p, seed, rng.fold("start"));
      return pathfinderPath(logDensity, start, rng, { ...path, draws });
    }).filter((one) => one !== undefined);
    if (found.length === 0) throw modelError("pathfinder-no-path", { paths: wanted });
    const { points, paretoK } = resampled(found, logDensity.dim, draws, root.fold("resample"));
    const streamOf = (_: number, draw: number): Generator => Generator.fromSeed(seed).fold("generated").fold(draw);
    return new Approximation<R>({ ...drawsAtPoints({ model, data, density, streamOf }, points, draws), paretoK, paths: found, points });
  } finally {
    stages.dispose();
  }
}

function unknownVariable(name: string, known: readonly string[]): ModelError {
  return modelError("unknown-variable", { name, known, nearest: nearestName(name, known) });
}

/** Draws of all paths by their smoothed weights, with replacement. @source Algorithm 2 */
function resampled(paths: readonly NormalPath[], dim: number, draws: number, rng: Generator): { readonly points: Float64Array; readonly paretoK: number } {
  const usable = paths.flatMap(({ draws: points, logDensity, logApproximation }) =>
    Array.from(logDensity, (value, d) => ({ ratio: value - (logApproximation[d] ?? 0), q: points.subarray(d * dim, (d + 1) * dim) })).filter(({ ratio }) => Number.isFinite(ratio)),
  );
  if (usable.length === 0) throw modelError("pathfinder-no-path", { paths: paths.length });
  const { logWeights, paretoK } = psis(Float64Array.from(usable, ({ ratio }) => ratio));
  const points = new Float64Array(draws * dim);
  // The largest of the weights plus Gumbel noise is a draw by the weights; inversion of the sorted sums is the same and cheaper.
  const total = logSumExp(logWeights);
  const thresholds = Float64Array.from({ length: draws }, () => log(rng.uniform()) + total).sort();
  let sum = -Infinity;
  let next = 0;
  for (const [i, { q }] of usable.entries()) {
    sum = logSumExp(Float64Array.of(sum, logWeights[i] ?? -Infinity));
    while (next < draws && ((thresholds[next] ?? 0) < sum || i === usable.length - 1)) points.set(q, next++ * dim);
  }
  shuffleRows(points, dim, draws, rng);
  return { points, paretoK };
}

/** Put rows in random order: resampled draws come out sorted by path. */
function shuffleRows(points: Float64Array, dim: number, rows: number, rng: Generator): void {
  for (let i = rows - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    const row = points.slice(i * dim, (i + 1) * dim);
    points.copyWithin(i * dim, j * dim, (j + 1) * dim);
    points.set(row, j * dim);
  }
}

/** Starts at one of some points. @space unconstrained */
function pointsStrategy(name: string, points: Float64Array, count: number): InitStrategy {
  return unconstrainedStrategy(name, (rng, out) => {
    const at = rng.integer(count) * out.length;
    out.set(points.subarray(at, at + out.length));
  }, count === 1);
}
