/**
 * @file Find the quantiles of a continuous variable whose cdf has no inverse in closed form.
 *
 * Newton's method on the logarithm of the smaller tail, which is nearly linear far out, held inside of a bracket that each step shrinks; a step
 * that leaves it, or is more than half as long as the one before, is replaced by a bisection. The result is then improved by two more steps that
 * are differentiated, each of which makes one more order of derivatives right.
 *
 * @source Press, Teukolsky, Vetterling & Flannery 2007, "Numerical Recipes" (3rd ed.), section 9.4 (Newton-Raphson made safe by bisection).
 */
import { and, expm1, greater, less, lessEqual, stopGradient, type Value, where } from "@typyro/autodiff";

/** What a search needs to know of a variable. */
export interface Continuous {
  readonly logCdf: (x: Value) => Value;
  readonly logSurvival: (x: Value) => Value;
  readonly logDensity: (x: Value) => Value;
}

/** Steps on a tape, whose length cannot depend on values: more than any known case needs. */
const RECORDED_STEPS = 64;
const KNOWN_STEPS = 400;
const EPSILON = 2.220446049250313e-16;

/** The x between the ends of the bracket with P(X <= x) = q; NaN for q outside of [0, 1]. */
export function quantileBetween(x: Continuous, q: Value, bracket: readonly [low: Value, high: Value]): Value {
  return search(x, q, q.neg().add(1), bracket);
}

/** The x between the ends of the bracket with P(X > x) = q. */
export function isfBetween(x: Continuous, q: Value, bracket: readonly [low: Value, high: Value]): Value {
  return search(x, q.neg().add(1), q, bracket);
}

function search(variable: Continuous, below: Value, above: Value, [low, high]: readonly [Value, Value]): Value {
  const isLeft = lessEqual(below, above);
  const smaller = where(isLeft, below, above);
  const isInner = and(greater(below, 0), greater(above, 0));
  // log(1 - q) of a small q through q itself; the other tail is the larger one and not needed.
  const target = where(isInner, smaller, 0.5).log();
  /** How far to step: the distance of the logarithms over their slope. */
  const stepAt = (x: Value): { readonly step: Value; readonly isBelow: Value } => {
    const tail = where(isLeft, variable.logCdf(x), variable.logSurvival(x));
    const miss = where(isLeft, tail.sub(target), target.sub(tail));
    return { step: miss.mul(tail.sub(variable.logDensity(x)).exp()), isBelow: less(miss, 0) };
  };
  const found = stopGradient(bracketed(stepAt, low, high));
  /** The miss of the probability itself over the density: near an end of the support the logarithm bends, the cdf does not. */
  const improved = (x: Value): Value => {
    const tail = where(isLeft, variable.logCdf(x), variable.logSurvival(x));
    const miss = expm1(tail.sub(target)).mul(target.sub(variable.logDensity(x)).exp());
    return x.sub(finite(where(isLeft, miss, miss.neg())));
  };
  const twice = improved(improved(found));
  const outside = where(below.compare("equal", 0), low, where(above.compare("equal", 0), high, Number.NaN));
  return where(isInner, twice, outside);
}

/** A step from a point without density leads nowhere. */
function finite(step: Value): Value {
  const isFinite = less(step.abs(), Number.MAX_VALUE);
  return where(isFinite, where(isFinite, step, 0), 0);
}

function bracketed(stepAt: (x: Value) => { readonly step: Value; readonly isBelow: Value }, low: Value, high: Value): Value {
  let [from, to] = [low, high];
  let x = from.add(to).mul(0.5);
  let last = to.sub(from);
  for (let i = 0; i < (x.isKnown ? KNOWN_STEPS : RECORDED_STEPS); i++) {
    const { step, isBelow } = stepAt(x);
    from = where(isBelow, x, from);
    to = where(isBelow, to, x);
    const newton = x.sub(step);
    const isTaken = and(and(lessEqual(from, newton), lessEqual(newton, to)), lessEqual(step.abs().mul(2), last));
    const middle = from.add(to).mul(0.5);
    const next = where(isTaken, newton, middle);
    last = next.sub(x).abs();
    // Where numbers are known, a step that moves none of them was the last.
    if (next.isKnown && isStill(next, last)) return next;
    x = next;
  }
  return x;
}

function isStill(x: Value, moved: Value): boolean {
  const [at, by] = [x.data(), moved.data()];
  return by.every((step, i) => !(step > 4 * EPSILON * Math.abs(at[i % at.length] ?? 0)));
}
