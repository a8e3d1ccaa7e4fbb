/** @file Compute the effective sample size slowly and plainly, with every lag and every sequence written out. */

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

export function slowAutocovariance(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((_, lag) => {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += ((values[i] ?? NaN) - centre) * ((values[i - lag] ?? NaN) - centre);
    return sum / values.length;
  });
}

/** Of the chains as they are, at least 6 draws each; follows the steps in the header of `geyer.ts`. */
export function slowEss(chains: readonly (readonly number[])[]): number {
  const n = chains[0]?.length ?? 0;
  const covariances = chains.map(slowAutocovariance);
  const within = mean(chains.map((chain) => variance(chain)));
  const marginal = (within * (n - 1)) / n + (chains.length > 1 ? variance(chains.map((chain) => mean(chain))) : 0);
  const rho = Array.from({ length: n }, (_, lag) => (lag === 0 ? 1 : 1 - (within - mean(covariances.map((c) => c[lag] ?? NaN))) / marginal));

  const pairs: number[] = [];
  for (let lag = 0; lag + 1 < n; lag += 2) pairs.push((rho[lag] ?? NaN) + (rho[lag + 1] ?? NaN));
  // The last pair that is read stands at the first lag that is not below n - 5, or where the pairs stop being positive.
  const unread = pairs.findIndex((pair, k) => pair <= 0 || 2 * k >= n - 5);
  const last = unread < 0 ? pairs.length - 1 : unread;
  const kept = pairs.slice(0, last);
  const monotone = kept.map((_, k) => Math.min(...kept.slice(0, k + 1)));
  const half = (rho[2 * last] ?? NaN) > 0 || (pairs[last] ?? NaN) >= 0 ? (rho[2 * last] ?? NaN) : 0;
  const tau = -1 + 2 * monotone.reduce((a, b) => a + b, 0) + half;
  const total = chains.length * n;
  return total / Math.max(tau, 1 / Math.log10(total));
}
