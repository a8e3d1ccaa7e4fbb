/**
 * @file Define the distribution of a one-to-one function of a variable, and of the absolute value of one.
 */
import { lift, logAddExp, type Value, where } from "@typyro/autodiff";
import { modelError } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import { compose } from "../bijectors/compose.ts";
import { bijectTo, type Support } from "../supports/support.ts";
import { nonnegative } from "../supports/supports.ts";
import { composite } from "./composite.ts";
import type { Distribution } from "./distribution.ts";
import type { ClosedForm } from "./family.ts";
import { rowsThrough } from "./rows.ts";
import { isf, logCdf, logSurvival } from "./tails.ts";

/** What the map makes of the members of the base's support. */
function image(base: Support, map: Bijector): Support {
  return {
    name: `${map.name}(${base.name})`,
    description: `what ${map.name} makes of ${base.description}`,
    eventDim: Math.max(base.eventDim, map.eventDim),
    isDiscrete: base.isDiscrete,
    contains: (y) => base.contains(map.inverse(y)),
    bijector: "none" in base.bijector ? base.bijector : compose([base.bijector, map]),
    ...(base.example === undefined ? {} : { example: map.forward(lift(base.example)) }),
  };
}

/** Whether the map rises, seen at two members of the base's support; it is one-to-one, so two are enough. */
function isRising(base: Support, map: Bijector): Value {
  const inner = bijectTo(base);
  const at = (u: number): Value => map.forward(inner.forward(lift(u)));
  return at(-0.5).less(at(0.5));
}

/**
 * The distribution of `transform(X)`, X drawn from `base`.
 *
 * @param base - a continuous distribution. @param transform - a bijector, or several applied in order.
 * @support what the transform makes of the support of `base`
 * @example
 * dist.TransformedDistribution(dist.Normal(0, 1), bijectors.exp);
 */
export function TransformedDistribution(base: Distribution, transform: Bijector | readonly Bijector[]): Distribution {
  const map = isList(transform) ? compose(transform) : transform;
  const whole = base.eventShape.length;
  if (map.eventDim > whole) {
    const facts = { distribution: "TransformedDistribution", method: "logProb", reason: `${map.name} maps ${map.eventDim} axes together, more than ${base.toString()} has in one event` };
    throw modelError("not-implemented-for", facts);
  }
  const extra = Array.from({ length: whole - map.eventDim }, (_, i) => -1 - i);
  const isScalar = whole === 0 && !base.support.isDiscrete && !("none" in base.support.bijector);
  const scalarOnly = <F>(form: F): ClosedForm<F> => (isScalar ? form : { none: "vectors have no quantiles" });
  const rising = (): Value => isRising(base.support, map);
  // A map with an array of its own, such as a shift per group, widens the batch.
  const full = map.forwardShape([...base.batchShape, ...base.eventShape]);
  return composite({
    name: "TransformedDistribution",
    parameters: base.parameters,
    transformation: { base, transform: map },
    batchShape: full.slice(0, full.length - whole),
    eventShape: full.slice(full.length - whole),
    support: image(base.support, map),
    logDensity: (y) => {
      const x = map.inverse(y);
      return base.logDensity(x).sub(map.logAbsDetJacobian(x, y).sum(extra));
    },
    draw: (generator, shape) => map.forward(base.expand(shape).sample(generator)),
    cdf: scalarOnly((y: Value) => {
      const x = map.inverse(y);
      return where(rising(), base.cdf(x), logSurvival(base, x).exp());
    }),
    icdf: scalarOnly((q: Value) => map.forward(where(rising(), base.icdf(q), isf(base, q)))),
    mean: { none: "the mean of a transformed variable has no closed form for every transform" },
    variance: { none: "the variance of a transformed variable has no closed form for every transform" },
    entropy: { none: "the entropy of a transformed variable has no closed form for every transform" },
    ...(isScalar
      ? {
          logCdf: (y: Value) => where(rising(), logCdf(base, map.inverse(y)), logSurvival(base, map.inverse(y))),
          logSurvival: (y: Value) => where(rising(), logSurvival(base, map.inverse(y)), logCdf(base, map.inverse(y))),
          isf: (q: Value) => map.forward(where(rising(), isf(base, q), base.icdf(q))),
        }
      : {}),
    // A map with an array of its own belongs to the whole batch.
    ...(map.forwardShape(base.eventShape).length === whole ? rowsThrough([base], ([of = base]) => TransformedDistribution(of, map)) : {}),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.TransformedDistribution(${base.toString()}, ${map.name})`,
  });
}

function isList(x: Bijector | readonly Bijector[]): x is readonly Bijector[] {
  return Array.isArray(x);
}

/**
 * The distribution of |X|, X drawn from `base`.
 *
 * @param base - a continuous distribution on the reals.
 * @support nonnegative
 */
export function FoldedDistribution(base: Distribution): Distribution {
  const none = { none: "it has no closed form for every base" };
  return composite({
    name: "FoldedDistribution",
    parameters: base.parameters,
    batchShape: base.batchShape,
    eventShape: base.eventShape,
    support: nonnegative,
    logDensity: (x) => logAddExp(base.logDensity(x), base.logDensity(x.neg())),
    draw: (generator, shape) => base.expand(shape).sample(generator).abs(),
    cdf: (x) => where(x.less(0), 0, base.cdf(x).sub(base.cdf(x.neg()))),
    icdf: none,
    mean: none,
    variance: none,
    entropy: none,
    ...rowsThrough([base], ([of = base]) => FoldedDistribution(of)),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.FoldedDistribution(${base.toString()})`,
  });
}
