/**
 * @file Move points by affine maps that give them the mean, the variances or the covariance that their weights ask for.
 *
 * Notation: x points, w weights that sum to 1, m and V mean and covariance of the points, m_w and V_w those under the weights;
 * the maps are x' = m_w + M (x - m) with M = 1, with M = sqrt(diag V_w / diag V), or with M = L_w L^-1 for V = L L', V_w = L_w L_w'.
 */
import { log } from "@typyro/base";
import { cholesky } from "./hamiltonian/cholesky.ts";

/** Points, one after the other. @shape [count, dim] */
export interface Points {
  readonly count: number;
  readonly dim: number;
  readonly data: Float64Array;
}

/** x -> M x + b with a lower triangular matrix whose diagonal is positive. */
export interface AffineMap {
  /** @shape [dim, dim] */
  readonly matrix: Float64Array;
  readonly shift: Float64Array;
}

/** The moments that are matched. */
export type Moments = "mean" | "variances" | "covariance";

/** The map that leaves points where they are. */
export function identityMap(dim: number): AffineMap {
  const matrix = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) matrix[i * dim + i] = 1;
  return { matrix, shift: new Float64Array(dim) };
}

/**
 * The map that gives points the moments which they have under weights.
 *
 * @returns undefined where a covariance has no Cholesky factor, or a variance is 0.
 */
export function matchingMap(points: Points, weights: Float64Array, moments: Moments): AffineMap | undefined {
  const { dim, count } = points;
  const equal = new Float64Array(count).fill(1 / count);
  const mean = meansOf(points, equal);
  const target = meansOf(points, weights);
  const matrix = moments === "mean" ? identityMap(dim).matrix : moments === "variances" ? scaling(points, [mean, equal], [target, weights]) : mapping(points, [mean, equal], [target, weights]);
  if (matrix === undefined || !matrix.every(Number.isFinite)) return undefined;
  const moved = product(matrix, mean, dim);
  return { matrix, shift: target.map((m, i) => m - (moved[i] ?? 0)) };
}

/** First one map, then another. */
export function composed(first: AffineMap, second: AffineMap): AffineMap {
  const dim = first.shift.length;
  const matrix = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let k = 0; k <= i; k++) {
      const scale = second.matrix[i * dim + k]!;
      if (scale !== 0) for (let j = 0; j <= k; j++) matrix[i * dim + j] = matrix[i * dim + j]! + scale * first.matrix[k * dim + j]!;
    }
  }
  const shift = product(second.matrix, first.shift, dim);
  return { matrix, shift: shift.map((b, i) => b + second.shift[i]!) };
}

/** The points moved by a map. */
export function moved({ count, dim, data }: Points, { matrix, shift }: AffineMap): Points {
  const out = new Float64Array(data.length);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < dim; i++) {
      let x = shift[i]!;
      for (let j = 0; j <= i; j++) x += matrix[i * dim + j]! * data[s * dim + j]!;
      out[s * dim + i] = x;
    }
  }
  return { count, dim, data: out };
}

/** The points that a map would move to the given ones. */
export function movedBack({ count, dim, data }: Points, { matrix, shift }: AffineMap): Points {
  const out = new Float64Array(data.length);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < dim; i++) {
      let rest = data[s * dim + i]! - shift[i]!;
      for (let j = 0; j < i; j++) rest -= matrix[i * dim + j]! * out[s * dim + j]!;
      out[s * dim + i] = rest / matrix[i * dim + i]!;
    }
  }
  return { count, dim, data: out };
}

/** The logarithm of the determinant of a map's matrix. */
export function logDeterminant({ matrix, shift: { length: dim } }: AffineMap): number {
  let sum = 0;
  for (let i = 0; i < dim; i++) sum += log(matrix[i * dim + i]!);
  return sum;
}

type Weighted = readonly [mean: Float64Array, weights: Float64Array];

function meansOf({ count, dim, data }: Points, weights: Float64Array): Float64Array {
  const mean = new Float64Array(dim);
  for (let s = 0; s < count; s++) for (let i = 0; i < dim; i++) mean[i] = mean[i]! + weights[s]! * data[s * dim + i]!;
  return mean;
}

function scaling(points: Points, plain: Weighted, weighted: Weighted): Float64Array | undefined {
  const { dim } = points;
  const [own, target] = [variancesOf(points, plain), variancesOf(points, weighted)];
  const { matrix } = identityMap(dim);
  for (let i = 0; i < dim; i++) matrix[i * dim + i] = Math.sqrt(target[i]! / own[i]!);
  return target.every((variance) => variance > 0) ? matrix : undefined;
}

function variancesOf({ count, dim, data }: Points, [mean, weights]: Weighted): Float64Array {
  const variances = new Float64Array(dim);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < dim; i++) {
      const deviation = data[s * dim + i]! - mean[i]!;
      variances[i] = variances[i]! + weights[s]! * deviation * deviation;
    }
  }
  return variances;
}

/** L_w L^-1. */
function mapping(points: Points, plain: Weighted, weighted: Weighted): Float64Array | undefined {
  const { dim } = points;
  const own = cholesky(covarianceOf(points, plain), dim);
  const target = cholesky(covarianceOf(points, weighted), dim);
  if (own === undefined || target === undefined) return undefined;
  const matrix = new Float64Array(dim * dim);
  // Row by row, M L = L_w from the right end of the row.
  for (let i = 0; i < dim; i++) {
    for (let j = i; j >= 0; j--) {
      let rest = target[i * dim + j]!;
      for (let k = j + 1; k <= i; k++) rest -= matrix[i * dim + k]! * own[k * dim + j]!;
      matrix[i * dim + j] = rest / own[j * dim + j]!;
    }
  }
  return matrix;
}

function covarianceOf({ count, dim, data }: Points, [mean, weights]: Weighted): Float64Array {
  const covariance = new Float64Array(dim * dim);
  const deviation = new Float64Array(dim);
  for (let s = 0; s < count; s++) {
    for (let i = 0; i < dim; i++) deviation[i] = data[s * dim + i]! - mean[i]!;
    for (let i = 0; i < dim; i++) {
      const scaled = weights[s]! * deviation[i]!;
      for (let j = 0; j <= i; j++) covariance[i * dim + j] = covariance[i * dim + j]! + scaled * deviation[j]!;
    }
  }
  return covariance;
}

function product(matrix: Float64Array, x: Float64Array, dim: number): Float64Array {
  const out = new Float64Array(dim);
  for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) out[i] = out[i]! + matrix[i * dim + j]! * x[j]!;
  return out;
}
