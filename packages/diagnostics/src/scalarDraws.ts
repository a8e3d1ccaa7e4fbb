/**
 * @file Hold the draws of one scalar quantity from several chains, with what several diagnostics need of them.
 *
 * Sorting, centring and checking are done once, when first asked for. Every diagnostic of this folder takes
 * either plain chains or a `ScalarDraws`; pass the latter to compute several of them without sorting again.
 */
import { internal, modelError } from "@typyro/base";

/** The draws of one scalar quantity: one array per chain, all of the same length. @shape [chain][draw] */
export type Chains = readonly ArrayLike<number>[];

/**
 * A quantity counts as constant when its range is at most this fraction of its largest magnitude: 16 units in the
 * last place, which is the rounding error of computing a quantity that cannot vary (the diagonal of a correlation
 * matrix, the sum of a simplex), and less than any spread that a double can hold.
 */
const CONSTANT_RANGE = 16 * Number.EPSILON;

/** Draws of one scalar quantity. Arrays handed out are shared and must not be written to. */
export class ScalarDraws {
  /** One array per chain. @shape [chain][draw] */
  readonly chains: readonly Float64Array[];
  /** Draws in each chain. */
  readonly draws: number;
  #sorted: Float64Array | undefined;
  #halves: readonly Float64Array[] | undefined;
  #moments: Moments | undefined;
  #range: Range | undefined;

  /**
   * @error no-draws when there is no chain, or the chains are empty
   * @error chains-unequal when the chains differ in length
   */
  constructor(chains: Chains) {
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

  /** All draws in ascending order, NaN last. */
  get sorted(): Float64Array {
    this.#sorted ??= pool(this.chains).sort();
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
    this.#moments ??= momentsOf(this.chains, this.hasNonFinite);
    return this.#moments;
  }
}

interface Moments {
  readonly mean: number;
  readonly sd: number;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly hasNaN: boolean;
}

/** All draws in one array, chain after chain. */
export function pool(chains: readonly Float64Array[]): Float64Array {
  const draws = chains[0]?.length ?? 0;
  const pooled = new Float64Array(chains.length * draws);
  chains.forEach((chain, c) => pooled.set(chain, c * draws));
  return pooled;
}

/** See `ScalarDraws.halves`. The halves share memory with the chains. */
export function splitChains(chains: readonly Float64Array[]): Float64Array[] {
  const draws = chains[0]?.length ?? 0;
  if (draws < 2) return [...chains];
  const half = Math.floor(draws / 2);
  return [...chains.map((chain) => chain.subarray(0, half)), ...chains.map((chain) => chain.subarray(draws - half))];
}

/** Apply a function to every draw, keeping the chains apart. */
export function mapDraws(chains: readonly Float64Array[], f: (draw: number) => number): Float64Array[] {
  return chains.map((chain) => chain.map(f));
}

/** Element `i` of an array known to be longer than `i`. */
export function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw internal(`no element ${i} in an array of ${values.length}`);
  return value;
}

/** Whether some draw is NaN or infinite. */
export function hasNonFinite(chains: readonly Float64Array[]): boolean {
  return isUnbounded(rangeOf(chains));
}

/** See `ScalarDraws.isConstant`. */
export function isConstant(chains: readonly Float64Array[]): boolean {
  return isNarrow(rangeOf(chains));
}

function isUnbounded({ min, max, hasNaN }: Range): boolean {
  return hasNaN || min === -Infinity || max === Infinity;
}

function isNarrow({ min, max, hasNaN }: Range): boolean {
  if (hasNaN) return false;
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return min === max || (largest < Infinity && max - min <= CONSTANT_RANGE * largest);
}

function rangeOf(chains: readonly Float64Array[]): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const chain of chains) {
    for (const draw of chain) {
      if (draw !== draw) return { min: NaN, max: NaN, hasNaN: true };
      if (draw < min) min = draw;
      if (draw > max) max = draw;
    }
  }
  return { min, max, hasNaN: false };
}

function momentsOf(chains: readonly Float64Array[], hasNonFinite: boolean): Moments {
  if (hasNonFinite) return { mean: NaN, sd: NaN };
  const all = pool(chains);
  const mean = meanOf(all);
  return { mean, sd: Math.sqrt(varianceOf(all, mean)) };
}

/** Arithmetic mean, in two passes: the mean of what is left after the first mean corrects it. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const first = sum / values.length;
  let rest = 0;
  for (const value of values) rest += value - first;
  return first + rest / values.length;
}

/** Variance with divisor n - 1 about a known mean; NaN for fewer than two values. */
export function varianceOf(values: Float64Array, mean: number = meanOf(values)): number {
  if (values.length < 2) return NaN;
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return sum / (values.length - 1);
}
