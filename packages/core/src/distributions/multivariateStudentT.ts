/**
 * @file Define the multivariate Student t distribution.
 */
import { array, digammaRise, lbeta, log1p, type Num, type Value, where } from "@typyro/autodiff";
import { exp, lgamma, log, LOG_PI } from "@typyro/base";
import { drawLogGamma } from "../draws/gamma.ts";
import { lowerCholesky } from "../supports/matrices.ts";
import { positive, real } from "../supports/supports.ts";
import { realVector } from "../supports/vectors.ts";
import type { Factory } from "./family.ts";
import { asColumn, logDiagonalSum, normalDraws, squaredLength, squaredRows, times, vectorBesideSquare } from "./gaussianParts.ts";
import { vectorFamily } from "./vectorFamily.ts";

/**
 * The logarithm of the density in the middle, without the determinant: lgamma((v + n) / 2) - lgamma(v / 2) - (n / 2) log(v pi),
 * the first two as lgamma(n / 2) - log B(v / 2, n / 2), which does not cancel for a large v.
 */
function logHeight(df: Value, n: number): Value {
  return lbeta(df.mul(0.5), n / 2).neg().add(lgamma(n / 2)).sub(df.log().add(LOG_PI).mul(n / 2));
}

/**
 * Multivariate Student t distribution: normal vectors over the root of a common chi-squared variable.
 *
 * @param df - degrees of freedom, positive. @param loc - centre [..., n]. @param scaleTril - lower Cholesky factor [..., n, n] of the
 *   scale matrix, which is the covariance times (df - 2) / df.
 * @shape batch = broadcast of the parameters' batches; event = [n]
 * @support realVector
 */
export const MultivariateStudentT: Factory<[df: Num, loc: Num, scaleTril: Num], { readonly df: Num; readonly loc: Num; readonly scaleTril: Num }> = vectorFamily({
  name: "MultivariateStudentT",
  parameters: { df: { rank: 0, support: positive }, loc: { rank: 1, support: real }, scaleTril: { rank: 2, support: lowerCholesky } },
  event: ({ loc, scaleTril }) => vectorBesideSquare(loc, scaleTril),
  shapes: "a matrix [n, n] for a `loc` of shape [n]",
  support: realVector,
  logDensity: (x, { df, loc, scaleTril }, [n = 0]) => {
    const tail = log1p(squaredLength(scaleTril, x.sub(loc)).div(df)).mul(df.add(n)).mul(-0.5);
    return tail.add(logHeight(df, n)).sub(logDiagonalSum(scaleTril));
  },
  draw: (generator, { df, loc, scaleTril }, shape, event) => {
    const z = times(scaleTril, normalDraws(generator, [...shape, ...event]));
    // On the log scale: for small df a chi-square is often below the smallest double.
    const factor = Float64Array.from(df.broadcastTo(shape).data(), (v) => exp(0.5 * (log(v / 2) - drawLogGamma(generator, v / 2))));
    return z.mul(asColumn(array(factor).reshape(shape))).add(loc);
  },
  mean: ({ df, loc }) => where(asColumn(df.greater(1)), loc, Number.NaN),
  variance: ({ df, scaleTril }) => {
    const isFinite = df.greater(2);
    const factor = where(isFinite, df.div(where(isFinite, df.sub(2), 1)), where(df.greater(1), Number.POSITIVE_INFINITY, Number.NaN));
    return squaredRows(scaleTril).mul(asColumn(factor));
  },
  entropy: ({ df, scaleTril }, [n = 0]) => {
    return logDiagonalSum(scaleTril).sub(logHeight(df, n)).add(df.add(n).mul(0.5).mul(digammaRise(df.mul(0.5), n / 2)));
  },
});
