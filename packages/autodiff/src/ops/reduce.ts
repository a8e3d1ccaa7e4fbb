/**
 * @file Define the reductions over axes, in the one order that every execution of a tape keeps.
 *
 * Row i of the reduced axes (row-major) adds to partial i mod 4, and the partials add as
 * (p0 + p2) + (p1 + p3): what two f64x2 registers do. Scalar, SIMD, tail, lane and interpreter code
 * keep this order, so a sum has the same bits everywhere.
 */
import { internal, type Shape, stridesOf } from "@typyro/base";
import type { Aval, Buffer } from "../aval.ts";
import { type Attrs, flat, type Kernel, listAttr, numberAttr, type Op, rule } from "../op.ts";

/** For each output element the base position, and the offsets of the rows that it reduces over. */
export function reductionPlan(shape: Shape, axes: readonly number[]): { starts: Int32Array; offsets: Int32Array } {
  const strides = stridesOf(shape);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  return { starts: positions(shape, strides, kept), offsets: positions(shape, strides, axes) };
}

/** Positions of all index combinations along `axes`, row-major, other indices 0. */
function positions(shape: Shape, strides: readonly number[], axes: readonly number[]): Int32Array {
  let found = Int32Array.of(0);
  for (const axis of axes) {
    const n = shape[axis] ?? 1;
    const stride = strides[axis] ?? 0;
    const next = new Int32Array(found.length * n);
    for (let i = 0; i < found.length; i++) for (let j = 0; j < n; j++) next[i * n + j] = (found[i] ?? 0) + j * stride;
    found = next;
  }
  return found;
}

function keptShape(input: Aval, attrs: Attrs): Shape {
  const axes = listAttr(attrs, "axes");
  return input.shape.filter((_, axis) => !axes.includes(axis));
}

/** The shape with the reduced axes kept as size 1, so that a result broadcasts against its input. */
function keepDims(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
}

function first<V>(inputs: readonly V[]): V {
  const [input] = inputs;
  if (input === undefined) throw internal("a reduction needs an input");
  return input;
}

/** A reduction by plain left-to-right folding, for operations whose result does not depend on the order. */
function folding(initial: number, f: (x: number, y: number) => number): (inputs: readonly Aval[], out: Aval, attrs: Attrs) => Kernel {
  return (inputs, _, attrs) => {
    const { starts, offsets } = reductionPlan(first(inputs).shape, listAttr(attrs, "axes"));
    return (buffers, out) => {
      const a: Buffer = first(buffers);
      for (let i = 0; i < starts.length; i++) {
        let total = initial;
        for (let j = 0; j < offsets.length; j++) total = f(total, a[starts[i]! + offsets[j]!]!);
        out[i] = total;
      }
    };
  };
}

/** The closed list of reductions; attribute `axes` is ascending, counted from the left. */
export const reduce = {
  sum: {
    name: "sum",
    infer: (inputs, attrs) => ({ dtype: "f64", shape: keptShape(first(inputs), attrs) }),
    prepare: (inputs, _, attrs) => {
      const { shape } = first(inputs);
      const axes = listAttr(attrs, "axes");
      const { starts, offsets } = reductionPlan(shape, axes);
      return (buffers, out) => {
        const a = first(buffers);
        const n = offsets.length;
        for (let i = 0; i < starts.length; i++) {
          const start = starts[i]!;
          let p0 = 0;
          let p1 = 0;
          let p2 = 0;
          let p3 = 0;
          let j = 0;
          for (; j + 3 < n; j += 4) {
            p0 += a[start + offsets[j]!]!;
            p1 += a[start + offsets[j + 1]!]!;
            p2 += a[start + offsets[j + 2]!]!;
            p3 += a[start + offsets[j + 3]!]!;
          }
          if (j < n) p0 += a[start + offsets[j]!]!;
          if (j + 1 < n) p1 += a[start + offsets[j + 1]!]!;
          if (j + 2 < n) p2 += a[start + offsets[j + 2]!]!;
          out[i] = p0 + p2 + (p1 + p3);
        }
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => [
      () => {
        const { shape } = first(inputs);
        return c.broadcastTo(c.reshape(adjoint, keepDims(shape, listAttr(attrs, "axes"))), shape);
      },
    ]),
  } satisfies Op as Op,

  /**
   * The sum of each group of rows, in the order of `sum`; the second input is the group of each row, ascending,
   * and attribute `size` the number of groups. Made by a pass from `scatterAdd`, never recorded.
   */
  segmentSum: {
    name: "segmentSum",
    infer: (_, attrs) => ({ dtype: "f64", shape: [numberAttr(attrs, "size")] }),
    prepare: () => (buffers, out) => {
      const a = first(buffers);
      const groups = buffers[1] ?? a;
      const n = groups.length;
      let row = 0;
      for (let group = 0; group < out.length; group++) {
        let p0 = 0;
        let p1 = 0;
        let p2 = 0;
        let p3 = 0;
        for (let i = 0; row < n && groups[row] === group; i++, row++) {
          const x = a[row]!;
          if (i % 4 === 0) p0 += x;
          else if (i % 4 === 1) p1 += x;
          else if (i % 4 === 2) p2 += x;
          else p3 += x;
        }
        out[group] = p0 + p2 + (p1 + p3);
      }
    },
    vjp: rule((c, { inputs, adjoint }) => {
      const index = inputs[1];
      return [() => (index === undefined ? undefined : c.gather(adjoint, index, 0)), () => undefined];
    }),
  } satisfies Op as Op,

  /**
   * The sum of all rows, of which the second input says in which group each is, ascending: a row adds to the partial of its
   * position within its group mod 4. So it is gathered in the loop that sums the groups. Attribute `size` is the number of groups.
   */
  segmentTotal: {
    name: "segmentTotal",
    infer: () => ({ dtype: "f64", shape: [] }),
    prepare: () => (buffers, out) => {
      const a = first(buffers);
      const groups = buffers[1] ?? a;
      const partials = [0, 0, 0, 0];
      for (let row = 0, i = 0; row < groups.length; row++) {
        i = row > 0 && groups[row] === groups[row - 1] ? i + 1 : 0;
        partials[i % 4]! += a[row]!;
      }
      out[0] = partials[0]! + partials[2]! + (partials[1]! + partials[3]!);
    },
    vjp: rule((c, { inputs, adjoint }) => [() => c.broadcastTo(c.reshape(adjoint, [1]), first(inputs).shape), () => undefined]),
  } satisfies Op as Op,

  /** The largest element; -Infinity over an empty axis. Ties share the adjoint equally. */
  maxOf: {
    name: "maxOf",
    infer: (inputs, attrs) => ({ dtype: "f64", shape: keptShape(first(inputs), attrs) }),
    prepare: folding(Number.NEGATIVE_INFINITY, (x, y) => Math.max(x, y)),
    vjp: rule((c, { inputs, output, adjoint, attrs }) => [
      () => {
        const a = first(inputs);
        const axes = listAttr(attrs, "axes");
        const kept = keepDims(a.shape, axes);
        const wins = c.where(c.compare("equal", a, c.reshape(output, kept)), 1, 0);
        return c.mul(wins, c.reshape(c.div(adjoint, c.sum(wins, axes)), kept));
      },
    ]),
  } satisfies Op as Op,

  all: {
    name: "all",
    infer: (inputs, attrs) => ({ dtype: "bool", shape: keptShape(first(inputs), attrs) }),
    prepare: folding(1, (x, y) => (x !== 0 && y !== 0 ? 1 : 0)),
    vjp: flat,
  } satisfies Op as Op,

  any: {
    name: "any",
    infer: (inputs, attrs) => ({ dtype: "bool", shape: keptShape(first(inputs), attrs) }),
    prepare: folding(0, (x, y) => (x !== 0 || y !== 0 ? 1 : 0)),
    vjp: flat,
  } satisfies Op as Op,
};
