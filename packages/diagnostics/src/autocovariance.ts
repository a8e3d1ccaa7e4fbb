/**
 * @file Estimate how a sequence of draws covaries with itself some draws later.
 *
 * Lag t of a sequence of n uses n - t products. The biased estimate divides their sum by n, which Geyer (1992)
 * recommends and every ESS here uses; the unbiased one divides by n - t.
 * @source Geyer 1992, "Practical Markov chain Monte Carlo", Statistical Science 7(4), section 3.
 */
import { fftInto, nextPowerOfTwo } from "./fft.ts";
import { at, meanOf } from "./chainArrays.ts";

/** Whether the sum of products is divided by the length (biased) or by the number of products (unbiased). */
export interface AutocovarianceOptions {
  readonly bias?: boolean;
}

/**
 * Autocovariance of one sequence at lags 0 to n - 1.
 *
 * @param options - `bias: true` (the default) divides by n, `false` by n - lag.
 * @shape [lag], as long as the sequence
 * @cost n log n, by Fourier transform; within 1e-12 of the direct sum, relative to lag 0
 */
export function autocovariance(sequence: ArrayLike<number>, { bias = true }: AutocovarianceOptions = {}): Float64Array {
  const n = sequence.length;
  if (n === 0) return new Float64Array(0);
  const values = Float64Array.from(sequence);
  const mean = meanOf(values);
  const sums = lagSums([values.map((value) => value - mean)]);
  return sums.map((sum, lag) => sum / (bias ? n : n - lag));
}

/**
 * Autocorrelation of one sequence at lags 0 to n - 1: the autocovariance divided by its value at lag 0. All NaN
 * for a constant sequence. An unbiased one may leave [-1, 1] at long lags.
 *
 * @shape [lag], as long as the sequence
 * @cost n log n
 */
export function autocorrelation(sequence: ArrayLike<number>, options: AutocovarianceOptions = {}): Float64Array {
  const values = autocovariance(sequence, options);
  const variance = values[0] ?? NaN;
  return values.map((value) => value / variance);
}

/** Lags that are summed directly before a Fourier transform of all lags is cheaper (measured at 1000 draws). */
const DIRECT_LAGS = 64;

/**
 * The mean over chains of the biased autocovariance, lag by lag.
 *
 * Chains that mix well need few lags, so the first ones are summed directly; when a later one is asked for, all
 * are computed at once.
 * @cost n a lag and chain for the first lags; n log n a chain for all of them
 */
export class MeanAutocovariance {
  readonly #centred: readonly Float64Array[];
  readonly #divisor: number;
  #all: Float64Array | undefined;

  /** @param centred - chains of equal length from each of which its own mean was taken */
  constructor(centred: readonly Float64Array[]) {
    this.#centred = centred;
    this.#divisor = centred.length * (centred[0]?.length ?? 0);
  }

  /** The mean autocovariance at a lag that is less than the length of a chain. */
  at(lag: number): number {
    if (lag < DIRECT_LAGS && this.#all === undefined) return directLagSum(this.#centred, lag) / this.#divisor;
    this.#all ??= lagSums(this.#centred);
    return at(this.#all, lag) / this.#divisor;
  }
}

/** Four partial sums, so that one addition need not wait for the one before. */
function directLagSum(chains: readonly Float64Array[], lag: number): number {
  let sum = 0;
  for (const chain of chains) {
    const pairs = chain.length - lag;
    const blocks = pairs - (pairs % 4);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < blocks; i += 4) {
      a += (chain[i] ?? NaN) * (chain[i + lag] ?? NaN);
      b += (chain[i + 1] ?? NaN) * (chain[i + 1 + lag] ?? NaN);
      c += (chain[i + 2] ?? NaN) * (chain[i + 2 + lag] ?? NaN);
      d += (chain[i + 3] ?? NaN) * (chain[i + 3 + lag] ?? NaN);
    }
    for (let i = blocks; i < pairs; i++) a += (chain[i] ?? NaN) * (chain[i + lag] ?? NaN);
    sum += a + b + (c + d);
  }
  return sum;
}

/**
 * Sums over chains of the products at every lag, by Fourier transform of the chains padded with zeros.
 *
 * Two chains go into one transform as its real and imaginary part: the power spectrum of the pair holds the sum
 * of both autocovariances in the real part of its inverse, and the spectra of all pairs add before one inverse.
 */
function lagSums(chains: readonly Float64Array[]): Float64Array {
  const n = chains[0]?.length ?? 0;
  const size = nextPowerOfTwo(2 * n);
  const power = new Float64Array(size);
  for (let c = 0; c < chains.length; c += 2) {
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    re.set(chains[c] ?? []);
    im.set(chains[c + 1] ?? []);
    fftInto(re, im);
    for (let k = 0; k < size; k++) power[k] = (power[k] ?? NaN) + (re[k] ?? NaN) * (re[k] ?? NaN) + (im[k] ?? NaN) * (im[k] ?? NaN);
  }
  // A power spectrum is real, so its forward transform is the conjugate of its inverse and has the same real part.
  fftInto(power, new Float64Array(size));
  return power.slice(0, n).map((sum) => sum / size);
}
