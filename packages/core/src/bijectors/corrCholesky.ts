/**
 * @file Map vectors of K (K - 1) / 2 reals onto Cholesky factors of K x K correlation matrices, and onto those matrices.
 *
 * Notation: t = tanh(u) are partial correlations, one for each pair below the diagonal, row by row; row i of the factor is a
 * stick of squared length 1 of which entry j takes the share t_ij^2 of what is left: L_ij = t_ij prod_{k<j} (1 - t_ik^2)^(1/2).
 * All is written in s = log(1 - t^2), so that products are sums and partial correlations near 1 keep their precision.
 * @source Lewandowski, Kurowicka & Joe 2009, "Generating random correlation matrices based on vines and extended onion method",
 *   J. Multivariate Analysis 100, section 2; Stan Reference Manual 2.38, "Constraint transforms", "Cholesky factors of correlation matrices".
 */
import { cholesky, cumsum, eye, log1p, matrixTranspose, placeAt, readAt, softplus, type Value } from "@typyro/autodiff";
import { LN2 } from "@typyro/base";
import { corrCholesky, corrMatrix } from "../regions/matrices.ts";
import { realVector } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";
import { belowDiagonal, belowDiagonalShifted, belowDiagonalWeights, lastSize, sizeFromPairs } from "./sizedConstants.ts";

/** log(1 - tanh(u)^2) = -2 (u + softplus(-2 u) - log 2). */
function logOneMinusSquare(u: Value): Value {
  return u.add(softplus(u.mul(-2))).sub(LN2).mul(-2);
}

/** log L_ij / t_ij is half the sum of s_ik over k < j, so s_ik counts once for each later j < i, and once for dt/du. */
const factorWeights = belowDiagonalWeights((i, k) => 1 + (i - k - 1) / 2);

/** The same with K - 1 - i halves more, from log L_ii of each row, in the determinant of L -> L L'. */
const matrixWeights = belowDiagonalWeights((_, k, n) => 1 + (n - 2 - k) / 2);

/** asinh(y), odd, with full precision near 0. */
function asinh(y: Value): Value {
  const size = y.abs();
  const square = y.square();
  return y.map("sign").mul(log1p(size.add(square.div(square.add(1).sqrt().add(1)))));
}

const forward = (u: Value): Value => {
  const n = sizeFromPairs(lastSize(u.shape), "corrCholesky");
  // Moved one column to the right, entry j of a row sums the s_ik with k < j.
  const left = cumsum(placeAt(logOneMinusSquare(u), belowDiagonalShifted(n), [n, n]), -1).mul(0.5);
  return placeAt(u.map("tanh"), belowDiagonal(n), [n, n]).add(eye(n)).mul(left.exp());
};

/** t / sqrt(1 - t^2) is the entry over the length of what follows it in its row. */
const inverse = (x: Value): Value => {
  const n = lastSize(x.shape);
  const fromHere = cumsum(x.square(), -1, { reversed: true });
  return asinh(readAt(x, belowDiagonal(n)).div(readAt(fromHere, belowDiagonalShifted(n)).sqrt()));
};

const shapes = {
  forwardShape: (shape: readonly number[]) => {
    const n = sizeFromPairs(lastSize(shape), "corrCholesky");
    return [...shape.slice(0, -1), n, n];
  },
  inverseShape: (shape: readonly number[]) => {
    const n = lastSize(shape);
    return [...shape.slice(0, -2), (n * (n - 1)) / 2];
  },
} as const;

/** The factor; log |det| = sum of (1 + (i - k - 1) / 2) s_ik over the pairs k < i. */
export const corrCholeskyBijector: Bijector = {
  ...shapes,
  name: "corrCholesky",
  domain: realVector,
  codomain: corrCholesky,
  forward,
  inverse,
  logAbsDetJacobian: (u) => logOneMinusSquare(u).mul(factorWeights(sizeFromPairs(lastSize(u.shape), "corrCholesky"))).sum(-1),
};

/** The correlation matrix L L'; log |det| = sum of (1 + (K - 2 - k) / 2) s_ik over the pairs k < i. */
export const corrMatrixBijector: Bijector = {
  ...shapes,
  name: "corrMatrix",
  domain: realVector,
  codomain: corrMatrix,
  forward: (u) => {
    const factor = forward(u);
    return factor.matmul(matrixTranspose(factor));
  },
  inverse: (x) => inverse(cholesky(x)),
  logAbsDetJacobian: (u) => logOneMinusSquare(u).mul(matrixWeights(sizeFromPairs(lastSize(u.shape), "corrCholesky"))).sum(-1),
};
