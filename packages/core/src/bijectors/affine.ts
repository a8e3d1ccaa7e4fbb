/**
 * @file Shift and scale.
 */
import { lift, type Num } from "@typyro/autodiff";
import { broadcastShapes, CallSite, formatShape, modelError, type Shape } from "@typyro/base";
import { real } from "../regions/numbers.ts";
import type { Region } from "../regions/region.ts";
import type { Bijector } from "./bijector.ts";
import { image } from "./image.ts";

/**
 * x = loc + scale u, per element; log |dx/du| = log |scale|. Either may be an array or depend on other sites, and so may the sign of `scale`.
 *
 * @param domain - where u lies, a region of numbers; the codomain is what the map makes of it. Default all reals.
 * @error `bijector-size` where `loc`, `scale` and the values do not broadcast.
 */
export function affine(loc: Num, scale: Num, domain: Region = real): Bijector {
  const [shift, factor] = [lift(loc), lift(scale)];
  const stretched = (shape: Shape): Shape => {
    const out = broadcastShapes(shape, shift.shape, factor.shape);
    if (out === undefined) {
      const facts = { bijector: "affine", given: `values of shape ${formatShape(shape)} with loc ${formatShape(shift.shape)} and scale ${formatShape(factor.shape)}`, needed: "shapes that broadcast", help: "give `loc` and `scale` the sizes of the values, or 1" };
      throw modelError("bijector-size", facts, { at: [new CallSite(affine)] });
    }
    return out;
  };
  const map: Bijector = {
    name: "affine",
    domain: real,
    codomain: real,
    linear: { shift, factor },
    forward: (u) => u.mul(factor).add(shift),
    inverse: (x) => x.sub(shift).div(factor),
    logAbsDetJacobian: (u) => factor.abs().log().broadcastTo(stretched(u.shape)),
    forwardShape: stretched,
    inverseShape: stretched,
  };
  return domain === real ? map : { ...map, domain, codomain: image(map, domain) };
}
