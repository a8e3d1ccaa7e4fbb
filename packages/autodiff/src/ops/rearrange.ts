/**
 * @file Define the operations that move elements without computing: reshape, broadcast, transpose, slice, pad, concat, gather, scatter.
 */
import { internal, type Shape, sizeOf, stridesOf } from "@typyro/base";
import type { Aval, DType } from "../aval.ts";
import { type Kernel, listAttr, numberAttr, type Op, rule } from "../op.ts";
import { copyInto, readingOrder } from "./broadcast.ts";

function input<V>(inputs: readonly V[], i: number): V {
  const value = inputs[i];
  if (value === undefined) throw internal(`operation has no input ${i}`);
  return value;
}

/** Copy `in[order[i]]` to `out[i]`. */
function copying(order: Int32Array | undefined): Kernel {
  return (buffers, out) => copyInto(input(buffers, 0), order, out);
}

/** The axes before, at and after `axis`, as sizes of a three-way split of a row-major array. */
function split(shape: Shape, axis: number): { outer: number; size: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), size: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

/** The type that all inputs share; numbers and booleans together are numbers. */
function commonType(inputs: readonly Aval[]): DType {
  const { dtype } = input(inputs, 0);
  return inputs.every((other) => other.dtype === dtype) ? dtype : "f64";
}

function withAxis(shape: Shape, axis: number, replacement: readonly number[]): Shape {
  return [...shape.slice(0, axis), ...replacement, ...shape.slice(axis + 1)];
}

/** The closed list of rearrangements. Shapes were checked by the functions that record them (`functions.ts`). */
export const rearrange = {
  reshape: {
    name: "reshape",
    infer: (inputs, attrs) => ({ dtype: input(inputs, 0).dtype, shape: listAttr(attrs, "shape") }),
    prepare: () => copying(undefined),
    vjp: rule((c, { inputs, adjoint }) => [() => c.reshape(adjoint, input(inputs, 0).shape)]),
  } satisfies Op as Op,

  broadcastTo: {
    name: "broadcastTo",
    infer: (inputs, attrs) => ({ dtype: input(inputs, 0).dtype, shape: listAttr(attrs, "shape") }),
    prepare: (inputs, out) => copying(readingOrder(input(inputs, 0).shape, out.shape)),
    vjp: rule((c, { inputs, adjoint }) => [() => c.sumTo(adjoint, input(inputs, 0).shape)]),
  } satisfies Op as Op,

  /** Output axis i is input axis `permutation[i]`. */
  transpose: {
    name: "transpose",
    infer: (inputs, attrs) => {
      const { dtype, shape } = input(inputs, 0);
      return { dtype, shape: listAttr(attrs, "permutation").map((axis) => shape[axis] ?? 1) };
    },
    prepare: (inputs, out, attrs) => {
      const strides = stridesOf(input(inputs, 0).shape);
      const permuted = listAttr(attrs, "permutation").map((axis) => strides[axis] ?? 0);
      const own = stridesOf(out.shape);
      const order = new Int32Array(sizeOf(out.shape));
      for (let flat = 0; flat < order.length; flat++) {
        let rest = flat;
        let from = 0;
        for (let axis = 0; axis < own.length; axis++) {
          const stride = own[axis] ?? 1;
          from += Math.floor(rest / stride) * (permuted[axis] ?? 0);
          rest %= stride;
        }
        order[flat] = from;
      }
      return copying(order);
    },
    vjp: rule((c, { adjoint, attrs }) => [
      () => {
        const permutation = listAttr(attrs, "permutation");
        return c.transpose(adjoint, permutation.map((_, axis) => permutation.indexOf(axis)));
      },
    ]),
  } satisfies Op as Op,

  /** Rows `start, start + step, ...` before `stop` along an axis. */
  slice: {
    name: "slice",
    infer: (inputs, attrs) => {
      const { dtype, shape } = input(inputs, 0);
      const length = Math.max(0, Math.ceil((numberAttr(attrs, "stop") - numberAttr(attrs, "start")) / numberAttr(attrs, "step")));
      return { dtype, shape: withAxis(shape, numberAttr(attrs, "axis"), [length]) };
    },
    prepare: (inputs, out, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const { outer, size, inner } = split(input(inputs, 0).shape, axis);
      const length = out.shape[axis] ?? 0;
      const start = numberAttr(attrs, "start");
      const step = numberAttr(attrs, "step");
      const order = new Int32Array(outer * length * inner);
      let i = 0;
      for (let o = 0; o < outer; o++) {
        for (let j = 0; j < length; j++) for (let k = 0; k < inner; k++) order[i++] = (o * size + start + j * step) * inner + k;
      }
      return copying(order);
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => [
      () => {
        const axis = numberAttr(attrs, "axis");
        return c.pad(adjoint, axis, numberAttr(attrs, "start"), numberAttr(attrs, "step"), input(inputs, 0).shape[axis] ?? 0);
      },
    ]),
  } satisfies Op as Op,

  /** The adjoint of `slice`: zeros of length `size` along an axis, with the rows put at `start, start + step, ...`. */
  pad: {
    name: "pad",
    infer: (inputs, attrs) => {
      const { shape } = input(inputs, 0);
      return { dtype: "f64", shape: withAxis(shape, numberAttr(attrs, "axis"), [numberAttr(attrs, "size")]) };
    },
    prepare: (inputs, _, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const { outer, size: length, inner } = split(input(inputs, 0).shape, axis);
      const size = numberAttr(attrs, "size");
      const start = numberAttr(attrs, "start");
      const step = numberAttr(attrs, "step");
      return (buffers, out) => {
        const a = input(buffers, 0);
        out.fill(0);
        let i = 0;
        for (let o = 0; o < outer; o++) {
          for (let j = 0; j < length; j++) {
            for (let k = 0; k < inner; k++) out[(o * size + start + j * step) * inner + k] = a[i++]!;
          }
        }
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => [
      () => {
        const axis = numberAttr(attrs, "axis");
        const start = numberAttr(attrs, "start");
        const step = numberAttr(attrs, "step");
        const length = input(inputs, 0).shape[axis] ?? 0;
        return c.slice(adjoint, axis, start, length === 0 ? start : start + (length - 1) * step + 1, step);
      },
    ]),
  } satisfies Op as Op,

  /** Joins along an axis. */
  concat: {
    name: "concat",
    infer: (inputs, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const { shape } = input(inputs, 0);
      return { dtype: commonType(inputs), shape: withAxis(shape, axis, [inputs.reduce((n, { shape: s }) => n + (s[axis] ?? 0), 0)]) };
    },
    prepare: (inputs, out, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const total = split(out.shape, axis);
      const parts = inputs.map(({ shape }) => (shape[axis] ?? 0) * total.inner);
      return (buffers, target) => {
        let before = 0;
        for (let b = 0; b < buffers.length; b++) {
          const part = input(buffers, b);
          const length = parts[b] ?? 0;
          for (let o = 0; o < total.outer; o++) {
            for (let i = 0; i < length; i++) target[o * total.size * total.inner + before + i] = part[o * length + i]!;
          }
          before += length;
        }
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => {
      const axis = numberAttr(attrs, "axis");
      let stop = 0;
      return inputs.map(({ shape }) => {
        const start = stop;
        stop += shape[axis] ?? 0;
        const end = stop;
        return () => c.slice(adjoint, axis, start, end, 1);
      });
    }),
  } satisfies Op as Op,

  /** `out[..., i..., ...] = a[..., index[i...], ...]` along an axis; the index may have any shape. */
  gather: {
    name: "gather",
    infer: (inputs, attrs) => {
      const { dtype, shape } = input(inputs, 0);
      return { dtype, shape: withAxis(shape, numberAttr(attrs, "axis"), input(inputs, 1).shape) };
    },
    prepare: (inputs, _, attrs) => {
      const { outer, size, inner } = split(input(inputs, 0).shape, numberAttr(attrs, "axis"));
      return (buffers, out) => {
        const a = input(buffers, 0);
        const index = input(buffers, 1);
        if (outer === 1 && inner === 1 && index instanceof Int32Array) {
          copyInto(a, index, out);
          return;
        }
        let i = 0;
        for (let o = 0; o < outer; o++) {
          for (let j = 0; j < index.length; j++) for (let k = 0; k < inner; k++) out[i++] = a[(o * size + index[j]!) * inner + k]!;
        }
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => [
      () => {
        const axis = numberAttr(attrs, "axis");
        return c.scatterAdd(adjoint, input(inputs, 1), axis, input(inputs, 0).shape[axis] ?? 0);
      },
      () => undefined,
    ]),
  } satisfies Op as Op,

  /** The adjoint of `gather`: rows with the same index are added, in the order of the rows. */
  scatterAdd: {
    name: "scatterAdd",
    infer: (inputs, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const { shape } = input(inputs, 0);
      const rank = input(inputs, 1).shape.length;
      return { dtype: "f64", shape: [...shape.slice(0, axis), numberAttr(attrs, "size"), ...shape.slice(axis + rank)] };
    },
    prepare: (inputs, out, attrs) => {
      const axis = numberAttr(attrs, "axis");
      const { outer, size, inner } = split(out.shape, axis);
      const rows = sizeOf(input(inputs, 1).shape);
      return (buffers, target) => {
        const a = input(buffers, 0);
        const index = input(buffers, 1);
        target.fill(0);
        let i = 0;
        for (let o = 0; o < outer; o++) {
          for (let j = 0; j < rows; j++) {
            const to = (o * size + index[j]!) * inner;
            for (let k = 0; k < inner; k++) target[to + k] = target[to + k]! + a[i++]!;
          }
        }
      };
    },
    vjp: rule((c, { inputs, adjoint, attrs }) => [() => c.gather(adjoint, input(inputs, 1), numberAttr(attrs, "axis")), () => undefined]),
  } satisfies Op as Op,
};
