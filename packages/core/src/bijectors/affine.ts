/**
 * @file Shift and scale.
 */
import { lift, type Num } from "@typyro/autodiff";
import { broadcastShapes, CallSite, formatShape, modelError, type Shape } from "@typyro/base";
import type { Bijector } from "./bijector.ts";

/**
 * x = loc + scale u, per element; log |dx/du| = log |scale|. Either may be an array or depend on other sites.
 */
export function affine(loc: Num, scale: Num): Bijector {
  const [shift, factor] = [lift(loc), lift(scale)];
  const stretched = (shape: Shape): Shape => {
    const out = broadcastShapes(shape, shift.shape, factor.shape);
    if (out === undefined) {
      const facts = { bijector: "affine", given: `values of shape ${formatShape(shape)} with loc ${formatShape(shift.shape)} and scale ${formatShape(factor.shape)}`, needed: "shapes that broadcast", help: "give `loc` and `scale` the sizes of the values, or 1" };
      throw modelError("bijector-size", facts, { at: [new CallSite(affine)] });
    }
    return out;
  };
  return {
    name: "affine",
    eventDim: 0,
    forward: (u) => u.mul(factor).add(shift),
    inverse: (x) => x.sub(shift).div(factor),
    logAbsDetJacobian: (u) => factor.abs().log().broadcastTo(stretched(u.shape)),
    forwardShape: stretched,
    inverseShape: stretched,
  };
}
