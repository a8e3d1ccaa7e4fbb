/**
 * @file Sample a site through a bijector that the user names.
 */
import { CallSite, modelError } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import { compose, inverted } from "../bijectors/compose.ts";
import { identity } from "../bijectors/identity.ts";
import { image } from "../bijectors/image.ts";
import { composite } from "../distributions/composite.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { sample } from "../primitives/sample.ts";
import { independentRegion, lastAxes } from "../regions/region.ts";
import { realArray } from "../regions/vectors.ts";
import { isSame, isWithin } from "../regions/within.ts";
import { reached } from "../supports/support.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Site `x` computed from another: `x = bijector.forward(x_base)`, where `x_base` has the density that makes the
 * distribution of `x` the same. (NumPyro's `ExplicitReparam` takes the inverse map.) A sampler moves `x_base` itself where the bijector starts
 * from all reals and leads onto the whole support.
 *
 * @param bijector - from the base onto the support of the site, such as `bijectors.exp` for a positive one.
 * @error `reparam-support` for a discrete site, or one with values that the bijector does not lead to.
 * @example
 * reparam(model, { rate: explicit(bijectors.softplus) });
 */
export function explicit(bijector: Bijector): Reparam {
  const call = new CallSite(explicit);
  return {
    name: "explicit",
    rewrite: ({ name: site, fn }) => {
      const { codomain } = bijector;
      const extra = fn.support.eventDim - codomain.eventDim;
      const { bijector: own } = fn.support;
      if ("none" in own || extra < 0 || isWithin(fn.support, independentRegion(codomain, extra)) === false) {
        const needs = `a continuous distribution of which each value is ${codomain.description}, as ${bijector.name} makes it`;
        throw modelError("reparam-support", { site, strategy: "explicit", distribution: fn.toString(), needs }, { at: [call] });
      }
      return bijector.forward(sample(`${site}_base`, pulledBack(fn, bijector, own), { infer: { auxiliary: true } }));
    },
  };
}

/** The distribution of the base: the density of the image times the Jacobian, on what the map takes onto the support. */
function pulledBack(fn: Distribution, map: Bijector, own: Bijector): Distribution {
  const none = { none: "it is defined by a change of variables" };
  const back = inverted(map);
  const taken = image(back, fn.support);
  const extra = lastAxes(fn.eventShape.length - map.codomain.eventDim);
  return composite({
    name: "Explicit",
    parameters: fn.parameters,
    batchShape: fn.batchShape,
    eventShape: map.inverseShape(fn.eventShape),
    support: reached(taken, isSame(taken, realArray(taken.eventDim)) ? identity : compose([own, back])),
    logDensity: (u) => {
      const x = map.forward(u);
      return fn.logDensity(x).add(map.logAbsDetJacobian(u, x).sum(extra));
    },
    draw: (generator, shape) => map.inverse(fn.expand(shape).sample(generator)),
    cdf: none,
    icdf: none,
    mean: none,
    variance: none,
    entropy: none,
    checkParameters: (site, at) => fn.checkParameters(site, at),
    text: () => `${map.name} of ${fn.toString()}`,
  });
}
