/**
 * @file Sample a site through a bijector that the user names.
 */
import { CallSite, modelError } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import { composite } from "../distributions/composite.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { sample } from "../primitives/sample.ts";
import { bijectTo, type Support } from "../supports/support.ts";
import { independentSupport } from "../distributions/independent.ts";
import { real } from "../supports/supports.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Site `x` computed from another: `x = bijector.forward(x_base)`, where `x_base` has the density that makes the
 * distribution of `x` the same. (NumPyro's `ExplicitReparam` takes the inverse map.)
 *
 * @param bijector - from the base onto the support of the site, such as `bijectors.exp` for a positive one.
 * @error `reparam-support` for a discrete site, or one whose events are smaller than what the bijector maps together.
 * @example
 * reparam(model, { rate: explicit(bijectors.softplus) });
 */
export function explicit(bijector: Bijector): Reparam {
  const call = new CallSite(explicit);
  return {
    name: "explicit",
    rewrite: ({ name: site, fn }) => {
      if ("none" in fn.support.bijector || fn.eventShape.length < bijector.eventDim) {
        const needs = bijector.eventDim === 0 ? "a continuous distribution" : `a continuous distribution over events of at least ${bijector.eventDim} dimension${bijector.eventDim === 1 ? "" : "s"}`;
        throw modelError("reparam-support", { site, strategy: "explicit", distribution: fn.toString(), needs }, { at: [call] });
      }
      return bijector.forward(sample(`${site}_base`, pulledBack(fn, bijector), { infer: { auxiliary: true } }));
    },
  };
}

/** The distribution of the base: the density of the image times the Jacobian. */
function pulledBack(fn: Distribution, map: Bijector): Distribution {
  const none = { none: "it is defined by a change of variables" };
  const extra = Array.from({ length: fn.eventShape.length - map.eventDim }, (_, i) => -1 - i);
  return composite({
    name: "Explicit",
    parameters: fn.parameters,
    batchShape: fn.batchShape,
    eventShape: map.inverseShape(fn.eventShape),
    support: preimage(fn.support, map, map.inverseShape(fn.eventShape).length),
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

/** What the map takes onto the support; all real numbers where it is the support's own map. */
function preimage(support: Support, map: Bijector, dims: number): Support {
  const own = bijectTo(support);
  if (own.name === map.name) return dims === 0 ? real : independentSupport(real, dims);
  return {
    name: `preimage of ${support.name}`,
    description: `what ${map.name} takes to ${support.description}`,
    eventDim: dims,
    isDiscrete: false,
    contains: (u) => support.contains(map.forward(u)),
    bijector: {
      name: `${own.name}, then back through ${map.name}`,
      eventDim: dims,
      forward: (v) => map.inverse(own.forward(v)),
      inverse: (u) => own.inverse(map.forward(u)),
      logAbsDetJacobian: (v, u) => {
        const x = map.forward(u);
        const summed = (jacobian: ReturnType<Bijector["forward"]>, eventDim: number) => jacobian.sum(Array.from({ length: dims - eventDim }, (_, i) => -1 - i));
        return summed(own.logAbsDetJacobian(v, x), own.eventDim).sub(summed(map.logAbsDetJacobian(u, x), map.eventDim));
      },
      forwardShape: (shape) => map.inverseShape(own.forwardShape(shape)),
      inverseShape: (shape) => own.inverseShape(map.forwardShape(shape)),
    },
  };
}
