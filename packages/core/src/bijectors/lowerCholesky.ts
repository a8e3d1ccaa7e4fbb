/**
 * @file Map vectors of n (n + 1) / 2 reals onto lower triangular matrices with a positive diagonal, and onto positive definite matrices.
 *
 * The first n (n - 1) / 2 numbers lie below the diagonal, row by row; the last n make the diagonal.
 */
import { cholesky, concat, diagonal, eye, logSigmoid, matrixTranspose, placeAt, readAt, softplus, type Value } from "@typyro/autodiff";
import { LN2 } from "@typyro/base";
import { lowerCholesky, positiveDefinite } from "../regions/matrices.ts";
import { realVector } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";
import { belowDiagonal, lastSize, onDiagonal, sizeFromPairs, vectorBySize } from "./sizedConstants.ts";
import { softplusInverse } from "./softplus.ts";

interface Parts {
  readonly n: number;
  readonly below: Value;
  readonly diagonal: Value;
}

function split(u: Value): Parts {
  const total = lastSize(u.shape);
  const n = sizeFromPairs(total, "lowerCholesky") - 1;
  return { n, below: u.slice(0, total - n, { axis: -1 }), diagonal: u.slice(total - n, total, { axis: -1 }) };
}

function assemble({ n, below, diagonal: d }: Parts): Value {
  return placeAt(below, belowDiagonal(n), [n, n]).add(placeAt(d, onDiagonal(n), [n, n]));
}

const shapes = {
  domain: realVector,
  forwardShape: (shape: readonly number[]) => {
    const n = sizeFromPairs(lastSize(shape), "lowerCholesky") - 1;
    return [...shape.slice(0, -1), n, n];
  },
  inverseShape: (shape: readonly number[]) => {
    const n = lastSize(shape);
    return [...shape.slice(0, -2), (n * (n + 1)) / 2];
  },
} as const;

const below = (x: Value): Value => readAt(x, belowDiagonal(lastSize(x.shape)));

/** Diagonal exp(u); log |det| = sum of the last n numbers. */
export const lowerCholeskyBijector: Bijector = {
  ...shapes,
  name: "lowerCholesky",
  codomain: lowerCholesky,
  forward: (u) => {
    const parts = split(u);
    return assemble({ ...parts, diagonal: parts.diagonal.exp() });
  },
  inverse: (x) => concat([below(x), diagonal(x).log()], -1),
  logAbsDetJacobian: (u) => split(u).diagonal.sum(-1),
};

/** n + 1 - i for i = 0, ..., n - 1. */
const productWeights = vectorBySize((n) => n, (i, n) => n + 1 - i);

/** S = L L' with L as above; log |det dS/dL| = n log 2 + sum of (n - i) log L_ii, i from 0. */
export const positiveDefiniteBijector: Bijector = {
  ...shapes,
  name: "positiveDefinite",
  codomain: positiveDefinite,
  forward: (u) => {
    const factor = lowerCholeskyBijector.forward(u);
    return factor.matmul(matrixTranspose(factor));
  },
  inverse: (x) => lowerCholeskyBijector.inverse(cholesky(x)),
  logAbsDetJacobian: (u) => {
    const { n, diagonal: logs } = split(u);
    return logs.mul(productWeights(n)).sum(-1).add(n * LN2);
  },
};

/** Diagonal softplus(u): it does not overflow where exp(u) would. */
export const softplusLowerCholeskyBijector: Bijector = {
  ...shapes,
  name: "softplusLowerCholesky",
  codomain: lowerCholesky,
  forward: (u) => {
    const parts = split(u);
    return assemble({ ...parts, diagonal: softplus(parts.diagonal) });
  },
  inverse: (x) => concat([below(x), softplusInverse(diagonal(x))], -1),
  logAbsDetJacobian: (u) => logSigmoid(split(u).diagonal).sum(-1),
};

/** 0, 1, ..., n - 1: the number of elements below the diagonal in each row. */
const rowLengths = vectorBySize((n) => n, (i) => i);

/** Row i of a unit lower triangular matrix times a scale softplus(u_i), so that scales and dependence are apart. */
export const scaledUnitLowerCholeskyBijector: Bijector = {
  ...shapes,
  name: "scaledUnitLowerCholesky",
  codomain: lowerCholesky,
  forward: (u) => {
    const parts = split(u);
    const scale = softplus(parts.diagonal);
    return placeAt(parts.below, belowDiagonal(parts.n), [parts.n, parts.n]).add(eye(parts.n)).mul(scale.reshape([...scale.shape, 1]));
  },
  inverse: (x) => {
    const scale = diagonal(x);
    return concat([below(x.div(scale.reshape([...scale.shape, 1]))), softplusInverse(scale)], -1);
  },
  logAbsDetJacobian: (u) => {
    const { n, diagonal: v } = split(u);
    return softplus(v).log().mul(rowLengths(n)).add(logSigmoid(v)).sum(-1);
  },
};
