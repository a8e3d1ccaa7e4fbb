/**
 * @file Map arrays of n - 1 reals along each axis onto arrays of n that sum to zero along each axis, keeping lengths.
 *
 * Along an axis this is a Householder reflection: with s the sum of u, the last element is -s / sqrt(n), and
 * s / (n + sqrt(n)) is taken from each of the others. Its columns are orthonormal, so densities need no Jacobian.
 */
import { concat, type Value } from "@typyro/autodiff";
import { realArray, zeroSum } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";

const last = (x: Value, axis: number): Value => x.slice((x.shape.at(axis) ?? 1) - 1, x.shape.at(axis) ?? 1, { axis });

function sumKept(x: Value, axis: number): Value {
  return x.sum(axis).reshape(x.shape.map((size, i) => (i === x.shape.length + axis ? 1 : size)));
}

function extend(u: Value, axis: number): Value {
  const n = (u.shape.at(axis) ?? 0) + 1;
  const sum = sumKept(u, axis);
  return concat([u.sub(sum.div(n + Math.sqrt(n))), sum.div(-Math.sqrt(n))], axis);
}

function reduce(x: Value, axis: number): Value {
  const n = x.shape.at(axis) ?? 1;
  const sum = last(x, axis).mul(-Math.sqrt(n));
  return x.slice(0, n - 1, { axis }).add(sum.div(n + Math.sqrt(n)));
}

const axesOf = (dims: number): number[] => Array.from({ length: dims }, (_, i) => -1 - i);
const resized = (shape: readonly number[], dims: number, by: number): number[] => shape.map((n, i) => (i < shape.length - dims ? n : n + by));

/** The map for arrays of `dims` axes; log |det| = 0. */
export function zeroSumBijector(dims: number): Bijector {
  return {
    name: "zeroSum",
    domain: realArray(dims),
    codomain: zeroSum(dims),
    forward: (u) => axesOf(dims).reduce(extend, u),
    inverse: (x) => axesOf(dims).reduce(reduce, x),
    logAbsDetJacobian: (u) => u.mul(0).sum(axesOf(dims)),
    forwardShape: (shape) => resized(shape, dims, 1),
    inverseShape: (shape) => resized(shape, dims, -1),
  };
}
