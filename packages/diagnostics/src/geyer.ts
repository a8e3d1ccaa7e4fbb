/**
 * @file Sum the autocorrelations of several chains by Geyer's sequences, which gives the effective sample size.
 *
 * Notation: m chains of n draws, S = m n; rho_t autocorrelation at lag t; W within-chain variance; V = W (n - 1) / n
 * plus the variance of the chain means; tau integrated autocorrelation time.
 *
 * 1. rho_t = 1 - (W - mean autocovariance at t) / V, so that chains which disagree count as correlated.
 * 2. Pairs rho_2k + rho_2k+1 are kept while they are positive (initial positive sequence).
 * 3. A pair that exceeds the one before it is lowered to it (initial monotone sequence).
 * 4. tau = -1 + 2 (sum of the pairs kept) + the even half of the pair that ended the sequence if that half is
 *    positive, which lowers the variance for antithetic chains.
 * 5. tau is at least 1 / log10(S), so that the ESS is at most S log10(S).
 *
 * @source Geyer 1992, Statistical Science 7(4), section 3.3; Vehtari et al. 2021, Bayesian Analysis 16(2),
 *   section 3.2; the ends of the sequence are those of R's posterior 1.4.0.
 *   We differ from ArviZ 1.x, which reads one pair more before it gives up: chains whose correlation never dies out
 *   get an ESS 1 or 2 % smaller there.
 */
import { log10 } from "@typyro/base";
import { MeanAutocovariance } from "./autocovariance.ts";
import { isNarrow, isUnbounded, type Range, rangeOf, varianceOf } from "./chainArrays.ts";

/** No pair is read after one whose lag is n - 5 or more: the last lags rest on too few products. */
const UNUSED_LAGS = 5;

/** The autocorrelation time of chains too short to read a second pair (3 to 5 draws): each counts half. */
const SHORT_CHAIN_TIME = 2;

/**
 * Effective sample size of the mean of the chains as they are: no splitting, no ranks.
 *
 * NaN for fewer than three draws a chain, for draws that are not finite, and for constant draws, whose
 * autocorrelation is 0 / 0. With 3 to 5 draws a chain no pair beyond the first can be read and tau is taken as 2.
 * Chains that alternate perfectly (rho_1 = -1) get the upper bound, as in ArviZ; `posterior` gives S / 2.
 *
 * @param unusedLags - lags at the end that are never read; 5 is the rule of `posterior`, 4 that of ArviZ.
 * @cost m n for each lag up to about 64, then n log n a chain
 */
export function effectiveSampleSize(chains: readonly Float64Array[], unusedLags: number = UNUSED_LAGS): number {
  const n = chains[0]?.length ?? 0;
  const range = rangeOf(chains);
  if (n < 3 || isUnbounded(range) || isNarrow(range)) return NaN;
  const total = chains.length * n;
  const tau = autocorrelationTime(autocorrelationOf(chains, range), n - unusedLags);
  return total / Math.max(tau, 1 / log10(total));
}

/** Autocorrelation at a lag, estimated from all chains (step 1). */
function autocorrelationOf(chains: readonly Float64Array[], { min, max }: Range): (lag: number) => number {
  const n = chains[0]?.length ?? 0;
  const means = new Float64Array(chains.length);
  // Only ratios matter: draws are moved and scaled into [0, 1] so that no square overflows or is lost.
  const centred = chains.map((chain, c) => {
    const scaled = new Float64Array(n);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const value = ((chain[i] ?? NaN) - min) / (max - min);
      scaled[i] = value;
      sum += value;
    }
    const mean = sum / n;
    means[c] = mean;
    for (let i = 0; i < n; i++) scaled[i] = (scaled[i] ?? NaN) - mean;
    return scaled;
  });
  const autocovariance = new MeanAutocovariance(centred);
  const within = (autocovariance.at(0) * n) / (n - 1);
  const marginal = autocovariance.at(0) + (chains.length > 1 ? varianceOf(means) : 0);
  return (lag) => 1 - (within - autocovariance.at(lag)) / marginal;
}

/** Steps 2 to 4. No pair is read once the lag of the pair in hand has reached `end`. */
function autocorrelationTime(rho: (lag: number) => number, end: number): number {
  let even = 1;
  let odd = rho(1);
  let lag = 0;
  let kept = 0;
  let smallest = Infinity;
  // A pair is kept only when the next one was read; the last pair read gives at most its even half.
  while (lag < end && even + odd > 0) {
    smallest = Math.min(smallest, even + odd);
    kept += smallest;
    lag += 2;
    even = rho(lag);
    odd = rho(lag + 1);
  }
  if (Number.isNaN(even + odd)) return NaN;
  if (lag === 0 && even + odd > 0) return SHORT_CHAIN_TIME;
  const half = even > 0 || even + odd >= 0 ? even : 0;
  return -1 + 2 * kept + half;
}
