/**
 * @file Factor a covariance S = L L' and invert the factor, which turns white noise into momenta.
 */

/**
 * The lower factor L of S = L L'; entries above the diagonal are 0.
 *
 * @param covariance - symmetric; only its lower triangle is read. @shape [dim, dim], row by row
 * @returns undefined where S is not positive definite to working precision, or not finite.
 * @source Golub & Van Loan, Matrix Computations (4th edition), section 4.2, row by row.
 */
export function cholesky(covariance: Float64Array, dim: number): Float64Array | undefined {
  const lower = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * dim + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * dim + k]! * lower[j * dim + k]!;
      if (j < i) lower[i * dim + j] = rest / lower[j * dim + j]!;
      else if (rest > 0 && rest < Infinity) lower[i * dim + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

/** The transposed inverse of L: with white noise z, its product with z is a draw from N(0, (L L')^-1). @shape [dim, dim] */
export function transposedInverse(lower: Float64Array, dim: number): Float64Array {
  const upper = new Float64Array(dim * dim);
  // Column c of L^-1 by forward substitution is row c of the result.
  for (let c = 0; c < dim; c++) {
    for (let i = c; i < dim; i++) {
      let rest = i === c ? 1 : 0;
      for (let k = c; k < i; k++) rest -= lower[i * dim + k]! * upper[c * dim + k]!;
      upper[c * dim + i] = rest / lower[i * dim + i]!;
    }
  }
  return upper;
}

/** Solve L'x = z in place: white noise in, a draw from N(0, (L L')^-1) out. */
export function solveTransposedInto(lower: Float64Array, x: Float64Array): void {
  const dim = x.length;
  for (let i = dim - 1; i >= 0; i--) {
    const solved = x[i]! / lower[i * dim + i]!;
    x[i] = solved;
    for (let j = 0; j < i; j++) x[j] = x[j]! - lower[i * dim + j]! * solved;
  }
}
