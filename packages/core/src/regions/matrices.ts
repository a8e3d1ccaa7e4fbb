/**
 * @file List the regions of matrices: triangular factors, correlations and covariances.
 */
import { abs, addDiag, all, and, diagonal, equal, greater, isPositiveDefinite, less, matrixTranspose, tril, type Value } from "@typyro/autodiff";
import type { Region } from "./region.ts";
import { nearlyEqual, realMatrix } from "./vectors.ts";

const matrix = { eventDim: 2, isDiscrete: false } as const;
const both = [-1, -2] as const;

const isLower = (x: Value): Value => all(equal(x, tril(x)), both);

/** Whether all elements of the last axis are finite and positive. */
const allPositive = (x: Value): Value => all(and(greater(x, 0), less(x, Number.POSITIVE_INFINITY)), -1);

/** Equal to the transpose within 1e-6 of the largest element. */
function isSymmetric(x: Value): Value {
  const scale = abs(x).max(both);
  return all(nearlyEqual(x, matrixTranspose(x), scale.reshape([...scale.shape, 1, 1])), both);
}

const hasUnitDiagonal = (x: Value): Value => all(nearlyEqual(diagonal(x), diagonal(x).mul(0).add(1)), -1);

/** Lower triangular matrices with a positive diagonal. */
export const lowerCholesky: Region = {
  ...matrix,
  name: "lowerCholesky",
  description: "a lower triangular matrix with a positive diagonal",
  within: [realMatrix],
  contains: (x) => and(isLower(x), allPositive(diagonal(x))),
};

/** Lower triangular matrices with a positive diagonal and rows of length 1: Cholesky factors of correlation matrices. */
export const corrCholesky: Region = {
  ...matrix,
  name: "corrCholesky",
  description: "a lower triangular matrix with a positive diagonal and rows of length 1",
  within: [lowerCholesky],
  contains: (x) => {
    const lengths = x.square().sum(-1);
    return and(lowerCholesky.contains(x), all(nearlyEqual(lengths, lengths.mul(0).add(1)), -1));
  },
};

/** Symmetric matrices without negative eigenvalues, up to 1e-9 of the largest element. */
export const positiveSemidefinite: Region = {
  ...matrix,
  name: "positiveSemidefinite",
  description: "a symmetric matrix without negative eigenvalues",
  within: [realMatrix],
  contains: (x) => {
    const jitter = abs(x).max(both).mul(1e-9).add(1e-300);
    return and(isSymmetric(x), isPositiveDefinite(addDiag(x, jitter.reshape([...jitter.shape, 1]))));
  },
};

/** Symmetric positive definite matrices. */
export const positiveDefinite: Region = {
  ...matrix,
  name: "positiveDefinite",
  description: "a symmetric positive definite matrix",
  within: [positiveSemidefinite],
  contains: (x) => and(isSymmetric(x), isPositiveDefinite(x)),
};

/** Symmetric positive definite matrices with ones on the diagonal. */
export const corrMatrix: Region = {
  ...matrix,
  name: "corrMatrix",
  description: "a symmetric positive definite matrix with ones on the diagonal",
  within: [positiveDefinite],
  contains: (x) => and(positiveDefinite.contains(x), hasUnitDiagonal(x)),
};
