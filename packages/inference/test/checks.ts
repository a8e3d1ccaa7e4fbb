/** @file Compare draws with a known distribution, by statistics with known standard errors. */
import { expect } from "vitest";

/** |z| below which an estimate agrees with the truth: one false alarm in 1.7 million. */
export const LARGEST_Z = 5;
/** sqrt(n) times the Kolmogorov-Smirnov distance has this quantile at the same false-alarm rate: 2 exp(-2 x^2) = 5.7e-7. */
export const LARGEST_KS = 2.745;

/** Expect an estimate to agree with the truth. */
export function expectAgreement(what: string, estimate: number, truth: number, standardError: number): void {
  expect(Math.abs(estimate - truth) / standardError, `${what}: ${estimate} against ${truth} +- ${standardError}`).toBeLessThan(LARGEST_Z);
}

/** sqrt(n) times the largest distance between the empirical cdf of independent draws and the cdf. */
export function kolmogorovSmirnov(draws: readonly number[] | Float64Array, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(draws).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const u = cdf(x);
    distance = Math.max(distance, u - i / n, (i + 1) / n - u);
  });
  return Math.sqrt(n) * distance;
}

/** Mean of the draws, and its standard error if they were independent. */
export function meanOf(draws: ArrayLike<number>): { mean: number; variance: number; standardError: number } {
  const n = draws.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += draws[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (draws[i]! - mean) ** 2;
  const variance = squares / (n - 1);
  return { mean, variance, standardError: Math.sqrt(variance / n) };
}
