/**
 * @file Shift vectors and multiply them by a lower triangular matrix.
 */
import { diagonal, lift, type Num, solveTriangular, tril, type Value } from "@typyro/autodiff";
import { realVector } from "../regions/vectors.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

const column = (x: Value): Value => x.reshape([...x.shape, 1]);
const vector = (x: Value): Value => x.reshape(x.shape.slice(0, -1));

/** x = loc + L u, L being the lower triangle of `scaleTril`; log |det| = sum of log |L_ii|. */
export function lowerCholeskyAffine(loc: Num, scaleTril: Num): Bijector {
  const shift = lift(loc);
  const factor = tril(scaleTril);
  return {
    ...shapeKept,
    name: "lowerCholeskyAffine",
    domain: realVector,
    codomain: realVector,
    forward: (u) => vector(factor.matmul(column(u))).add(shift),
    inverse: (x) => vector(solveTriangular(factor, column(x.sub(shift)))),
    logAbsDetJacobian: (u) => u.mul(0).sum(-1).add(diagonal(factor).abs().log().sum(-1)),
  };
}
