/**
 * @file Define the distribution of a function of a variable: one-to-one, or its absolute value.
 */
import { type Value, where } from "@typyro/autodiff";
import { CallSite } from "@typyro/base";
import type { Folding } from "../bijectors/abs.ts";
import type { Bijector } from "../bijectors/bijector.ts";
import { compose } from "../bijectors/compose.ts";
import { identity } from "../bijectors/identity.ts";
import { checkFit, heldWithin, image, inverseWithin, isRising } from "../bijectors/image.ts";
import { lastAxes } from "../regions/region.ts";
import { reached, type Support } from "../supports/support.ts";
import { composite } from "./composite.ts";
import type { Distribution } from "./distribution.ts";
import type { ClosedForm } from "./family.ts";
import { FoldedDistribution } from "./folded.ts";
import { rowsThrough } from "./rows.ts";
import { isf, logCdf, logSurvival } from "./tails.ts";

/** What a variable can be pushed through. */
type Step = Bijector | Folding;

/** What the map makes of the base's support: its codomain, where the base fills the domain. */
function imageOf(support: Support, map: Bijector): Support {
  const { bijector } = support;
  const made = image(map, support);
  if ("none" in bijector) return { ...made, bijector };
  return reached(made, bijector.name === identity.name ? map : compose([bijector, map]));
}

/**
 * The distribution of `transform(X)`, X drawn from `base`.
 *
 * @param base - a distribution. @param transform - a bijector or `bijectors.abs`, or several applied in order.
 * @remarks Mean, variance and entropy are known where all bijectors are `bijectors.affine` and `base` knows its own.
 * @support the codomain of the last bijector, or the part of it that they make of the support of `base`
 * @error `bijector-domain` where the base, or a bijector, gives what the next bijector does not take.
 * @example
 * dist.TransformedDistribution(dist.Normal(0, 1), bijectors.exp);
 */
export function TransformedDistribution(base: Distribution, transform: Step | readonly Step[]): Distribution {
  const steps = isList(transform) ? transform : [transform];
  const fold = steps.findIndex((step) => !isBijector(step));
  if (fold >= 0) return pushed(FoldedDistribution(pushed(base, steps.slice(0, fold))), steps.slice(fold + 1));
  const map = isList(transform) ? compose(steps.filter(isBijector)) : isBijector(transform) ? transform : identity;
  const { support } = base;
  checkFit(map, support, base.toString(), new CallSite(TransformedDistribution));
  const joint = lastAxes(support.eventDim - map.domain.eventDim);
  const isScalar = base.eventShape.length === 0;
  const scalarOnly = <F>(form: F): ClosedForm<F> => (isScalar ? form : { none: "vectors have no quantiles" });
  const rising = (): Value => isRising(map, support);
  // A map with an array of its own, such as a shift per group, widens the batch.
  const full = map.forwardShape([...base.batchShape, ...base.eventShape]);
  const made = imageOf(support, map);
  const batchDims = full.length - made.eventDim;
  const inverse = (y: Value): Value => inverseWithin(map, support, y);
  // Beyond the ends of the support nothing is added to a cdf.
  const before = (y: Value): Value => inverse(heldWithin(made, y));
  const { linear } = map;
  const closed = <F>(form: F | undefined, moment: string): ClosedForm<F> => form ?? { none: `the ${moment} of a transformed variable has no closed form for every transform` };
  return composite({
    name: "TransformedDistribution",
    parameters: base.parameters,
    transformation: { base, transform: map },
    batchShape: full.slice(0, batchDims),
    eventShape: full.slice(batchDims),
    support: made,
    // Masses are moved, densities are stretched too.
    logDensity: (y) => {
      const x = inverse(y);
      const density = base.logDensity(x);
      return support.isDiscrete ? density : density.sub(map.logAbsDetJacobian(x, y).sum(joint));
    },
    draw: (generator, shape) => map.forward(base.expand(shape).sample(generator)),
    cdf: scalarOnly((y: Value) => where(rising(), base.cdf(before(y)), logSurvival(base, before(y)).exp())),
    icdf: scalarOnly((q: Value) => map.forward(where(rising(), base.icdf(q), isf(base, q)))),
    mean: closed(linear && (() => map.forward(base.mean())), "mean"),
    variance: closed(linear && (() => base.variance().mul(linear.factor.square())), "variance"),
    // Masses are moved, densities are stretched too.
    entropy: closed(linear && (() => (support.isDiscrete ? base.entropy() : base.entropy().add(linear.factor.abs().log().broadcastTo(full).sum(lastAxes(support.eventDim))))), "entropy"),
    ...(isScalar
      ? {
          logCdf: (y: Value) => where(rising(), logCdf(base, before(y)), logSurvival(base, before(y))),
          logSurvival: (y: Value) => where(rising(), logSurvival(base, before(y)), logCdf(base, before(y))),
          isf: (q: Value) => map.forward(where(rising(), isf(base, q), base.icdf(q))),
        }
      : {}),
    // A map with an array of its own belongs to the whole batch.
    ...(map.forwardShape(base.eventShape).length === made.eventDim ? rowsThrough([base], ([of = base]) => TransformedDistribution(of, map)) : {}),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.TransformedDistribution(${base.toString()}, ${map.name})`,
  });
}

function pushed(base: Distribution, steps: readonly Step[]): Distribution {
  return steps.length === 0 ? base : TransformedDistribution(base, steps);
}

function isList(x: Step | readonly Step[]): x is readonly Step[] {
  return Array.isArray(x);
}

function isBijector(x: Step): x is Bijector {
  return "inverse" in x;
}
