/**
 * @file Compute the Kullback-Leibler divergence between multivariate normal distributions.
 */
import { cholesky, eye, matrixTranspose, solveTriangular, tril, type Value } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Distribution } from "../distributions/distribution.ts";
import { logDiagonalSum, squaredLength } from "../distributions/gaussianParts.ts";

/** The mean and the lower Cholesky factor of the covariance, whichever parameters were given. */
function locAndFactor({ parameters, eventShape }: Distribution): { loc: Value; factor: Value } {
  const { loc, covariance, precision, scaleTril } = parameters;
  if (loc === undefined) throw internal("a multivariate normal has no loc");
  if (scaleTril !== undefined) return { loc, factor: tril(scaleTril) };
  if (covariance !== undefined) return { loc, factor: cholesky(covariance) };
  if (precision === undefined) throw internal("a multivariate normal has no scale");
  const n = eventShape.at(-1) ?? 0;
  const inverse = solveTriangular(cholesky(precision), eye(n));
  return { loc, factor: cholesky(matrixTranspose(inverse).matmul(inverse)) };
}

/**
 * KL(p || q) = log |Lq| - log |Lp| + (|Lq^-1 Lp|^2 + |Lq^-1 (mq - mp)|^2 - n) / 2, squares of all elements.
 *
 * @shape broadcast of the batch shapes
 */
export function klMultivariateNormal(p: Distribution, q: Distribution): Value {
  const n = p.eventShape.at(-1) ?? 0;
  const { loc: from, factor: fromFactor } = locAndFactor(p);
  const { loc: to, factor: toFactor } = locAndFactor(q);
  const spread = solveTriangular(toFactor, fromFactor).square().sum([-1, -2]);
  const shift = to.sub(from);
  const distance = squaredLength(toFactor, shift.broadcastTo([...shift.shape.slice(0, -1), n]));
  return spread.add(distance).sub(n).mul(0.5).add(logDiagonalSum(toFactor)).sub(logDiagonalSum(fromFactor));
}
