/**
 * @file Run a function of one, two or three numbers over broadcast arrays.
 */
import { broadcastShapes, broadcastStrides, CallSite, formatShape, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Aval, Buffer } from "../aval.ts";
import type { Kernel } from "../op.ts";

/** The broadcast shape of the inputs of operation `name`; shapes that do not fit are the user's mistake. */
export function broadcastOf(name: string, inputs: readonly Aval[]): Shape {
  const shape = broadcastShapes(...inputs.map((input) => input.shape));
  if (shape !== undefined) return shape;
  const shapes = inputs.map((input) => formatShape(input.shape));
  throw modelError("shapes-do-not-broadcast", { operation: name, shapes }, { at: [new CallSite(broadcastOf)] });
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

/** A kernel for a function of one number. */
export function mapOne(f: (x: number) => number): Kernel {
  return ([a = EMPTY], out) => {
    for (let i = 0; i < out.length; i++) out[i] = f(at(a, i));
  };
}

/** A kernel for a function of two numbers over broadcast inputs. */
export function mapTwo(f: (x: number, y: number) => number, inputs: readonly Aval[], out: Aval): Kernel {
  const orders = inputs.map((input) => readingOrder(input.shape, out.shape));
  const [first, second] = orders;
  if (first === undefined && second === undefined) {
    return ([a = EMPTY, b = EMPTY], target) => {
      for (let i = 0; i < target.length; i++) target[i] = f(at(a, i), at(b, i));
    };
  }
  if (first === undefined && isScalar(inputs[1])) {
    return ([a = EMPTY, b = EMPTY], target) => {
      const y = at(b, 0);
      for (let i = 0; i < target.length; i++) target[i] = f(at(a, i), y);
    };
  }
  if (second === undefined && isScalar(inputs[0])) {
    return ([a = EMPTY, b = EMPTY], target) => {
      const x = at(a, 0);
      for (let i = 0; i < target.length; i++) target[i] = f(x, at(b, i));
    };
  }
  return ([a = EMPTY, b = EMPTY], target) => {
    for (let i = 0; i < target.length; i++) target[i] = f(at(a, position(first, i)), at(b, position(second, i)));
  };
}

/** A kernel for a function of three numbers over broadcast inputs. */
export function mapThree(f: (x: number, y: number, z: number) => number, inputs: readonly Aval[], out: Aval): Kernel {
  const [first, second, third] = inputs.map((input) => readingOrder(input.shape, out.shape));
  return ([a = EMPTY, b = EMPTY, c = EMPTY], target) => {
    for (let i = 0; i < target.length; i++) {
      target[i] = f(at(a, position(first, i)), at(b, position(second, i)), at(c, position(third, i)));
    }
  };
}

const EMPTY = new Float64Array(0);

/** Element `i`; positions are computed from shapes that were checked, so a miss would be our bug and shows as NaN. */
export function at(buffer: Buffer, i: number): number {
  return buffer[i] ?? Number.NaN;
}

function position(order: Int32Array | undefined, i: number): number {
  return order === undefined ? i : (order[i] ?? 0);
}

function isScalar(aval: Aval | undefined): boolean {
  return aval !== undefined && sizeOf(aval.shape) === 1;
}
