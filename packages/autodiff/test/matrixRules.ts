/**
 * @file Define the operations on matrices a second time, as textbook algorithms on numbers that carry their derivatives.
 */
import { sizeOf, type Shape } from "@typyro/base";
import { type Attrs, numberAttr } from "../src/op.ts";
import type { linalg } from "../src/ops/linalg.ts";
import type { Edge, Field } from "./dual.ts";
import { Jet } from "./jet.ts";

type MatrixOp = keyof typeof linalg;
type Matrix = Jet[][];

const at = (m: Matrix, i: number, j: number): Jet => {
  const entry = m[i]?.[j];
  if (entry === undefined) throw new Error(`no entry ${i}, ${j}`);
  return entry;
};

const flipped = (m: Matrix, rows: number, columns: number): Matrix => Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (__, i) => at(m, i, j)));

/** Product i goes to partial i mod 4, and the partials add as (p0 + p2) + (p1 + p3). */
function inFixedOrder(terms: readonly Jet[], n: number): Jet {
  const partial = (r: number): Jet => terms.filter((_, i) => i % 4 === r).reduce((total, term) => total.plus(term), Jet.zero(n));
  return partial(0).plus(partial(2)).plus(partial(1).plus(partial(3)));
}

/** L with L L' = A, row by row. */
function choleskyOf(a: Matrix, n: number): Matrix {
  const zero = Jet.zero(a[0]?.[0]?.slopes.length ?? 0);
  const l: Matrix = a.map((row) => row.map(() => zero));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = at(a, i, j);
      for (let k = 0; k < j; k++) rest = rest.minus(at(l, i, k).times(at(l, j, k)));
      const row = l[i];
      if (row !== undefined) row[j] = i === j ? rest.root() : rest.over(at(l, j, j));
    }
  }
  return l;
}

/** Adjoint of A, in its lower triangle, from L and the adjoint of L: column by column from the last, each by what later ones are. */
function choleskyAdjointOf(l: Matrix, adjoint: Matrix, n: number, variables: number): Matrix {
  const zero = Jet.zero(variables);
  const half = new Jet(0.5, zero.slopes);
  const out: Matrix = Array.from({ length: n }, () => Array.from({ length: n }, () => zero));
  const put = (i: number, j: number, value: Jet): void => void out[i]?.splice(j, 1, value);
  for (let k = n - 1; k >= 0; k--) {
    for (let r = n - 1; r >= k; r--) {
      let rest = at(adjoint, r, k);
      for (let m = n - 1; m > k; m--) rest = rest.minus(at(l, m, k).times(at(out, Math.max(m, r), Math.min(m, r))));
      put(r, k, rest.over(at(l, k, k)));
    }
  }
  for (let k = 0; k < n; k++) put(k, k, at(out, k, k).times(half));
  return out;
}

/** X with T X = B, T lower triangular (or upper, then read from the last row). */
function solve(t: Matrix, b: Matrix, n: number, m: number, isLower: boolean): Matrix {
  const x: Matrix = b.map((row) => [...row]);
  const order = Array.from({ length: n }, (_, i) => (isLower ? i : n - 1 - i));
  for (const [step, i] of order.entries()) {
    for (let c = 0; c < m; c++) {
      let rest = at(b, i, c);
      for (const k of order.slice(0, step)) rest = rest.minus(at(t, i, k).times(at(x, k, c)));
      const row = x[i];
      if (row !== undefined) row[c] = rest.over(at(t, i, i));
    }
  }
  return x;
}

/** One input as jets, matrix by matrix, with the positions that its elements have among all variables. */
interface Jets {
  readonly jets: readonly Jet[];
  readonly shape: Shape;
}

function matrixAt({ jets, shape }: Jets, batch: number, batches: Shape): Matrix {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const own = shape.slice(0, -2);
  let position = 0;
  let rest = batch;
  let stride = 1;
  for (let axis = batches.length - 1; axis >= 0; axis--) {
    const size = batches[axis] ?? 1;
    const ownSize = own[axis - (batches.length - own.length)];
    if (ownSize !== undefined && ownSize !== 1) position += (rest % size) * stride;
    stride *= ownSize ?? 1;
    rest = Math.floor(rest / size);
  }
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => jets[(position * rows + i) * columns + j] ?? Jet.zero(0)));
}

/** For each matrix of the result, its entries. */
type Rule = (matrices: readonly Matrix[], shape: Shape, attrs: Attrs, n: number) => Matrix;

const size = (m: Matrix): [number, number] => [m.length, m[0]?.length ?? 0];

const rules: Readonly<Record<Exclude<MatrixOp, "cumsum">, Rule>> = {
  matmul: ([a = [], b = []], shape, attrs, n) => {
    const [rows = 0, columns = 0] = shape.slice(-2);
    const left = numberAttr(attrs, "left") === 1 ? flipped(a, ...size(a)) : a;
    const right = numberAttr(attrs, "right") === 1 ? flipped(b, ...size(b)) : b;
    return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => inFixedOrder(right.map((row, k) => at(left, i, k).times(row[j] ?? Jet.zero(n))), n)));
  },
  cholesky: ([a = []], shape) => choleskyOf(a, shape.at(-1) ?? 0),
  choleskyAdjoint: ([l = [], adjoint = []], shape, _, n) => choleskyAdjointOf(l, adjoint, shape.at(-1) ?? 0, n),
  solveTriangular: ([a = [], b = []], shape, attrs) => {
    const [n = 0, m = 0] = shape.slice(-2);
    const isLower = numberAttr(attrs, "lower") === 1;
    const isTransposed = numberAttr(attrs, "transposed") === 1;
    return solve(isTransposed ? flipped(a, n, n) : a, b, n, m, isLower !== isTransposed);
  },
};

function cumulated({ jets, shape }: Jets, attrs: Attrs): Jet[] {
  const axis = numberAttr(attrs, "axis");
  const length = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const out = [...jets];
  const starts = jets.flatMap((_, i) => (Math.floor(i / inner) % length === 0 ? [i] : []));
  for (const start of starts) {
    const line = Array.from({ length }, (_, i) => start + i * inner);
    if (numberAttr(attrs, "reversed") === 1) line.reverse();
    let total = Jet.zero(jets.length);
    for (const i of line) {
      total = total.plus(jets[i] ?? total);
      out[i] = total;
    }
  }
  return out;
}

/** The operations that have rules here. */
export const matrixOpNames: readonly MatrixOp[] = [...(Object.keys(rules) as Exclude<MatrixOp, "cumsum">[]), "cumsum"];

export const isMatrixOp = (name: string): name is MatrixOp => name === "cumsum" || name in rules;

/** The values of an operation and how they depend on each element of its inputs. */
export function matrixRule(name: MatrixOp, fields: readonly Field[], shape: Shape, attrs: Attrs): { data: number[]; edges: Edge[][] } {
  const n = fields.reduce((total, { data }) => total + data.length, 0);
  let next = 0;
  const inputs = fields.map((field): Jets => ({ shape: field.shape, jets: Array.from(field.data, (value) => Jet.variable(value, next++, n)) }));
  const out = name === "cumsum" ? inputs.flatMap((input) => cumulated(input, attrs)) : entries(rules[name], inputs, shape, attrs, n);
  let first = 0;
  const edges = fields.map(({ data }): Edge[] => {
    const own = Array.from(data).flatMap((_, from) => out.flatMap((jet, to) => edge(jet, first + from, from, to, shape)));
    first += data.length;
    return own;
  });
  return { data: out.map(({ value }) => value), edges };
}

function entries(rule: Rule, inputs: readonly Jets[], shape: Shape, attrs: Attrs, n: number): Jet[] {
  const batches = shape.slice(0, -2);
  return Array.from({ length: sizeOf(batches) }, (_, batch) => rule(inputs.map((input) => matrixAt(input, batch, batches)), shape, attrs, n)).flat(2);
}

/** The way from one variable to one entry; what cancels on it counts as roundings. */
function edge({ slopes, paths }: Jet, variable: number, from: number, to: number, shape: Shape): Edge[] {
  const [slope = 0, path = 0] = [slopes[variable], paths[variable]];
  if (path === 0) return [];
  return [{ from, to, slope, roundings: slope === 0 ? 0 : (16 * sizeOf(shape.slice(-2)) * path) / Math.abs(slope) }];
}
