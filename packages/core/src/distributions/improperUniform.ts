/**
 * @file Define the flat prior on a support, which is no distribution but may make a proper posterior.
 */
import { lift } from "@typyro/autodiff";
import { modelError, type Shape } from "@typyro/base";
import type { Support } from "../supports/support.ts";
import { composite } from "./composite.ts";
import type { Distribution } from "./distribution.ts";

const NONE = { none: "a flat prior on an unbounded set has no total mass" };

/**
 * Flat prior: log density 0 on the support. It cannot be drawn from.
 *
 * @param support - where values may lie. @param batchShape - independent repetitions. @param eventShape - shape of one value.
 * @error `not-implemented-for` when it is drawn from.
 */
export function ImproperUniform(support: Support, batchShape: Shape = [], eventShape: Shape = []): Distribution {
  return composite({
    name: "ImproperUniform",
    parameters: {},
    batchShape,
    eventShape,
    support,
    // Of the value's batch shape, since a flat density may be asked for many values at once.
    logDensity: (x) => lift(0).broadcastTo(x.shape.slice(0, x.shape.length - eventShape.length)),
    draw: () => {
      throw modelError("not-implemented-for", { distribution: "ImproperUniform", method: "sample", reason: NONE.none });
    },
    cdf: NONE,
    icdf: NONE,
    mean: NONE,
    variance: NONE,
    entropy: NONE,
    enumerate: NONE,
    checkParameters: () => undefined,
    text: () => `dist.ImproperUniform(${support.name})`,
  });
}
