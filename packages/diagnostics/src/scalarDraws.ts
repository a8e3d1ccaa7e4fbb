/**
 * @file Hold the draws of one scalar quantity from several chains, with what several diagnostics need of them.
 *
 * Sorting, centring and checking are done once, when first asked for. Every diagnostic of this folder takes
 * either plain chains or a `ScalarDraws`; pass the latter to compute several of them without sorting again.
 */
import { modelError, type Shape } from "@typyro/base";
import { isNarrow, isUnbounded, meanOf, pool, type Range, rangeOf, splitChains, varianceOf } from "./chainArrays.ts";
import { sortedOrder, valuesInOrder } from "./order.ts";
import { scoresOfHalves } from "./ranks.ts";

/** A variable that knows how many chains and draws it has, as `posterior.site("mu")` gives it. */
export interface DrawnVariable {
  readonly name: string;
  /** Shape of one draw. */
  readonly shape: Shape;
  /** @shape [chain, draw, ...shape], row-major */
  readonly data: Float64Array;
  readonly chains: number;
  /** Draws in each chain. */
  readonly draws: number;
}

/** The draws of one scalar quantity: one array per chain, all of the same length (@shape [chain][draw]), or a variable that is one number. */
export type Chains = readonly ArrayLike<number>[] | DrawnVariable;

/** Draws of one scalar quantity. Arrays handed out are shared and must not be written to. */
export class ScalarDraws {
  /** One array per chain. @shape [chain][draw] */
  readonly chains: readonly Float64Array[];
  /** Draws in each chain. */
  readonly draws: number;
  #pooled: Float64Array | undefined;
  #order: Uint32Array | undefined;
  #sorted: Float64Array | undefined;
  #halves: readonly Float64Array[] | undefined;
  #scores: readonly Float64Array[] | undefined;
  #moments: Moments | undefined;
  #range: Range | undefined;

  /**
   * @error no-draws when there is no chain, or the chains are empty
   * @error chains-unequal when the chains differ in length
   * @error element-outside-variable for a variable of several numbers: `posterior.draws.scalar("theta", 0)` takes one of them
   */
  constructor(given: Chains) {
    const chains = "data" in given ? chainsOf(given) : given;
    const lengths = chains.map((chain) => chain.length);
    const draws = lengths[0] ?? 0;
    if (lengths.some((n) => n !== draws)) throw modelError("chains-unequal", { lengths });
    if (draws === 0) throw modelError("no-draws", { chains: chains.length, draws });
    this.chains = chains.map((chain) => (chain instanceof Float64Array ? chain : Float64Array.from(chain)));
    this.draws = draws;
  }

  /** The same object where one is given, so that what it remembers is used again. */
  static of(chains: Chains | ScalarDraws): ScalarDraws {
    return chains instanceof ScalarDraws ? chains : new ScalarDraws(chains);
  }

  /** Draws in all chains together. */
  get total(): number {
    return this.chains.length * this.draws;
  }

  /** All draws, chain after chain. */
  get pooled(): Float64Array {
    this.#pooled ??= pool(this.chains);
    return this.#pooled;
  }

  /** Positions in `pooled` by ascending draw, NaN last. */
  get order(): Uint32Array {
    this.#order ??= sortedOrder(this.pooled);
    return this.#order;
  }

  /** All draws in ascending order, NaN last. */
  get sorted(): Float64Array {
    this.#sorted ??= valuesInOrder(this.pooled, this.order);
    return this.#sorted;
  }

  /**
   * Each chain's first and last half, all first halves before all last ones; of an odd number of draws the middle
   * one is left out. A single draw is not split.
   */
  get halves(): readonly Float64Array[] {
    this.#halves ??= splitChains(this.chains);
    return this.#halves;
  }

  /** Normal scores of the ranks of the halves: see `zScale`. @shape as `halves` */
  get scores(): readonly Float64Array[] {
    this.#scores ??= scoresOfHalves(this.pooled, this.order, this.chains.length);
    return this.#scores;
  }

  /** Mean over all draws; NaN where a draw is not finite. */
  get mean(): number {
    return this.#moment.mean;
  }

  /** Standard deviation over all draws, with divisor S - 1; NaN for one draw or where a draw is not finite. */
  get sd(): number {
    return this.#moment.sd;
  }

  /** Whether some draw is NaN. */
  get hasNaN(): boolean {
    return this.#limits.hasNaN;
  }

  /** Whether some draw is NaN or infinite. */
  get hasNonFinite(): boolean {
    return isUnbounded(this.#limits);
  }

  /** Whether the draws do not vary, but for rounding. False where some draw is NaN. */
  get isConstant(): boolean {
    return isNarrow(this.#limits);
  }

  get #limits(): Range {
    this.#range ??= rangeOf(this.chains);
    return this.#range;
  }

  get #moment(): Moments {
    this.#moments ??= momentsOf(this.pooled);
    return this.#moments;
  }
}

/** @error element-outside-variable */
function chainsOf({ name, shape, data, chains, draws }: DrawnVariable): Float64Array[] {
  if (data.length !== chains * draws) throw modelError("element-outside-variable", { variable: name, index: [], shape });
  return Array.from({ length: chains }, (_, c) => data.subarray(c * draws, (c + 1) * draws));
}

interface Moments {
  readonly mean: number;
  readonly sd: number;
}

/** With an infinite draw the correction of the mean is NaN, and so are both. */
function momentsOf(values: Float64Array): Moments {
  const mean = meanOf(values);
  return { mean, sd: Math.sqrt(varianceOf(values, mean)) };
}
