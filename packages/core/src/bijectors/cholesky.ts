/**
 * @file Map positive definite matrices to their Cholesky factors.
 */
import { cholesky as factorOf, diagonal, matrixTranspose } from "@typyro/autodiff";
import { LN2 } from "@typyro/base";
import { lowerCholesky, positiveDefinite } from "../regions/matrices.ts";
import { type Bijector, shapeKept } from "./bijector.ts";
import { lastSize, vectorBySize } from "./sizedConstants.ts";

/** n - i for i = 0, ..., n - 1. */
const weights = vectorBySize((n) => n, (i, n) => n - i);

/** x = L with u = L L'; log |det dL/du| = -n log 2 - sum of (n - i) log L_ii, i from 0, over the elements on and below the diagonal. */
export const choleskyBijector: Bijector = {
  ...shapeKept,
  name: "cholesky",
  domain: positiveDefinite,
  codomain: lowerCholesky,
  forward: (u) => factorOf(u),
  inverse: (x) => x.matmul(matrixTranspose(x)),
  logAbsDetJacobian: (_, x) => {
    const n = lastSize(x.shape);
    return diagonal(x).log().mul(weights(n)).sum(-1).add(n * LN2).neg();
  },
};
