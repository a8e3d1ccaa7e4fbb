/**
 * @file List the supports of matrices: regions of matrices with the bijectors that reach them.
 */
import { corrCholeskyBijector, corrMatrixBijector } from "../bijectors/corrCholesky.ts";
import { lowerCholeskyBijector, positiveDefiniteBijector, scaledUnitLowerCholeskyBijector, softplusLowerCholeskyBijector } from "../bijectors/lowerCholesky.ts";
import * as regions from "../regions/matrices.ts";
import { reached, type Support } from "./support.ts";

/** Lower triangular matrices with a positive diagonal. */
export const lowerCholesky: Support = reached(regions.lowerCholesky, lowerCholeskyBijector);

/** The same, with the diagonal reached by softplus. */
export const softplusLowerCholesky: Support = { ...lowerCholesky, name: "softplusLowerCholesky", within: [regions.lowerCholesky], bijector: softplusLowerCholeskyBijector };

/** The same, with each row scaled apart from a unit diagonal. */
export const scaledUnitLowerCholesky: Support = { ...lowerCholesky, name: "scaledUnitLowerCholesky", within: [regions.lowerCholesky], bijector: scaledUnitLowerCholeskyBijector };

/** Lower triangular matrices with a positive diagonal and rows of length 1: Cholesky factors of correlation matrices. */
export const corrCholesky: Support = reached(regions.corrCholesky, corrCholeskyBijector);

/** Symmetric positive definite matrices. */
export const positiveDefinite: Support = reached(regions.positiveDefinite, positiveDefiniteBijector);

/** Symmetric matrices without negative eigenvalues, up to 1e-9 of the largest element; the bijector reaches those with positive ones. */
export const positiveSemidefinite: Support = reached(regions.positiveSemidefinite, positiveDefiniteBijector);

/** Symmetric positive definite matrices with ones on the diagonal. */
export const corrMatrix: Support = reached(regions.corrMatrix, corrMatrixBijector);
