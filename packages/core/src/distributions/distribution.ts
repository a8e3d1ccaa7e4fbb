/**
 * @file Say what a distribution is: the contract that models, handlers and inference rely on.
 */
import type { Bool, Num, Value } from "@typyro/autodiff";
import type { CallSite, Generator, Shape } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import type { Support } from "../supports/support.ts";

/**
 * A distribution over values of shape `eventShape`, repeated independently over `batchShape`.
 *
 * @shape a draw: [...sampleShape, ...batchShape, ...eventShape]; a log density: [...sampleShape, ...batchShape].
 */
export interface Distribution {
  /** The field's name, as typed after `dist.`. */
  readonly name: string;
  /** Parameters by name, as given (not broadcast). */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly batchShape: Shape;
  readonly eventShape: Shape;
  /** @space constrained */
  readonly support: Support;

  /** Log density (or log mass) per batch element; -Infinity with a zero gradient outside the support, NaN for NaN. */
  logProb(value: Num): Value;
  /** The formula alone, for a value known to lie in the support. */
  logDensity(value: Value): Value;
  /** Draws of shape [...sampleShape, ...batchShape, ...eventShape]. */
  sample(generator: Generator, sampleShape?: Shape): Value;
  cdf(value: Num): Value;
  icdf(probability: Num): Value;
  mean(): Value;
  variance(): Value;
  entropy(): Value;
  /** log P(X <= x), where it is known better than by the logarithm of the cdf; see `tails.ts`. */
  logCdf?(value: Num): Value;
  /** log P(X > x), likewise. */
  logSurvival?(value: Num): Value;
  /** The x with P(X > x) = q, likewise. */
  isf?(probability: Num): Value;
  /** All values of a finite discrete support along a new leftmost axis: [k, ...batch], or [k, 1, ..., 1] unless `expand` (true). */
  enumerateSupport?(options?: { readonly expand?: boolean }): Value;

  /** Repeat independently over a batch shape that this one broadcasts to. */
  expand(batchShape: Shape): Distribution;
  /** Count the last `dims` batch dimensions as part of one draw: their log densities are summed. */
  toEvent(dims?: number): Distribution;
  /** Leave out of the log density the elements where `mask` is false, whatever they hold; it broadcasts with the batch shape. */
  mask(mask: Bool): Distribution;
  /**
   * The distribution of some elements of the batch, by flat position among its axes but the last `kept` (0); batch shape [rows, ...kept].
   * Without it a mask hides, but does not drop, rows.
   */
  rows?(positions: readonly number[], kept?: number): Distribution;
  /** The same family with some parameters replaced, for strategies that shift and scale. */
  withParameters?(parameters: Readonly<Record<string, Num>>): Distribution;
  /** The variable that this one is a function of, and the function. */
  readonly transformation?: Transformation;
  /** The distribution whose last batch dimensions, that many, are counted as part of one draw. */
  readonly counted?: { readonly base: Distribution; readonly dims: number };
  /** Which elements count, where some are masked. */
  readonly activeMask?: Value;
  /** Throw `parameter-outside-support` for the first known parameter that is, naming site and index. */
  checkParameters(site?: string, call?: CallSite): void;
  /** As typed: `dist.Normal(0, [8])`; parameters that are sites by their names. */
  toString(): string;
}

/** A distribution as a one-to-one function of another variable. */
export interface Transformation {
  readonly base: Distribution;
  readonly transform: Bijector;
}

/** Whether something is a distribution, for errors that must tell. */
export function isDistribution(x: unknown): x is Distribution {
  return typeof x === "object" && x !== null && "logProb" in x && "batchShape" in x && "support" in x;
}
