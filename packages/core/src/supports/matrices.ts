/**
 * @file List the supports of matrices: triangular factors, correlations and covariances.
 */
import { abs, addDiag, all, and, diagonal, equal, isPositiveDefinite, matrixTranspose, tril, type Value } from "@typyro/autodiff";
import { corrCholeskyBijector, corrMatrixBijector } from "../bijectors/corrCholesky.ts";
import { lowerCholeskyBijector, positiveDefiniteBijector, scaledUnitLowerCholeskyBijector, softplusLowerCholeskyBijector } from "../bijectors/lowerCholesky.ts";
import type { Support } from "./support.ts";
import { allPositive, nearlyEqual } from "./vectors.ts";

const matrix = { eventDim: 2, isDiscrete: false } as const;
const both = [-1, -2] as const;

const isLower = (x: Value): Value => all(equal(x, tril(x)), both);

/** Equal to the transpose within 1e-6 of the largest element. */
function isSymmetric(x: Value): Value {
  const scale = abs(x).max(both);
  return all(nearlyEqual(x, matrixTranspose(x), scale.reshape([...scale.shape, 1, 1])), both);
}

const hasUnitDiagonal = (x: Value): Value => all(nearlyEqual(diagonal(x), diagonal(x).mul(0).add(1)), -1);

/** Lower triangular matrices with a positive diagonal. */
export const lowerCholesky: Support = {
  ...matrix,
  name: "lowerCholesky",
  description: "a lower triangular matrix with a positive diagonal",
  contains: (x) => and(isLower(x), allPositive(diagonal(x), -1)),
  bijector: lowerCholeskyBijector,
};

/** The same, with the diagonal reached by softplus. */
export const softplusLowerCholesky: Support = { ...lowerCholesky, name: "softplusLowerCholesky", bijector: softplusLowerCholeskyBijector };

/** The same, with each row scaled apart from a unit diagonal. */
export const scaledUnitLowerCholesky: Support = { ...lowerCholesky, name: "scaledUnitLowerCholesky", bijector: scaledUnitLowerCholeskyBijector };

/** Lower triangular matrices with a positive diagonal and rows of length 1: Cholesky factors of correlation matrices. */
export const corrCholesky: Support = {
  ...matrix,
  name: "corrCholesky",
  description: "a lower triangular matrix with a positive diagonal and rows of length 1",
  contains: (x) => {
    const lengths = x.square().sum(-1);
    return and(lowerCholesky.contains(x), all(nearlyEqual(lengths, lengths.mul(0).add(1)), -1));
  },
  bijector: corrCholeskyBijector,
};

/** Symmetric positive definite matrices. */
export const positiveDefinite: Support = {
  ...matrix,
  name: "positiveDefinite",
  description: "a symmetric positive definite matrix",
  contains: (x) => and(isSymmetric(x), isPositiveDefinite(x)),
  bijector: positiveDefiniteBijector,
};

/** Symmetric matrices without negative eigenvalues, up to 1e-9 of the largest element. */
export const positiveSemidefinite: Support = {
  ...matrix,
  name: "positiveSemidefinite",
  description: "a symmetric matrix without negative eigenvalues",
  contains: (x) => {
    const jitter = abs(x).max(both).mul(1e-9).add(1e-300);
    return and(isSymmetric(x), isPositiveDefinite(addDiag(x, jitter.reshape([...jitter.shape, 1]))));
  },
  bijector: positiveDefiniteBijector,
};

/** Symmetric positive definite matrices with ones on the diagonal. */
export const corrMatrix: Support = {
  ...matrix,
  name: "corrMatrix",
  description: "a symmetric positive definite matrix with ones on the diagonal",
  contains: (x) => and(positiveDefinite.contains(x), hasUnitDiagonal(x)),
  bijector: corrMatrixBijector,
};
