/**
 * @file Hold the result of a run: draws by site and by what the model returned, statistics, summary and verdict.
 */
import type { Num, Value } from "@typyro/autodiff";
import { CallSite, type ModelError, modelError, nearestName } from "@typyro/base";
import { type Draws, type Summary, type SummaryOptions, summary, type Variable, type Verdict } from "@typyro/diagnostics";
import type { ChainResult } from "./chains/chainResult.ts";
import type { RunOutcome } from "./chains/run.ts";
import type { DrawnPoints, PointDensity } from "./logLikelihood.ts";
import type { RefitOptions } from "./refit.ts";
import type { RunState } from "./runState.ts";
import type { GivenData } from "./savedParts.ts";
import { SiteDraws } from "./siteDraws.ts";

/** The keys under which a model returns values: fields of a record, positions of a list. */
export type ReturnedKey<R> = R extends Value | number | undefined | void
  ? never
  : { [K in keyof R & string]: R[K] extends Num ? K : never }[keyof R & string];

/** The points of a posterior, with the density that they were drawn from. @space unconstrained */
export interface PosteriorPoints extends DrawnPoints {
  /** @param elements - of observed sites, row-major, whose log likelihood is wanted. */
  densityAt(elements: Readonly<Record<string, readonly number[]>>): PointDensity;
}

/** The model and the data behind draws, as the functions that criticise a model need them. */
export interface ModelBehind<R = unknown, D = unknown> {
  // Methods, so that a posterior of any data is a `Posterior`: it is asked only by who knows its data.
  predict(data?: D, options?: PredictOptions): Draws;
  logLikelihood(data?: D): Draws;
  /** The log likelihoods of data with other groups: those known by label keep their draws, new ones are drawn. */
  logLikelihoodOfGroups(data: D, seed: number): Draws;
  logPrior(): Draws;
  /** What each site adds to the log density, weights included and Jacobians left out. @shape [chain, draw] */
  terms(): { readonly prior: Draws; readonly likelihood: Draws };
  refit(options: RefitOptions): Promise<SampledPosterior<R, D>>;
  points(): PosteriorPoints;
  /** The draws of the warm-up on the sites' own scale, where they were kept. */
  warmup(): Draws | undefined;
  /** The draws as the sampler had them, one variable for each latent site; none of a bare density, whose variable they are. */
  unconstrained(): Draws | undefined;
  /** What was observed, site by site, and the other numbers of the data. */
  data(): GivenData;
}

/** What a posterior is made from. */
export interface PosteriorContents<R = unknown, D = unknown> {
  readonly draws: Draws;
  readonly returned: ReadonlyMap<string, Variable>;
  readonly outcome: RunOutcome;
  readonly warnings: readonly ModelError[];
  /** Seconds spent sampling. */
  readonly seconds: number;
  readonly model: ModelBehind<R, D>;
  /** How to go on; undefined where nothing was run, as for draws read from a file. */
  readonly state?: (() => RunState) | undefined;
}

/** What the posterior of a run is made from. */
export interface RunContents<R = unknown, D = unknown> extends PosteriorContents<R, D> {
  readonly chains: readonly ChainResult[];
}

/** Options of `posterior.predict`. */
export interface PredictOptions {
  /** A whole number. Default 0. */
  readonly seed?: number | undefined;
  /** The sites to return; by default observed and computed ones. */
  readonly sites?: readonly string[] | undefined;
}

/**
 * Draws from a posterior, of a run (then it is a `SampledPosterior`) or read from a file.
 *
 * `R` is what the model returns: `get` knows its keys when the program is compiled; `site` takes any site's
 * name and checks it when the program runs.
 */
export class Posterior<R = unknown, D = unknown> {
  readonly draws: Draws;
  /** Whether the run was completed, aborted or failed; whatever was drawn is kept. */
  readonly outcome: RunOutcome;
  readonly warnings: readonly ModelError[];
  readonly seconds: number;
  readonly #returned: ReadonlyMap<string, Variable>;
  /** The model with its data, for functions that ask more of it than this class offers. */
  readonly model: ModelBehind<R, D>;
  readonly #state: (() => RunState) | undefined;

  constructor({ draws, returned, outcome, warnings, seconds, model, state }: PosteriorContents<R, D>) {
    this.draws = draws;
    this.outcome = outcome;
    this.warnings = warnings;
    this.seconds = seconds;
    this.#returned = returned;
    this.model = model;
    this.#state = state;
  }

  /** Draws of what the model returned under `key`. A misspelt key does not compile. */
  get<K extends ReturnedKey<R>>(key: K): SiteDraws {
    const variable = this.#returned.get(key);
    if (variable === undefined) throw this.#unknown(key, [...this.#returned.keys()], this.get);
    return this.#siteDraws(variable);
  }

  /**
   * Draws of a site by name.
   *
   * @error `unknown-variable`, with the nearest name.
   */
  site(name: string): SiteDraws {
    if (!this.draws.has(name)) throw this.#unknown(name, this.draws.names, this.site);
    return this.#siteDraws(this.draws.get(name));
  }

  /**
   * Simulate the model under every draw: observed sites are drawn in the shape of their data, and computed
   * sites computed. With new data, elements of labelled plates keep their draws, and new ones are drawn.
   *
   * @error `predict-shape`, `unknown-variable`.
   */
  predict(data?: D, options?: PredictOptions): Draws {
    return this.model.predict(data, options);
  }

  /**
   * The log density of each observation under each draw, for the data of the fit or for others, whose groups are known by label.
   *
   * @shape [chain, draw, ...batch] for each observed site
   * @error `layout-changed` where the data give the model other unknowns, such as new groups; `heldOut` scores those too.
   */
  logLikelihood(data?: D): Draws {
    return this.model.logLikelihood(data);
  }

  /** The log prior density of each latent site under each draw; weights do not enter. @shape [chain, draw, ...batch] */
  logPrior(): Draws {
    return this.model.logPrior();
  }

  /**
   * Fit the model again with some observations left out. What comes back still knows them: its `logLikelihood` scores all
   * observations, and its `predict` simulates all of them.
   *
   * @param options - what is left out, as positions in observed sites; of the run, what differs from the first fit.
   * @error `left-out-outside-site`, `unknown-site`; as `mcmc`.
   * @example
   * const without = await posterior.refit({ without: { y: [3, 17] } });
   * without.logLikelihood().get("y"); // rows 3 and 17 are predictions
   */
  refit(options: RefitOptions = {}): Promise<SampledPosterior<R, D>> {
    return this.model.refit(options);
  }

  /**
   * Where the run stands, to go on from in this process or in another: `mcmc(model, data, { resume: posterior.state })`.
   *
   * @error `run-state-missing` for draws that were read from a file.
   */
  get state(): RunState {
    if (this.#state === undefined) throw modelError("run-state-missing", {});
    return this.#state();
  }

  /** Divergent transitions after warm-up, over all chains. */
  get divergences(): number {
    return (this.draws.divergences ?? []).reduce((a, b) => a + b, 0);
  }

  /** Table of mean, sd, interval, ESS, R-hat and MCSE for each variable, and the verdict. */
  summary(options?: SummaryOptions): Summary {
    return summary(this.draws, options);
  }

  /** Whether to trust the draws, why, and what to do. */
  get verdict(): Verdict {
    return this.summary().verdict;
  }

  /** What was run and how it ended. */
  toString(): string {
    const { chains, draws } = this.draws;
    return [`Posterior: ${chains} chains x ${draws} draws in ${this.seconds.toFixed(1)} s, ${this.divergences} divergences`, ...this.#ending()].join("\n");
  }

  #ending(): string[] {
    switch (this.outcome.kind) {
      case "complete":
        return [];
      case "stopped":
        return [this.outcome.by === "targets" ? "The run stopped when its targets were met." : "The run stopped when its time had run out."];
      case "aborted":
        return ["The run was aborted; the draws up to then are kept."];
      case "failed":
        return [`Chain ${this.outcome.chain} failed, which ended the run; the draws up to then are kept: ${String(this.outcome.error)}`];
    }
  }

  #siteDraws(variable: Variable): SiteDraws {
    return new SiteDraws(variable, this.draws.chains, this.draws.draws);
  }

  #unknown(name: string, known: readonly string[], below: (...args: never[]) => unknown): Error {
    return modelError("unknown-variable", { name, known, nearest: nearestName(name, known) }, { at: [new CallSite(below)] });
  }
}

/** The posterior of a run, with what the run itself knows of its chains. */
export class SampledPosterior<R = unknown, D = unknown> extends Posterior<R, D> {
  /** Per chain: unconstrained draws, step size, metric, divergences, and the state to go on from. */
  readonly chains: readonly ChainResult[];

  constructor({ chains, ...contents }: RunContents<R, D>) {
    super(contents);
    this.chains = chains;
  }

  /** Divergent transitions after warm-up, over all chains, thinned-out draws included. */
  override get divergences(): number {
    return this.chains.reduce((total, { nDivergent }) => total + nDivergent, 0);
  }
}
