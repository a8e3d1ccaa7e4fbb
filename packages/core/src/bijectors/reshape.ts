/**
 * @file See the same elements under another event shape.
 */
import { CallSite, formatShape, modelError, type Shape, sizeOf } from "@typyro/base";
import { realArray } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";

/** Events of shape `from` as events of shape `to`, which have the same size; log |det| = 0. @error `bijector-size` */
export function reshape(from: Shape, to: Shape): Bijector {
  if (sizeOf(from) !== sizeOf(to)) {
    const facts = { bijector: "reshape", given: `events of shapes ${formatShape(from)} and ${formatShape(to)}`, needed: `shapes of one size, which are ${sizeOf(from)} and ${sizeOf(to)}`, help: "give a second shape with as many elements as the first" };
    throw modelError("bijector-size", facts, { at: [new CallSite(reshape)] });
  }
  const batch = (shape: Shape, event: Shape): Shape => shape.slice(0, shape.length - event.length);
  return {
    name: "reshape",
    domain: realArray(from.length),
    codomain: realArray(to.length),
    forward: (u) => u.reshape([...batch(u.shape, from), ...to]),
    inverse: (x) => x.reshape([...batch(x.shape, to), ...from]),
    logAbsDetJacobian: (u) => u.mul(0).sum(from.map((_, i) => -1 - i)),
    forwardShape: (shape) => [...batch(shape, from), ...to],
    inverseShape: (shape) => [...batch(shape, to), ...from],
  };
}
