/**
 * @file Define the operations on matrices (the last two axes, all axes before them being batches) and the cumulative sum.
 *
 * The adjoints of products and solves are products and solves again; that of the Cholesky factor is an
 * operation of its own, so that it can be computed in place of three cubic ones.
 * @source Giles 2008, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation", section 2.2.
 */
import { broadcastShapes, CallSite, formatShape, internal, modelError, type Shape, sizeOf } from "@typyro/base";
import type { Aval } from "../aval.ts";
import { choleskyAdjointInto, choleskyInto } from "../dense/cholesky.ts";
import { matmulInto } from "../dense/matmul.ts";
import { solveTriangularInto } from "../dense/triangular.ts";
import { type Attrs, type Calculus, numberAttr, type Op, rule } from "../op.ts";
import { readingOrder } from "./broadcast.ts";

function input<V>(inputs: readonly V[], i: number): V {
  const value = inputs[i];
  if (value === undefined) throw internal(`operation has no input ${i}`);
  return value;
}

const isSet = (attrs: Attrs, name: string): boolean => numberAttr(attrs, name) === 1;
const flag = (bit: boolean): number => (bit ? 1 : 0);

/** Rows and columns of the matrices in an array. */
function matrixOf({ shape }: Aval): { rows: number; columns: number } {
  return { rows: shape.at(-2) ?? 1, columns: shape.at(-1) ?? 1 };
}

const batchOf = ({ shape }: Aval): Shape => shape.slice(0, -2);

/** The position of the matrix that each batch element of `batch` reads. */
export function matricesOf(aval: Aval, batch: Shape): Int32Array {
  const { rows, columns } = matrixOf(aval);
  const order = readingOrder(batchOf(aval), batch);
  return Int32Array.from({ length: sizeOf(batch) }, (_, i) => (order === undefined ? i : (order[i] ?? 0)) * rows * columns);
}

function squareOf(operation: string, aval: Aval): number {
  const { rows, columns } = matrixOf(aval);
  if (aval.shape.length >= 2 && rows === columns) return rows;
  throw modelError("matrix-not-square", { operation, shape: formatShape(aval.shape) }, { at: [new CallSite(squareOf)] });
}

/** Matrices with rows and columns exchanged. */
function flipped<V extends Aval>(c: Calculus<V>, a: V): V {
  const rank = a.shape.length;
  return c.transpose(a, [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2]);
}

/** The closed list of operations on matrices. */
export const linalg = {
  /** Product of matrices; attributes `left` and `right` are 1 where that factor is read transposed. */
  matmul: {
    name: "matmul",
    infer: (inputs, attrs) => {
      const a = input(inputs, 0);
      const b = input(inputs, 1);
      const left = matrixOf(a);
      const right = matrixOf(b);
      const rows = isSet(attrs, "left") ? left.columns : left.rows;
      const inner = isSet(attrs, "left") ? left.rows : left.columns;
      const inner2 = isSet(attrs, "right") ? right.columns : right.rows;
      const columns = isSet(attrs, "right") ? right.rows : right.columns;
      const batch = broadcastShapes(batchOf(a), batchOf(b));
      if (a.shape.length < 2 || b.shape.length < 2 || batch === undefined || inner !== inner2) throw internal(`matmul of ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
      return { dtype: "f64", shape: [...batch, rows, columns] };
    },
    prepare: (inputs, out, attrs) => {
      const a = input(inputs, 0);
      const b = input(inputs, 1);
      const batch = batchOf(out);
      const aStarts = matricesOf(a, batch);
      const bStarts = matricesOf(b, batch);
      const { rows, columns } = matrixOf(out);
      const inner = isSet(attrs, "left") ? matrixOf(a).rows : matrixOf(a).columns;
      const left = isSet(attrs, "left") ? { row: 1, column: rows } : { row: inner, column: 1 };
      const right = isSet(attrs, "right") ? { row: 1, column: inner } : { row: columns, column: 1 };
      return (buffers, target) => {
        const x = input(buffers, 0);
        const y = input(buffers, 1);
        for (let i = 0; i < aStarts.length; i++) matmulInto(x, y, target, rows, inner, columns, left, right, aStarts[i]!, bStarts[i]!, i * rows * columns);
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => {
      const a = input(inputs, 0);
      const b = input(inputs, 1);
      const left = isSet(attrs, "left");
      const right = isSet(attrs, "right");
      return [
        () => c.sumTo(left ? c.matmul(b, adjoint, { left: right, right: true }) : c.matmul(adjoint, b, { left: false, right: !right }), a.shape),
        () => c.sumTo(right ? c.matmul(adjoint, a, { left: true, right: left }) : c.matmul(a, adjoint, { left: !left, right: false }), b.shape),
      ];
    }),
  } satisfies Op as Op,

  /**
   * Lower Cholesky factor of symmetric matrices, of which the lower triangles are read; NaN from the first
   * pivot on that is not positive. Its adjoint stands in the lower triangle alone.
   */
  cholesky: {
    name: "cholesky",
    infer: (inputs) => {
      squareOf("cholesky", input(inputs, 0));
      return { dtype: "f64", shape: input(inputs, 0).shape };
    },
    prepare: (inputs, out) => {
      const n = matrixOf(input(inputs, 0)).rows;
      const batches = sizeOf(batchOf(out));
      return (buffers, target) => {
        for (let i = 0; i < batches; i++) choleskyInto(input(buffers, 0), target, n, i * n * n);
      };
    },
    vjp: rule((c, { output, adjoint }) => [() => c.choleskyAdjoint(output, adjoint)]),
  } satisfies Op as Op,

  /** Adjoint of a matrix given its Cholesky factor and the adjoint of that. */
  choleskyAdjoint: {
    name: "choleskyAdjoint",
    infer: (inputs) => {
      squareOf("choleskyAdjoint", input(inputs, 0));
      return { dtype: "f64", shape: input(inputs, 0).shape };
    },
    prepare: (_, out) => {
      const n = matrixOf(out).rows;
      const batches = sizeOf(batchOf(out));
      return (buffers, target) => {
        for (let i = 0; i < batches; i++) choleskyAdjointInto(input(buffers, 0), input(buffers, 1), target, n, i * n * n);
      };
    },
    // With F = lower triangle, its diagonal halved: the output is F(S + S') where S = L^-T F(L' L_) L^-1, L_ being the adjoint of L.
    vjp: rule((c, { inputs, output, adjoint }) => {
      const factor = c.triangle(input(inputs, 0), true);
      const given = c.triangle(input(inputs, 1), true);
      const lower = c.triangle(adjoint, true);
      const weights = c.sub(c.add(lower, flipped(c, lower)), c.triangle(lower, false));
      const solved = c.solveTriangular(factor, weights, { isLower: true, isTransposed: false });
      const both = c.triangle(c.solveTriangular(factor, flipped(c, solved), { isLower: true, isTransposed: false }), true);
      const halved = c.sub(both, c.mul(c.triangle(both, false), 0.5));
      return [
        () => {
          const fromProduct = c.matmul(given, halved, { left: false, right: true });
          const fromSolves = c.matmul(c.add(output, flipped(c, output)), solved, { left: false, right: true });
          return c.triangle(c.sub(fromProduct, fromSolves), true);
        },
        () => c.triangle(c.matmul(factor, halved, { left: false, right: false }), true),
      ];
    }),
  } satisfies Op as Op,

  /**
   * X of T X = B; T is the triangle of the first input that attribute `lower` (1 or 0) names, transposed where
   * `transposed` is 1. The other triangle is not read.
   */
  solveTriangular: {
    name: "solveTriangular",
    infer: (inputs) => {
      const a = input(inputs, 0);
      const b = input(inputs, 1);
      const n = squareOf("solveTriangular", a);
      const batch = broadcastShapes(batchOf(a), batchOf(b));
      if (b.shape.length < 2 || matrixOf(b).rows !== n || batch === undefined) throw internal(`solveTriangular of ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
      return { dtype: "f64", shape: [...batch, n, matrixOf(b).columns] };
    },
    prepare: (inputs, out, attrs) => {
      const batch = batchOf(out);
      const aStarts = matricesOf(input(inputs, 0), batch);
      const bStarts = matricesOf(input(inputs, 1), batch);
      const { rows: n, columns: m } = matrixOf(out);
      const kind = { isLower: isSet(attrs, "lower"), isTransposed: isSet(attrs, "transposed") };
      return (buffers, target) => {
        const a = input(buffers, 0);
        const b = input(buffers, 1);
        for (let i = 0; i < aStarts.length; i++) solveTriangularInto(a, b, target, n, m, { a: aStarts[i]!, b: bStarts[i]!, out: i * n * m }, kind);
      };
    },
    vjp: rule((c, { inputs, output, adjoint, attrs }) => {
      const a = input(inputs, 0);
      const isLower = isSet(attrs, "lower");
      const isTransposed = isSet(attrs, "transposed");
      // The adjoint of B is needed by that of A as well; recorded twice it is one node.
      const ofB = (): typeof a => c.solveTriangular(a, adjoint, { isLower, isTransposed: !isTransposed });
      return [
        () => {
          const product = isTransposed ? c.matmul(output, ofB(), { left: false, right: true }) : c.matmul(ofB(), output, { left: false, right: true });
          return c.neg(c.sumTo(c.triangle(product, isLower), a.shape));
        },
        () => c.sumTo(ofB(), input(inputs, 1).shape),
      ];
    }),
  } satisfies Op as Op,

  /** Sums of the elements up to each one along `axis`, from the far end where `reversed` is 1; one after the other. */
  cumsum: {
    name: "cumsum",
    infer: (inputs) => ({ dtype: "f64", shape: input(inputs, 0).shape }),
    prepare: (inputs, _, attrs) => {
      const { shape } = input(inputs, 0);
      const axis = numberAttr(attrs, "axis");
      const outer = sizeOf(shape.slice(0, axis));
      const n = shape[axis] ?? 1;
      const inner = sizeOf(shape.slice(axis + 1));
      const isReversed = isSet(attrs, "reversed");
      return (buffers, out) => {
        const a = input(buffers, 0);
        for (let o = 0; o < outer; o++) {
          for (let k = 0; k < inner; k++) {
            let total = 0;
            for (let step = 0; step < n; step++) {
              const i = (o * n + (isReversed ? n - 1 - step : step)) * inner + k;
              total += a[i]!;
              out[i] = total;
            }
          }
        }
      };
    },
    vjp: rule((c, { adjoint, attrs }) => [() => c.cumsum(adjoint, numberAttr(attrs, "axis"), !isSet(attrs, "reversed"))]),
  } satisfies Op as Op,
};

/** The attributes of `matmul`. */
export function matmulAttrs({ left, right }: { readonly left: boolean; readonly right: boolean }): Attrs {
  return { left: flag(left), right: flag(right) };
}

/** The attributes of `solveTriangular`. */
export function solveAttrs({ isLower, isTransposed }: { readonly isLower: boolean; readonly isTransposed: boolean }): Attrs {
  return { lower: flag(isLower), transposed: flag(isTransposed) };
}

/** The attributes of `cumsum`. */
export function cumsumAttrs(axis: number, isReversed: boolean): Attrs {
  return { axis, reversed: flag(isReversed) };
}
