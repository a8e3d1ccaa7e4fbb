/**
 * @file Compute what densities of Gaussian vectors share: squared lengths after a solve, products with factors, and normal draws.
 */
import { array, diagonal, solveTriangular, type Value } from "@typyro/autodiff";
import { type Generator, type Shape, sizeOf } from "@typyro/base";

/** Vectors as matrices of one column. @shape [..., n] gives [..., n, 1] */
export const asColumn = (x: Value): Value => x.reshape([...x.shape, 1]);

/** The inverse of `asColumn`. */
export const asVector = (x: Value): Value => x.reshape(x.shape.slice(0, -1));

/**
 * |L^-1 d|^2 for each vector. One factor for many vectors solves for all of them at once, so that its adjoint is one product.
 *
 * @shape factor [..., n, n], d [..., n] give [...]
 */
export function squaredLength(factor: Value, d: Value): Value {
  if (factor.shape.length > 2 || d.shape.length < 2) return asVector(solveTriangular(factor, asColumn(d))).square().sum(-1);
  const n = d.shape.at(-1) ?? 0;
  const rows = d.shape.slice(0, -1);
  return solveTriangular(factor, d.reshape([sizeOf(rows), n]).transpose()).square().sum(0).reshape(rows);
}

/** F x for each vector. @shape factor [..., n, k], x [..., k] give [..., n] */
export const times = (factor: Value, x: Value): Value => asVector(factor.matmul(asColumn(x)));

/** The sum of the logarithms of the diagonal. */
export const logDiagonalSum = (factor: Value): Value => diagonal(factor).log().sum(-1);

/** The sum of the squares of each row: the diagonal of F F'. */
export const squaredRows = (factor: Value): Value => factor.square().sum(-1);

/** Standard normal draws. */
export function normalDraws(generator: Generator, shape: Shape): Value {
  const out = new Float64Array(sizeOf(shape));
  generator.fillNormal(out);
  return array(out).reshape(shape);
}

/** An event of a vector beside a square matrix: [n], where the vector may have size 1. */
export function vectorBesideSquare(vector: Shape, matrix: Shape): Shape | undefined {
  const [m = 1] = vector;
  const [rows = 0, columns = 0] = matrix;
  return rows === columns && (m === 1 || m === rows) ? [rows] : undefined;
}
