/**
 * @file Define the distribution of the absolute value of a variable.
 */
import { lift, logAddExp, logNormalCdf, maximum, minimum, type Value, where } from "@typyro/autodiff";
import { modelError } from "@typyro/base";
import { abs } from "../bijectors/abs.ts";
import { nonnegative } from "../supports/supports.ts";
import { composite } from "./composite.ts";
import type { Distribution } from "./distribution.ts";
import type { ClosedForm } from "./family.ts";
import { isfBetween, quantileBetween } from "./quantileSearch.ts";
import { rowsThrough } from "./rows.ts";
import { isf, logBetween, logCdf, logSurvival } from "./tails.ts";

const SQRT_TWO_OVER_PI = 0.7978845608028654;

/**
 * The mean of |X| for a normal X: scale sqrt(2 / pi) exp(-z^2 / 2) + loc (1 - 2 Phi(-z)), z = loc / scale.
 *
 * @source Leone, Nelson & Nottingham 1961, "The folded normal distribution", Technometrics 3, 543-550, eq. (3).
 */
function foldedNormalMean(loc: Value, scale: Value): Value {
  const z = loc.div(scale);
  const bias = logNormalCdf(z.neg()).exp().mul(-2).add(1);
  return z.square().mul(-0.5).exp().mul(scale).mul(SQRT_TWO_OVER_PI).add(loc.mul(bias));
}

/**
 * The distribution of |X|, X drawn from `base`.
 *
 * @param base - a continuous distribution of numbers; of vectors that are independent numbers, each is folded.
 * @support nonnegative
 */
export function FoldedDistribution(base: Distribution): Distribution {
  const { counted } = base;
  if (counted !== undefined) return FoldedDistribution(counted.base).toEvent(counted.dims);
  if (base.eventShape.length > 0) {
    const reason = `a vector of sizes comes from as many vectors of ${base.toString()} as there are choices of signs`;
    throw modelError("not-implemented-for", { distribution: "FoldedDistribution", method: "logProb", reason });
  }
  const { loc, scale } = base.name === "Normal" ? base.parameters : {};
  const mean: ClosedForm<() => Value> = loc === undefined || scale === undefined ? { none: "it has no closed form for every base" } : () => foldedNormalMean(loc, scale);
  const variable = {
    logCdf: (x: Value) => logBetween(base, maximum(x, 0).neg(), maximum(x, 0)),
    logSurvival: (x: Value) => logAddExp(logSurvival(base, maximum(x, 0)), logCdf(base, maximum(x, 0).neg())),
    logDensity: (x: Value) => {
      const [up, down] = abs.preimages(x);
      return logAddExp(within(base, up), within(base, down));
    },
  };
  // The middle of the base with mass q reaches as far as its farther end, and no farther.
  const bracket = (above: Value): readonly [Value, Value] => {
    const half = minimum(maximum(above, 0), 1).mul(0.5);
    return [lift(0), maximum(base.icdf(half).abs(), isf(base, half).abs())];
  };
  return composite({
    name: "FoldedDistribution",
    parameters: base.parameters,
    batchShape: base.batchShape,
    support: nonnegative,
    logDensity: variable.logDensity,
    draw: (generator, shape) => abs.forward(base.expand(shape).sample(generator)),
    cdf: (x) => where(x.less(0), 0, variable.logCdf(x).exp()),
    icdf: (q) => quantileBetween(variable, q, bracket(q.neg().add(1))),
    mean,
    variance: typeof mean === "function" ? () => base.variance().add(base.mean().square()).sub(mean().square()) : mean,
    entropy: { none: "it has no closed form for every base" },
    logCdf: (x) => where(x.less(0), Number.NEGATIVE_INFINITY, variable.logCdf(x)),
    logSurvival: (x) => where(x.less(0), 0, variable.logSurvival(x)),
    isf: (q) => isfBetween(variable, q, bracket(q)),
    ...rowsThrough([base], ([of = base]) => FoldedDistribution(of)),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.FoldedDistribution(${base.toString()})`,
  });
}

/** The log density, of which only one of two signs may lie in the support of the base. */
function within(base: Distribution, x: Value): Value {
  return base.support.ends?.[0] === Number.NEGATIVE_INFINITY && base.support.ends[1] === Number.POSITIVE_INFINITY ? base.logDensity(x) : base.logProb(x);
}
