/**
 * @file Compute with arrays of draws, one array per chain: pool, split, map, check, mean and variance.
 */
import { internal } from "@typyro/base";

/**
 * A quantity counts as constant when its range is at most this fraction of its largest magnitude: 16 units in the
 * last place, which is the rounding error of computing a quantity that cannot vary (the diagonal of a correlation
 * matrix, the sum of a simplex), and less than any spread that a double can hold.
 */
const CONSTANT_RANGE = 16 * Number.EPSILON;

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

/** Apply a function to every draw, keeping the chains apart. (A loop: the `map` of typed arrays is ten times slower.) */
export function mapDraws(chains: readonly Float64Array[], f: (draw: number) => number): Float64Array[] {
  return chains.map((chain) => {
    const mapped = new Float64Array(chain.length);
    for (let i = 0; i < chain.length; i++) mapped[i] = f(chain[i] ?? NaN);
    return mapped;
  });
}

/** Element `i` of an array known to be longer than `i`. */
export function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw internal(`no element ${i} in an array of ${values.length}`);
  return value;
}

/** Arithmetic mean, in two passes: the mean of what is left after the first mean corrects it. */
export function meanOf(values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] ?? NaN;
  const first = sum / n;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += (values[i] ?? NaN) - first;
  return first + rest / n;
}

/** Variance with divisor n - 1 about a known mean; NaN for fewer than two values. */
export function varianceOf(values: Float64Array, mean: number = meanOf(values)): number {
  const n = values.length;
  if (n < 2) return NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? NaN) - mean;
    sum += deviation * deviation;
  }
  return sum / (n - 1);
}

/** The smallest and the largest draw, unless some draw is NaN. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly hasNaN: boolean;
}

/** Whether some draw is NaN or infinite. */
export function hasNonFinite(chains: readonly Float64Array[]): boolean {
  return isUnbounded(rangeOf(chains));
}

/** See `ScalarDraws.isConstant`. */
export function isConstant(chains: readonly Float64Array[]): boolean {
  return isNarrow(rangeOf(chains));
}

/** Whether a range reaches to infinity, or a draw was NaN. */
export function isUnbounded({ min, max, hasNaN }: Range): boolean {
  return hasNaN || min === -Infinity || max === Infinity;
}

/** Whether a range is that of a constant. */
export function isNarrow({ min, max, hasNaN }: Range): boolean {
  if (hasNaN) return false;
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return min === max || (largest < Infinity && max - min <= CONSTANT_RANGE * largest);
}

/** The range of all draws. */
export function rangeOf(chains: readonly Float64Array[]): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const chain of chains) {
    for (let i = 0; i < chain.length; i++) {
      const draw = chain[i] ?? NaN;
      if (draw !== draw) return { min: NaN, max: NaN, hasNaN: true };
      if (draw < min) min = draw;
      if (draw > max) max = draw;
    }
  }
  return { min, max, hasNaN: false };
}

