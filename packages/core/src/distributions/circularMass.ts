/**
 * @file Compute how much of a von Mises variable lies on an arc.
 *
 * Notation: k concentration, t angle from the mean direction, E(t) = 2 k sin^2(t / 2), so that the density is exp(-E(t)) / (2 pi I0(k) e^-k).
 * From 0 to pi it falls. An arc is integrated there by one Gauss-Legendre rule, from its near end up to its far end or to where the density has
 * fallen by e^-40. Over such a fall the rule of 32 points errs by less than the rounding of doubles, whatever the concentration; since all of
 * its terms are positive, tails keep their digits.
 *
 * @source Hill 1977, "Algorithm 518: Incomplete Bessel function I0: the von Mises distribution", ACM Trans. Math. Software 3, 279-284, for the
 *   problem and its two regimes. We differ: one rule serves both, where his backward recursion and normal approximation keep 12 digits of the
 *   centre and fewer of the tails.
 */
import { atan, besselI0e, floor, lift, logSumExp, maximum, minimum, sin, stack, stopGradient, type Value, where } from "@typyro/autodiff";
import { PI, TWO_PI } from "@typyro/base";
import { ruleOf32 } from "./gaussLegendre.ts";

const LOG_TWO_PI = 1.8378770664093456;

/** By how much the logarithm of the density falls until the rest is left out. */
const FALL = 40;

const column = (x: Value): Value => x.reshape([...x.shape, 1]);

/** log of the integral of exp(-E) from a to b, 0 <= a <= b <= pi; -Infinity where they are equal. */
function logArc(a: Value, b: Value, concentration: Value): Value {
  const end = minimum(b, stopGradient(farEnd(a, concentration)));
  const isEmpty = end.compare("lessEqual", a);
  const width = where(isEmpty, 1, end.sub(a));
  const { points, weights } = ruleOf32();
  const t = column(width).mul(points);
  // E(a + t) - E(a), without the cancellation of two squares.
  const fall = sin(t.mul(0.5)).mul(sin(t.mul(0.5).add(column(a)))).mul(column(concentration)).mul(2);
  const start = sin(a.mul(0.5)).square().mul(concentration).mul(2);
  const integral = fall.neg().exp().mul(weights).sum(-1).mul(width);
  return where(isEmpty, Number.NEGATIVE_INFINITY, integral.log().sub(start));
}

/** Where E is larger than at a by the fall, or pi where it nowhere is: sin^2(t / 2) = sin^2(a / 2) + fall / (2 k). */
function farEnd(a: Value, concentration: Value): Value {
  const rise = lift(FALL / 2).div(concentration);
  const half = a.mul(0.5);
  const cosine = sin(lift(PI / 2).sub(half)).square().sub(rise);
  const isOnArc = cosine.greater(1e-3);
  const sine = where(isOnArc, sin(half).square().add(rise), 0);
  return where(isOnArc, atan(sine.div(where(isOnArc, cosine, 1)).sqrt()).mul(2), PI);
}

/**
 * log P(X <= x), X on [-pi, pi].
 *
 * @param loc - mean direction, any real. @param concentration - at least 0.
 */
export function logCircularCdf(x: Value, loc: Value, concentration: Value): Value {
  const mean = wrapped(loc);
  const from = lift(-PI).sub(mean);
  const to = maximum(minimum(x, PI), -PI).sub(mean);
  // Between multiples of pi the density rises or falls throughout.
  const arcs = [0, 1, 2, 3].map((i) => {
    const [least, most] = [(i - 2) * PI, (i - 1) * PI];
    const low = minimum(maximum(from, least), most);
    const high = maximum(minimum(to, most), low);
    const turn = i === 0 ? TWO_PI : i === 3 ? -TWO_PI : 0;
    const isFalling = i % 2 === 0;
    return isFalling ? [low.add(turn), high.add(turn)] : [high.add(turn).neg(), low.add(turn).neg()];
  });
  const ends = (side: 0 | 1): Value => stack(arcs.map((arc) => maximum(arc[side] ?? 0, 0)), -1);
  const mass = logSumExp(logArc(ends(0), ends(1), column(concentration)), -1).sub(besselI0e(concentration).log()).sub(LOG_TWO_PI);
  const isAll = x.compare("greaterEqual", PI);
  return where(isAll, 0, where(x.compare("equal", x), minimum(mass, 0), Number.NaN));
}

/** The angle on [-pi, pi). */
export function wrapped(angle: Value): Value {
  return angle.sub(floor(angle.add(PI).div(TWO_PI)).mul(TWO_PI));
}
