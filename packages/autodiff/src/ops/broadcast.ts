/**
 * @file Run loops and functions of one, two or three numbers over broadcast arrays.
 *
 * Loops read numbers in order. An input that is one number is read again and again (stride 0); one that is
 * stretched otherwise, or holds no f64, is first copied as it will be read.
 */
import { broadcastShapes, broadcastStrides, CallSite, formatShape, internal, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Aval, Buffer } from "../aval.ts";
import type { Kernel } from "../op.ts";

/** The broadcast shape of the inputs of operation `name`; shapes that do not fit are the user's mistake. */
export function broadcastOf(name: string, inputs: readonly Aval[]): Shape {
  const shared = sharedShape(inputs);
  if (shared !== undefined) return shared;
  const shape = broadcastShapes(...inputs.map((input) => input.shape));
  if (shape !== undefined) return shape;
  const shapes = inputs.map((input) => formatShape(input.shape));
  throw modelError("shapes-do-not-broadcast", { operation: name, shapes }, { at: [new CallSite(broadcastOf)] });
}

/** The shape that all inputs have, if they have one. */
function sharedShape(inputs: readonly Aval[]): Shape | undefined {
  const shape = inputs[0]?.shape;
  for (let i = 1; i < inputs.length; i++) if (shape === undefined || !sameShape(inputs[i]?.shape ?? shape, shape)) return undefined;
  return shape;
}

/** For each element of `to`, the element of `shape` that it reads; undefined where that is the identity. */
export function readingOrder(shape: Shape, to: Shape): Int32Array | undefined {
  if (sameShape(shape, to)) return undefined;
  const order = new Int32Array(sizeOf(to));
  const strides = broadcastStrides(shape, to);
  const index = new Array<number>(to.length).fill(0);
  let from = 0;
  for (let flat = 0; flat < order.length; flat++) {
    order[flat] = from;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const i = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (i < (to[axis] ?? 1)) {
        index[axis] = i;
        break;
      }
      from -= (strides[axis] ?? 0) * i;
      index[axis] = 0;
    }
  }
  return order;
}

/** 0 where one number is read for every result, 1 where each result reads its own. */
export type Stride = 0 | 1;

/** A loop over one input: writes all of `out`. */
export type LoopOverOne = (a: Float64Array, i: Stride, out: Buffer) => void;
/** A loop over two inputs, each with its stride. */
export type LoopOverTwo = (a: Float64Array, i: Stride, b: Float64Array, j: Stride, out: Buffer) => void;
/** A loop over three inputs, each with its stride. */
export type LoopOverThree = (a: Float64Array, i: Stride, b: Float64Array, j: Stride, c: Float64Array, k: Stride, out: Buffer) => void;

/** A kernel of a loop over one input. */
export function overOne(loop: LoopOverOne, inputs: readonly Aval[], { shape }: Aval): Kernel {
  const a = operand(inputs, 0, shape);
  return (buffers, out) => loop(a.read(buffers), a.stride, out);
}

/** A kernel of a loop over two inputs. */
export function overTwo(loop: LoopOverTwo, inputs: readonly Aval[], { shape }: Aval): Kernel {
  const a = operand(inputs, 0, shape);
  const b = operand(inputs, 1, shape);
  return (buffers, out) => loop(a.read(buffers), a.stride, b.read(buffers), b.stride, out);
}

/** A kernel of a loop over three inputs. */
export function overThree(loop: LoopOverThree, inputs: readonly Aval[], { shape }: Aval): Kernel {
  const a = operand(inputs, 0, shape);
  const b = operand(inputs, 1, shape);
  const c = operand(inputs, 2, shape);
  return (buffers, out) => loop(a.read(buffers), a.stride, b.read(buffers), b.stride, c.read(buffers), c.stride, out);
}

/** A kernel for a function of one number. */
export function mapOne(f: (x: number) => number): Kernel {
  return ([a], out) => {
    if (a === undefined) throw internal("operation has no input 0");
    for (let n = 0; n < out.length; n++) out[n] = f(a[n]!);
  };
}

/** A kernel for a function of two numbers over broadcast inputs. */
export function mapTwo(f: (x: number, y: number) => number, inputs: readonly Aval[], out: Aval): Kernel {
  const loop: LoopOverTwo = (a, i, b, j, to) => {
    for (let n = 0, p = 0, q = 0; n < to.length; n++, p += i, q += j) to[n] = f(a[p]!, b[q]!);
  };
  return overTwo(loop, inputs, out);
}

/** A kernel for a function of three numbers over broadcast inputs. */
export function mapThree(f: (x: number, y: number, z: number) => number, inputs: readonly Aval[], out: Aval): Kernel {
  const loop: LoopOverThree = (a, i, b, j, c, k, to) => {
    for (let n = 0, p = 0, q = 0, r = 0; n < to.length; n++, p += i, q += j, r += k) to[n] = f(a[p]!, b[q]!, c[r]!);
  };
  return overThree(loop, inputs, out);
}

interface Operand {
  readonly stride: Stride;
  /** The numbers of this input, in the order in which they are read. */
  readonly read: (buffers: readonly Buffer[]) => Float64Array;
}

function operand(inputs: readonly Aval[], i: number, to: Shape): Operand {
  const input = inputs[i];
  if (input === undefined) throw internal(`operation has no input ${i}`);
  const isOne = sizeOf(input.shape) === 1;
  const order = isOne ? undefined : readingOrder(input.shape, to);
  const stride = isOne ? 0 : 1;
  const isRead = order === undefined && input.dtype === "f64";
  const copy = new Float64Array(isRead ? 0 : isOne ? 1 : sizeOf(to));
  const read = (buffers: readonly Buffer[]): Float64Array => {
    const buffer = buffers[i];
    if (buffer === undefined) throw internal(`operation was given no buffer ${i}`);
    if (isRead && buffer instanceof Float64Array) return buffer;
    copyInto(buffer, order, copy);
    return copy;
  };
  return { stride, read };
}

/** Copy `from[order[n]]` to `to[n]`, or `from[n]` where there is no order. */
export function copyInto(from: Buffer, order: Int32Array | undefined, to: Buffer): void {
  if (order === undefined) {
    for (let n = 0; n < to.length; n++) to[n] = from[n]!;
  } else if (from instanceof Float64Array && to instanceof Float64Array) {
    // Apart from the other types, because a loop that meets one kind of array only is twice as quick.
    for (let n = 0; n < to.length; n++) to[n] = from[order[n]!]!;
  } else {
    for (let n = 0; n < to.length; n++) to[n] = from[order[n]!]!;
  }
}
