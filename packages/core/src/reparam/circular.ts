/**
 * @file Sample an angle on the whole line and wrap it, so that the sampler can walk around the circle.
 */
import { floor, type Value } from "@typyro/autodiff";
import { CallSite, modelError, PI, TWO_PI } from "@typyro/base";
import type { Distribution } from "../distributions/distribution.ts";
import { composite } from "../distributions/composite.ts";
import { sample } from "../primitives/sample.ts";
import { real } from "../supports/supports.ts";
import type { Reparam } from "./reparam.ts";

/** The angle from -pi to pi that a number stands for. */
function wrapped(x: Value): Value {
  return x.sub(floor(x.add(PI).div(TWO_PI)).mul(TWO_PI));
}

/**
 * Circular site `x`: `x_unwrapped` moves on the line under the density of the angle it stands for, and `x` is
 * that angle. The walk on the line is improper (the density repeats), the angle's distribution is exact; the
 * auxiliary site is drawn from the distribution of the angle itself.
 *
 * @error `reparam-support` for a site that is not circular; `reparam-observed`.
 */
export function circular(): Reparam {
  const call = new CallSite(circular);
  return {
    name: "circular",
    rewrite: ({ name: site, fn }) => {
      if (fn.support.name !== "circular") {
        throw modelError("reparam-support", { site, strategy: "circular", distribution: fn.toString(), needs: "a distribution of angles, such as dist.VonMises" }, { at: [call] });
      }
      return wrapped(sample(`${site}_unwrapped`, unwrapped(fn), { infer: { auxiliary: true } }));
    },
  };
}

function unwrapped(fn: Distribution): Distribution {
  const none = { none: "a repeating density has no total mass" };
  return composite({
    name: "Unwrapped",
    parameters: fn.parameters,
    batchShape: fn.batchShape,
    eventShape: fn.eventShape,
    support: real,
    logDensity: (x) => fn.logDensity(wrapped(x)),
    draw: (generator, shape) => fn.expand(shape).sample(generator),
    cdf: none,
    icdf: none,
    mean: none,
    variance: none,
    entropy: none,
    checkParameters: (site, at) => fn.checkParameters(site, at),
    text: () => `unwrapped ${fn.toString()}`,
  });
}
