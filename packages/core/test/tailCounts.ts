/**
 * @file Count draws in the tails of a distribution of single numbers, and say whether a count is as its mass says.
 *
 * A count of N draws in a tail of mass m, known from the cdf, is binomial; with a correction of one half for continuity it must lie within 5
 * standard deviations sqrt(N m (1 - m)) of N m: a false alarm once in 1.7 million where counts are large, once in 550,000 at 40. Seen with 95 % at
 * 40,000 draws: a mass that is 35 % too large or 32 % too small in a tail of 1e-2, and one that is 119 % too large or 89 % too small in a tail of 1e-3.
 */
import type { Distribution } from "@typyro/core";
import { expect } from "vitest";

/** How many draws are taken of each distribution. */
export const DRAWS = 40_000;
/** The masses of the tails that are looked at. */
export const LEVELS: readonly number[] = [1e-2, 1e-3];

/** Continuous values nearer to 0 or 1 than this are few as doubles, so that a quantile there says less than how many fell beyond it. */
const [NEAREST_ZERO, NEAREST_ONE] = [1e-300, 1 - 2 ** -40];

/** A tail: which draws lie in it, and its mass. */
export interface Tail {
  readonly name: string;
  readonly holds: (x: number) => boolean;
  readonly mass: number;
}

/** The two tails of about the given mass, by quantiles and the cdf. */
export function tailsOf(d: Distribution, level: number): readonly Tail[] {
  const { isDiscrete } = d.support;
  const bounded = (x: number): number => {
    if (isDiscrete) return x;
    if (d.support.name === "unitInterval") return Math.min(NEAREST_ONE, Math.max(NEAREST_ZERO, x));
    return d.support.name === "real" ? x : (x < 0 ? -1 : 1) * Math.max(NEAREST_ZERO, Math.abs(x));
  };
  const above = (x: number): number => (d.logSurvival?.(x) ?? d.cdf(x).neg().add(1).log()).exp().item();
  const low = bounded(d.icdf(level).item());
  // The last value of which more than the level lies at or above it.
  const high = bounded(d.isf?.(level).item() ?? d.icdf(1 - level).item()) - (isDiscrete ? 1 : 0);
  return [
    { name: `X <= ${low}`, holds: (x) => x <= low, mass: d.cdf(low).item() },
    { name: `X > ${high}`, holds: (x) => x > high, mass: above(high) },
  ];
}

/** The same of a distribution that may have no quantiles, or atoms: bounds are found by halving, from the cdf alone. */
export function tailsByCdf(d: Distribution, level: number): readonly Tail[] {
  const cdf = (x: number): number => d.cdf(x).item();
  const reached = (p: number): number => {
    let [low, high] = [-1e9, 1e9];
    for (let i = 0; i < 90; i++) {
      const middle = d.support.isDiscrete ? Math.floor((low + high) / 2) : (low + high) / 2;
      if (cdf(middle) >= p) high = middle;
      else low = middle;
    }
    return high;
  };
  const [low, high] = [reached(level), reached(1 - level)];
  return [
    { name: `X <= ${low}`, holds: (x) => x <= low, mass: cdf(low) },
    { name: `X > ${high}`, holds: (x) => x > high, mass: 1 - cdf(high) },
  ];
}

/** Draws counted in tails, and how many and how widely spread they should be. */
export class Tally {
  #count = 0;
  #expected = 0;
  #variance = 0;

  add(count: number, mass: number): this {
    this.#count += count;
    this.#expected += DRAWS * mass;
    this.#variance += DRAWS * mass * Math.max(0, 1 - mass);
    return this;
  }

  expectNear(where: string): void {
    const excess = Math.max(0, Math.abs(this.#count - this.#expected) - 0.5);
    expect(excess, `${this.#count} draws with ${where}, ${this.#expected} expected`).toBeLessThanOrEqual(5 * Math.sqrt(this.#variance) + 1e-9 * this.#expected);
  }
}
