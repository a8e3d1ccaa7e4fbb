/**
 * @file Offer linear algebra as functions of numbers, arrays and values; matrices are the last two axes, all before are batches.
 */
import { broadcastShapes, CallSite, formatShape, modelError, type Shape, sizeOf, unravel } from "@typyro/base";
import { normalizeAxis } from "./axes.ts";
import { findNotPositiveDefinite } from "./dense/jitter.ts";
import { cumsumAttrs, solveAttrs } from "./ops/linalg.ts";
import { ops } from "./ops/table.ts";
import { triangleMask } from "./triangleMask.ts";
import { apply, known, lift, type Num, scalar, type Value } from "./value.ts";

/** Product of matrices and vectors as NumPy's `@`. @error `matmul-shapes` */
export const matmul = (a: Num, b: Num): Value => lift(a).matmul(b);

/** Sum of the products of two vectors; of matrices, their product: the same as `matmul`. @error `matmul-shapes` */
export const dot = (a: Num, b: Num): Value => lift(a).matmul(b);

/** `out[i, j] = a[i] * b[j]`. @shape [..., n] and [..., m] give [..., n, m] */
export function outer(a: Num, b: Num): Value {
  const [left, right] = [lift(a), lift(b)];
  return left.reshape([...left.shape, 1]).mul(right.reshape([...right.shape.slice(0, -1), 1, ...right.shape.slice(-1)]));
}

/** Sums of the elements up to each one along an axis, or from each one on where `reversed`. */
export function cumsum(x: Num, axis = 0, { reversed = false }: { readonly reversed?: boolean } = {}): Value {
  const value = lift(x);
  return apply(ops.cumsum, [value], cumsumAttrs(normalizeAxis(axis, value.shape), reversed));
}

/** The identity matrix, or the first `columns` of its columns. */
export function eye(n: number, columns = n): Value {
  const key = `${n} ${columns}`;
  const found = identities.get(key);
  if (found !== undefined) return found;
  const data = new Float64Array(n * columns);
  for (let i = 0; i < Math.min(n, columns); i++) data[i * columns + i] = 1;
  const made = known("f64", [n, columns], data);
  identities.set(key, made);
  return made;
}

/** One buffer for each size, so that a tape holds one constant for it. */
const identities = new Map<string, Value>();

/** The elements on the diagonals. @shape [..., n, n] gives [..., n] @error `matrix-not-square` */
export function diagonal(x: Num): Value {
  const value = lift(x);
  const n = squareSize("diagonal", value, diagonal);
  const batch = value.shape.slice(0, -2);
  if (n === 0) return value.reshape([...batch, 0]);
  return value.reshape([...batch, n * n]).slice(0, n * n, { axis: -1, step: n + 1 });
}

/** Matrices with the given diagonals and zeros elsewhere. @shape [..., n] gives [..., n, n] */
export function diag(x: Num): Value {
  const value = lift(x);
  const n = value.shape[normalizeAxis(-1, value.shape)] ?? 0;
  return onDiagonal(value.reshape([...value.shape.slice(0, -1), 1, n]), n);
}

/** A row vector's elements on the diagonal, zeros elsewhere. */
function onDiagonal(row: Value, n: number): Value {
  const mask = triangleMask([n, n], "lower", 0);
  return apply(ops.where, [apply(ops.and, [mask, triangleMask([n, n], "upper", 0)]), row, scalar(0)]);
}

/**
 * The matrix with `d` added to its diagonal: a number, or a vector with an entry for each row. What keeps a
 * covariance positive definite: `addDiag(k, 1e-6)`.
 *
 * @error `matrix-not-square`
 */
export function addDiag(x: Num, d: Num): Value {
  const value = lift(x);
  const n = squareSize("addDiag", value, addDiag);
  const added = lift(d);
  const row = added.shape.length === 0 ? added : added.reshape([...added.shape.slice(0, -1), 1, added.shape.at(-1) ?? 1]);
  return value.add(onDiagonal(row, n));
}

/** The lower triangles, zeros elsewhere; `offset` 0 keeps the diagonal, -1 does not. */
export const tril = (x: Num, offset = 0): Value => triangle(x, "lower", offset);

/** The upper triangles, zeros elsewhere; `offset` 0 keeps the diagonal, 1 does not. */
export const triu = (x: Num, offset = 0): Value => triangle(x, "upper", offset);

function triangle(x: Num, side: "lower" | "upper", offset: number): Value {
  const value = lift(x);
  normalizeAxis(-2, value.shape);
  return apply(ops.where, [triangleMask(value.shape, side, offset), value, scalar(0)]);
}

/** Matrices with rows and columns exchanged; batches stay. */
export function matrixTranspose(x: Num): Value {
  const value = lift(x);
  const rank = value.shape.length;
  normalizeAxis(-2, value.shape);
  return value.transpose([...value.shape.keys()].map((axis) => (axis < rank - 2 ? axis : axis === rank - 2 ? rank - 1 : rank - 2)));
}

/**
 * Lower factor L of symmetric positive definite matrices, A = L L'; only lower triangles are read.
 *
 * A recorded matrix that is not positive definite at a draw gives NaN, which samplers take as a divergence.
 *
 * @error `matrix-not-square`; `matrix-not-positive-definite` for a known one, with the jitter to add.
 */
export function cholesky(x: Num): Value {
  return factored("cholesky", lift(x));
}

function factored(operation: string, value: Value): Value {
  const n = squareSize(operation, value, cholesky);
  const factor = apply(ops.cholesky, [value]);
  if (!value.isKnown) return factor;
  const fault = findNotPositiveDefinite(value.data(), n);
  if (fault === undefined) return factor;
  const index = value.shape.length === 2 ? "" : ` at [${unravel(fault.batch, value.shape.slice(0, -2)).join(", ")}]`;
  throw modelError("matrix-not-positive-definite", { matrix: `the matrix given to \`${operation}\``, typed: "a", index, jitter: fault.jitter }, { at: [new CallSite(cholesky)] });
}

/** Whether each symmetric matrix has a Cholesky factor; only lower triangles are read. @shape [..., n, n] gives [...] */
export function isPositiveDefinite(x: Num): Value {
  const value = lift(x);
  squareSize("isPositiveDefinite", value, isPositiveDefinite);
  const pivots = diagonal(apply(ops.cholesky, [value]));
  return apply(ops.all, [pivots.less(Number.POSITIVE_INFINITY)], { axes: [pivots.shape.length - 1] });
}

/** log |A| of symmetric positive definite matrices, through their Cholesky factors. @error as `cholesky` */
export function logDet(x: Num): Value {
  return diagonal(factored("logDet", lift(x))).log().sum(-1).mul(2);
}

/** Options of `solveTriangular`. */
export interface SolveOptions {
  /** Read the upper triangle rather than the lower one. */
  readonly upper?: boolean;
  /** Solve with the transpose of that triangle. */
  readonly transposed?: boolean;
}

/**
 * X of T X = B, T being the lower triangle of `a`. A `b` with one axis is a vector; with more, its last two
 * are a matrix and batches broadcast.
 *
 * @error `matrix-not-square`, `solve-shapes`
 */
export function solveTriangular(a: Num, b: Num, { upper = false, transposed = false }: SolveOptions = {}): Value {
  const matrix = lift(a);
  const right = lift(b);
  const n = squareSize("solveTriangular", matrix, solveTriangular);
  const isVector = right.shape.length === 1;
  const columns = isVector ? right.reshape([right.size, 1]) : right;
  const fits = columns.shape.at(-2) === n && broadcastShapes(matrix.shape.slice(0, -2), columns.shape.slice(0, -2)) !== undefined;
  if (!fits) throw modelError("solve-shapes", { operation: "solveTriangular", matrix: formatShape(matrix.shape), right: formatShape(right.shape) }, { at: [new CallSite(solveTriangular)] });
  const x = apply(ops.solveTriangular, [matrix, columns], solveAttrs({ isLower: !upper, isTransposed: transposed }));
  return isVector ? x.reshape(x.shape.slice(0, -1)) : x;
}

/** X of A X = B, given the Cholesky factor of A. @error as `solveTriangular` */
export function choleskySolve(factor: Num, b: Num): Value {
  return solveTriangular(factor, solveTriangular(factor, b), { transposed: true });
}

/**
 * Squared distances between points, `out[i, j] = sum over k of (x[i, k] - y[j, k])^2`, computed as differences:
 * nothing cancels for points that are close. Vectors are points on a line.
 *
 * @param y - the same points where left out.
 * @shape [..., n, d] and [..., m, d] give [..., n, m]
 */
export function sqdist(x: Num, y: Num = x): Value {
  const [a, b] = [asPoints(lift(x)), asPoints(lift(y))];
  const left = a.reshape([...a.shape.slice(0, -1), 1, ...a.shape.slice(-1)]);
  const right = b.reshape([...b.shape.slice(0, -2), 1, ...b.shape.slice(-2)]);
  return left.sub(right).square().sum(-1);
}

function asPoints(x: Value): Value {
  return x.shape.length > 1 ? x : x.reshape([x.size, 1]);
}

/** The same with zeros put before and after along an axis. */
export function pad(x: Num, before: number, after: number, axis = -1): Value {
  const value = lift(x);
  const along = normalizeAxis(axis, value.shape);
  if (before === 0 && after === 0) return value;
  return apply(ops.pad, [value], { axis: along, start: before, step: 1, size: before + (value.shape[along] ?? 0) + after });
}

/**
 * Matrices with the entries of a vector at given positions and zeros elsewhere.
 *
 * @param positions - row-major positions in a matrix of `shape`, different from each other.
 * @shape [..., positions.length] gives [..., ...shape]
 */
export function placeAt(x: Num, positions: Int32Array, shape: Shape): Value {
  const value = lift(x);
  const batch = value.shape.slice(0, -1);
  const index = known("i32", [positions.length], positions);
  return apply(ops.scatterAdd, [value, index], { axis: batch.length, size: sizeOf(shape) }).reshape([...batch, ...shape]);
}

/** The entries of matrices at given row-major positions. @shape [..., rows, columns] gives [..., positions.length] */
export function readAt(x: Num, positions: Int32Array): Value {
  const value = lift(x);
  const batch = value.shape.slice(0, -2);
  const rows = value.reshape([...batch, sizeOf(value.shape.slice(-2))]);
  return apply(ops.gather, [rows, known("i32", [positions.length], positions)], { axis: batch.length });
}

function squareSize(operation: string, { shape }: Value, above: (...args: never[]) => unknown): number {
  const n = shape.at(-1);
  if (shape.length >= 2 && n !== undefined && n === shape.at(-2)) return n;
  throw modelError("matrix-not-square", { operation, shape: formatShape(shape) }, { at: [new CallSite(above)] });
}
