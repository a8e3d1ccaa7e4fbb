/**
 * @file Compute the moments and the entropy of a normal variable between bounds, with all digits.
 *
 * The closed form of the variance, 1 + a h(a) - h(a)^2, is a small difference of large numbers wherever the bounds are close together or far from
 * the mean. So moments are taken about the point p where the density is highest, by one Gauss-Legendre rule on either side of it, up to the
 * bound or to where the density has fallen by e^-40. All terms are positive, so nothing cancels.
 *
 * Notation: in units of the scale, from loc. At the distance u from p the density has fallen by E(u) = |p| u + u^2 / 2.
 */
import { lift, maximum, minimum, not, or, sqrt, stopGradient, type Value, where } from "@typyro/autodiff";
import { ruleOf32 } from "./gaussLegendre.ts";

/** A normal variable with bounds, each of which may be absent. */
export interface TruncatedNormal {
  readonly loc: Value;
  readonly scale: Value;
  readonly low: Value | undefined;
  readonly high: Value | undefined;
}

/** By how much the logarithm of the density falls until the rest is left out. */
const FALL = 40;

/** Where the density is highest, and how far the bounds are from there in units of the scale. */
interface Peak {
  readonly at: Value;
  /** |p|, from loc in units of the scale. */
  readonly p: Value;
  readonly below: Value;
  readonly above: Value;
  /** Whether it lies at loc, between the bounds. */
  readonly isInside: Value;
}

function peakOf({ loc, scale, low, high }: TruncatedNormal): Peak {
  const infinite = lift(Number.POSITIVE_INFINITY);
  const a = low?.sub(loc).div(scale) ?? infinite.neg();
  const b = high?.sub(loc).div(scale) ?? infinite;
  const isAbove = a.compare("greater", 0);
  const isBelow = b.less(0);
  // Not b - a, which would lose the digits of bounds that lie close together and far out.
  const width = low === undefined || high === undefined ? infinite : high.sub(low).div(scale);
  const atLow = where(isAbove, low ?? loc, loc);
  return {
    at: where(isBelow, high ?? loc, atLow),
    p: where(isBelow, b.neg(), maximum(a, 0)),
    below: where(isAbove, 0, where(isBelow, width, a.neg())),
    above: where(isBelow, 0, where(isAbove, width, b)),
    isInside: not(or(isAbove, isBelow)),
  };
}

/** Integrals on both sides of the peak of what is given by the signed distance from it and by the fall there, weighted by the density. */
function integrator({ p, below, above }: Peak): (integrand: (distance: Value, fall: Value) => Value) => Value {
  const end = stopGradient(lift(2 * FALL).div(sqrt(p.square().add(2 * FALL)).add(p)));
  const column = (x: Value): Value => x.reshape([...x.shape, 1]);
  const side = (room: Value, sign: 1 | -1, integrand: (distance: Value, fall: Value) => Value): Value => {
    const width = minimum(room, end);
    const { points, weights } = ruleOf32();
    const u = column(width).mul(points);
    const fall = u.mul(column(p).add(u.mul(0.5)));
    return integrand(u.mul(sign), fall).mul(fall.neg().exp()).mul(weights).sum(-1).mul(width);
  };
  return (integrand) => side(above, 1, integrand).add(side(below, -1, integrand));
}

/** Beyond so many scales nothing is left of a density that is highest at loc. */
const FAR = 40;

/**
 * The integral of z exp(-z^2 / 2) between bounds on either side of 0, where the sums of the two sides cancel: exp(-a^2 / 2) - exp(-b^2 / 2).
 */
function sidewards({ below, above }: Peak): Value {
  const near = minimum(minimum(below, above), FAR);
  const far = minimum(maximum(below, above), near.add(FAR));
  const size = near.square().mul(-0.5).exp().mul(far.sub(near).mul(far.add(near)).mul(-0.5).map("expm1")).neg();
  return where(below.less(above), size, size.neg());
}

/** Mean, variance and entropy (in nats). */
export function truncatedNormalMoments(normal: TruncatedNormal): { readonly mean: () => Value; readonly variance: () => Value; readonly entropy: () => Value } {
  const { scale } = normal;
  const weighed = (): { peak: Peak; integral: ReturnType<typeof integrator>; mass: Value } => {
    const peak = peakOf(normal);
    const integral = integrator(peak);
    return { peak, integral, mass: integral(() => lift(1)) };
  };
  const centred = (): ReturnType<typeof weighed> & { drift: Value } => {
    const { peak, integral, mass } = weighed();
    return { peak, integral, mass, drift: where(peak.isInside, sidewards(peak), integral((distance) => distance)).div(mass) };
  };
  return {
    mean: () => {
      const { peak, drift } = centred();
      return drift.mul(scale).add(peak.at);
    },
    variance: () => {
      const { integral, mass, drift } = centred();
      const about = drift.reshape([...drift.shape, 1]);
      return integral((distance) => distance.sub(about).square()).div(mass).mul(scale.square());
    },
    entropy: () => {
      const { integral, mass } = weighed();
      return integral((_, fall) => fall).div(mass).add(mass.log()).add(scale.log());
    },
  };
}
