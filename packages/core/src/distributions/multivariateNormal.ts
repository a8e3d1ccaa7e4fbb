/**
 * @file Define the multivariate normal distribution, by covariance, precision or Cholesky factor.
 */
import { cholesky, diagonal, eye, type Num, solveTriangular } from "@typyro/autodiff";
import { HALF_LOG_TWO_PI } from "@typyro/base";
import { lowerCholesky, positiveDefinite } from "../supports/matrices.ts";
import { real } from "../supports/supports.ts";
import { realVector } from "../supports/vectors.ts";
import type { Distribution } from "./distribution.ts";
import { bind } from "./family.ts";
import { asColumn, asVector, logDiagonalSum, normalDraws, squaredLength, squaredRows, times, vectorBesideSquare } from "./gaussianParts.ts";
import { type VectorFamily, vectorMember } from "./vectorFamily.ts";

const HALF_LOG_TWO_PI_E = HALF_LOG_TWO_PI + 0.5;

const byScaleTril: VectorFamily<"loc" | "scaleTril"> = {
  name: "MultivariateNormal",
  parameters: { loc: { rank: 1, support: real }, scaleTril: { rank: 2, support: lowerCholesky } },
  event: ({ loc, scaleTril }) => vectorBesideSquare(loc, scaleTril),
  shapes: "a matrix [n, n] for a `loc` of shape [n]",
  typed: ({ loc, scaleTril }) => `{ loc: ${loc}, scaleTril: ${scaleTril} }`,
  support: realVector,
  logDensity: (x, { loc, scaleTril }, [n = 0]) => squaredLength(scaleTril, x.sub(loc)).mul(-0.5).sub(logDiagonalSum(scaleTril)).sub(n * HALF_LOG_TWO_PI),
  draw: (generator, { loc, scaleTril }, shape, event) => times(scaleTril, normalDraws(generator, [...shape, ...event])).add(loc),
  mean: ({ loc }) => loc,
  variance: ({ scaleTril }) => squaredRows(scaleTril),
  entropy: ({ scaleTril }, [n = 0]) => logDiagonalSum(scaleTril).add(n * HALF_LOG_TWO_PI_E),
};

const byCovariance: VectorFamily<"loc" | "covariance"> = {
  name: "MultivariateNormal",
  parameters: { loc: { rank: 1, support: real }, covariance: { rank: 2, support: positiveDefinite } },
  event: ({ loc, covariance }) => vectorBesideSquare(loc, covariance),
  shapes: byScaleTril.shapes,
  typed: ({ loc, covariance }) => `{ loc: ${loc}, covariance: ${covariance} }`,
  support: realVector,
  logDensity: (x, { loc, covariance }, event) => byScaleTril.logDensity(x, { loc, scaleTril: cholesky(covariance) }, event),
  draw: (generator, { loc, covariance }, shape, event) => byScaleTril.draw(generator, { loc, scaleTril: cholesky(covariance) }, shape, event),
  mean: ({ loc }) => loc,
  variance: ({ covariance }) => diagonal(covariance),
  entropy: ({ covariance }, [n = 0]) => logDiagonalSum(cholesky(covariance)).add(n * HALF_LOG_TWO_PI_E),
};

/** With P = C C', (x - mu)' P (x - mu) = |C' (x - mu)|^2, and mu + C'^-1 z has covariance P^-1. */
const byPrecision: VectorFamily<"loc" | "precision"> = {
  name: "MultivariateNormal",
  parameters: { loc: { rank: 1, support: real }, precision: { rank: 2, support: positiveDefinite } },
  event: ({ loc, precision }) => vectorBesideSquare(loc, precision),
  shapes: byScaleTril.shapes,
  typed: ({ loc, precision }) => `{ loc: ${loc}, precision: ${precision} }`,
  support: realVector,
  logDensity: (x, { loc, precision }, [n = 0]) => {
    const factor = cholesky(precision);
    const d = x.sub(loc);
    // A row d' times C is (C' d)'.
    const rotated = d.reshape([...d.shape.slice(0, -1), 1, n]).matmul(factor);
    return rotated.square().sum([-1, -2]).mul(-0.5).add(logDiagonalSum(factor)).sub(n * HALF_LOG_TWO_PI);
  },
  draw: (generator, { loc, precision }, shape, event) => {
    const z = normalDraws(generator, [...shape, ...event]);
    return asVector(solveTriangular(cholesky(precision), asColumn(z), { transposed: true })).add(loc);
  },
  mean: ({ loc }) => loc,
  // The columns of C^-1 have the variances as squared lengths.
  variance: ({ precision }, [n = 0]) => solveTriangular(cholesky(precision), eye(n)).square().sum(-2),
  entropy: ({ precision }, [n = 0]) => logDiagonalSum(cholesky(precision)).neg().add(n * HALF_LOG_TWO_PI_E),
};

/** Called with a covariance, a precision (its inverse) or the lower Cholesky factor of the covariance; `loc` is 0 where left out. */
export interface MultivariateNormalFactory {
  (parameters: { readonly loc?: Num; readonly covariance: Num }): Distribution;
  (parameters: { readonly loc?: Num; readonly precision: Num }): Distribution;
  (parameters: { readonly loc?: Num; readonly scaleTril: Num }): Distribution;
}

/**
 * Multivariate normal distribution.
 *
 * @param loc - mean [..., n], or a number for all elements.
 * @param covariance - [..., n, n], symmetric positive definite; or `precision`, its inverse; or `scaleTril`, its lower Cholesky
 *   factor, which saves factoring it in each evaluation.
 * @shape batch = broadcast of the parameters' batches; event = [n]
 * @support realVector
 * @error `matrix-not-positive-definite` (with the jitter to add) or `matrix-not-symmetric` for a known matrix; one that is recorded
 *   gives NaN where it is not positive definite.
 * @example
 * dist.MultivariateNormal({ loc: 0, covariance: [[2, 0.8], [0.8, 0.5]] });
 */
export const MultivariateNormal: MultivariateNormalFactory = (given: { readonly loc?: Num; readonly covariance?: Num; readonly precision?: Num; readonly scaleTril?: Num }): Distribution => {
  const named = [{ loc: 0, ...given }];
  if (given.scaleTril !== undefined) return vectorMember(byScaleTril, bind("MultivariateNormal", ["loc", "scaleTril"], named));
  if (given.precision !== undefined) return vectorMember(byPrecision, bind("MultivariateNormal", ["loc", "precision"], named));
  return vectorMember(byCovariance, bind("MultivariateNormal", ["loc", "covariance"], named));
};
