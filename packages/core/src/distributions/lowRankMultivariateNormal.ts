/**
 * @file Define the multivariate normal distribution whose covariance is a few common factors and own variances.
 *
 * Notation: covariance W W' + D, W of n rows and k columns, D diagonal; C = I + W' D^-1 W, which is k x k. By Woodbury's identity and the
 * matrix determinant lemma all that densities need is computed from C.
 */
import { addDiag, cholesky, choleskySolve, matrixTranspose, type Num, type Value } from "@typyro/autodiff";
import { HALF_LOG_TWO_PI, sizeOf } from "@typyro/base";
import { positive, real } from "../supports/supports.ts";
import { realVector } from "../supports/vectors.ts";
import type { Factory } from "./family.ts";
import { asColumn, asVector, logDiagonalSum, normalDraws, squaredRows, times } from "./gaussianParts.ts";
import { vectorFamily } from "./vectorFamily.ts";

/** W' D^-1 of [..., k, n], and the Cholesky factor of C. */
function capacitance(factor: Value, variances: Value): { weighted: Value; root: Value } {
  const weighted = matrixTranspose(factor).div(variances.reshape([...variances.shape.slice(0, -1), 1, ...variances.shape.slice(-1)]));
  return { weighted, root: cholesky(addDiag(weighted.matmul(factor), 1)) };
}

/** C^-1 b for each vector, given C's Cholesky factor; one factor for many vectors solves for all of them at once. */
function solvedRows(root: Value, b: Value): Value {
  if (root.shape.length > 2 || b.shape.length < 2) return asVector(choleskySolve(root, asColumn(b)));
  const k = b.shape.at(-1) ?? 0;
  const rows = sizeOf(b.shape.slice(0, -1));
  return choleskySolve(root, b.reshape([rows, k]).transpose()).transpose().reshape(b.shape);
}

/** Half of log |W W' + D|. */
const halfLogDet = (root: Value, variances: Value): Value => logDiagonalSum(root).add(variances.log().sum(-1).mul(0.5));

/**
 * Multivariate normal distribution with covariance `covFactor covFactor' + diag(covDiag)`.
 *
 * @param loc - mean [..., n]. @param covFactor - [..., n, k]. @param covDiag - own variances [..., n], positive.
 * @shape batch = broadcast of the parameters' batches; event = [n]
 * @support realVector
 * @cost n k^2 where the full covariance would cost n^3
 * @remarks The slope in `covDiag` is a difference of terms of up to 1 / (2 covDiag), and right to a few units in the last place of 1 / covDiag: of a
 * coordinate that the factors explain nearly wholly, as where there are as many factors as coordinates, less than that may be left of it.
 */
export const LowRankMultivariateNormal: Factory<[loc: Num, covFactor: Num, covDiag: Num], { readonly loc: Num; readonly covFactor: Num; readonly covDiag: Num }> = vectorFamily({
  name: "LowRankMultivariateNormal",
  parameters: { loc: { rank: 1, support: real }, covFactor: { rank: 2, support: real }, covDiag: { rank: 1, support: positive } },
  event: ({ loc: [m = 1], covFactor: [n = 0], covDiag: [d = 1] }) => ((m === 1 || m === n) && (d === 1 || d === n) ? [n] : undefined),
  shapes: "a vector [n] for a `covFactor` of shape [n, k] and a `loc` of shape [n]",
  support: realVector,
  logDensity: (x, { loc, covFactor, covDiag }, [n = 0]) => {
    const { weighted, root } = capacitance(covFactor, covDiag);
    const d = x.sub(loc);
    // The squared length is the least of what factors leave over, in units of D, and of the factors themselves: no term of it cancels.
    const factors = solvedRows(root, times(weighted, d));
    const rest = d.sub(times(covFactor, factors));
    const square = rest.square().div(covDiag).sum(-1).add(factors.square().sum(-1));
    return square.mul(-0.5).sub(halfLogDet(root, covDiag)).sub(n * HALF_LOG_TWO_PI);
  },
  draw: (generator, { loc, covFactor, covDiag }, shape, event) => {
    const common = times(covFactor, normalDraws(generator, [...shape, covFactor.shape.at(-1) ?? 0]));
    return normalDraws(generator, [...shape, ...event]).mul(covDiag.sqrt()).add(common).add(loc);
  },
  mean: ({ loc }) => loc,
  variance: ({ covFactor, covDiag }) => squaredRows(covFactor).add(covDiag),
  entropy: ({ covFactor, covDiag }, [n = 0]) => halfLogDet(capacitance(covFactor, covDiag).root, covDiag).add(n * (HALF_LOG_TWO_PI + 0.5)),
});
