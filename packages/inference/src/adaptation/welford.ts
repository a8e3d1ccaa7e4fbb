/**
 * @file Estimate variances and covariances from one draw after another.
 *
 * @source Welford 1962, "Note on a method for calculating corrected sums of squares and products", Technometrics 4(3).
 *   Shrinkage towards a small multiple of the identity: Stan Reference Manual, "MCMC Sampling", section "Automatic parameter tuning".
 */

import type { NumberReader, NumberWriter, Saved } from "./numbers.ts";

/** Prior draws that the regularisation counts for, and the variance it shrinks to. */
const PRIOR_DRAWS = 5;
const PRIOR_VARIANCE = 1e-3;

/** n/(n+5) S + 1e-3 * 5/(n+5) on the diagonal. */
function regularised(sampleMoment: number, n: number, isDiagonal: boolean): number {
  const shrunk = (n / (n + PRIOR_DRAWS)) * sampleMoment;
  return isDiagonal ? shrunk + PRIOR_VARIANCE * (PRIOR_DRAWS / (n + PRIOR_DRAWS)) : shrunk;
}

/** The variance of each coordinate. */
export class WelfordVariance implements Saved {
  #n = 0;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  constructor(dim: number) {
    this.#mean = new Float64Array(dim);
    this.#squares = new Float64Array(dim);
  }

  /** How many draws were added since the last reset. */
  get count(): number {
    return this.#n;
  }

  /** The mean of the draws. */
  get mean(): Float64Array {
    return this.#mean.slice();
  }

  add(q: Float64Array): void {
    this.#n++;
    const mean = this.#mean;
    const squares = this.#squares;
    for (let i = 0; i < mean.length; i++) {
      const delta = q[i]! - mean[i]!;
      mean[i] = mean[i]! + delta / this.#n;
      squares[i] = squares[i]! + delta * (q[i]! - mean[i]!);
    }
  }

  /** The sum of squared deviations of one coordinate from its mean. */
  sumOfSquares(coordinate: number): number {
    return this.#squares[coordinate]!;
  }

  reset(): void {
    this.#n = 0;
    this.#mean.fill(0);
    this.#squares.fill(0);
  }

  save(to: NumberWriter): void {
    to.put(this.#n);
    to.putAll(this.#mean);
    to.putAll(this.#squares);
  }

  restore(from: NumberReader): void {
    this.#n = from.take();
    from.takeInto(this.#mean);
    from.takeInto(this.#squares);
  }

  /** Variances with denominator n - 1; 0 for fewer than two draws. @shape [dim] */
  variances(): Float64Array {
    return this.#squares.map((sum) => (this.#n < 2 ? 0 : sum / (this.#n - 1)));
  }

  /** Variances shrunk as if five draws had had the variance 1e-3: n/(n+5) S + 1e-3 * 5/(n+5). @shape [dim] */
  regularisedVariances(): Float64Array {
    return this.variances().map((variance) => regularised(variance, this.#n, true));
  }
}

/** The covariance of all coordinates, or of some. */
export class WelfordCovariance implements Saved {
  #n = 0;
  readonly #indices: Int32Array;
  readonly #mean: Float64Array;
  readonly #before: Float64Array;
  readonly #products: Float64Array;

  /** @param indices - the coordinates, in the order of the matrix's rows. */
  constructor(indices: readonly number[]) {
    this.#indices = Int32Array.from(indices);
    this.#mean = new Float64Array(indices.length);
    this.#before = new Float64Array(indices.length);
    this.#products = new Float64Array(indices.length * indices.length);
  }

  /** How many draws were added since the last reset. */
  get count(): number {
    return this.#n;
  }

  add(q: Float64Array): void {
    this.#n++;
    const mean = this.#mean;
    const before = this.#before;
    const products = this.#products;
    const n = mean.length;
    for (let i = 0; i < n; i++) {
      const value = q[this.#indices[i]!]!;
      before[i] = value - mean[i]!;
      mean[i] = mean[i]! + before[i]! / this.#n;
    }
    // The lower triangle is enough: row i takes its deviation after the update, column j the one before.
    for (let i = 0; i < n; i++) {
      const after = q[this.#indices[i]!]! - mean[i]!;
      for (let j = 0; j <= i; j++) products[i * n + j] = products[i * n + j]! + after * before[j]!;
    }
  }

  reset(): void {
    this.#n = 0;
    this.#mean.fill(0);
    this.#products.fill(0);
  }

  save(to: NumberWriter): void {
    to.put(this.#n);
    to.putAll(this.#mean);
    to.putAll(this.#products);
  }

  restore(from: NumberReader): void {
    this.#n = from.take();
    from.takeInto(this.#mean);
    from.takeInto(this.#products);
  }

  /** Covariance with denominator n - 1; 0 for fewer than two draws. @shape [indices, indices], row by row */
  covariance(): Float64Array {
    return this.#matrix((product) => (this.#n < 2 ? 0 : product / (this.#n - 1)));
  }

  /** Covariance shrunk as if five draws had had the covariance 1e-3 I: n/(n+5) S + 1e-3 * 5/(n+5) I. */
  regularisedCovariance(): Float64Array {
    const divisor = Math.max(1, this.#n - 1);
    return this.#matrix((product, isDiagonal) => regularised(product / divisor, this.#n, isDiagonal));
  }

  #matrix(entry: (product: number, isDiagonal: boolean) => number): Float64Array {
    const n = this.#mean.length;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const value = entry(this.#products[i * n + j]!, i === j);
        matrix[i * n + j] = value;
        matrix[j * n + i] = value;
      }
    }
    return matrix;
  }
}
