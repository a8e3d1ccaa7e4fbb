/**
 * @file List the supports of vectors: simplexes, ordered and constrained sums, spheres and balls.
 */
import { abs, all, and, equal, floor, greater, greaterEqual, less, lessEqual, lift, type Num, type Value } from "@typyro/autodiff";
import { PI } from "@typyro/base";
import { interval as intervalBijector } from "../bijectors/interval.ts";
import { l1BallBijector } from "../bijectors/l1Ball.ts";
import { orderedBijector, positiveOrderedBijector } from "../bijectors/ordered.ts";
import { softplusBijector } from "../bijectors/softplus.ts";
import { stickBreaking } from "../bijectors/stickBreaking.ts";
import { zeroSumBijector } from "../bijectors/zeroSum.ts";
import { independentSupport } from "../distributions/independent.ts";
import type { Support } from "./support.ts";
import { interval, nonnegative, positive, real } from "./supports.ts";

/** How far sums may be from what they must be, for rounding in what users compute. */
const TOLERANCE = 1e-6;

const vector = { eventDim: 1, isDiscrete: false } as const;

const within = (x: Value, bound: Num): Value => lessEqual(abs(x), bound);

/** Vectors whose members all lie in `base`: `dims` more axes at the right make one member. */
export function independent(base: Support, dims = 1): Support {
  const noun = dims === 1 ? "a vector" : dims === 2 ? "a matrix" : "an array";
  return { ...independentSupport(base, dims), name: `independent(${base.name}, ${dims})`, description: `${noun} of which each element is ${base.description}` };
}

/** Vectors of finite numbers. */
export const realVector: Support = { ...independentSupport(real, 1), name: "realVector", description: "a vector of real numbers" };

/** Matrices of finite numbers. */
export const realMatrix: Support = { ...independentSupport(real, 2), name: "realMatrix", description: "a matrix of real numbers" };

/** Vectors of numbers of at least 0 that sum to 1 within 1e-6. */
export const simplex: Support = {
  ...vector,
  name: "simplex",
  description: "a vector of numbers of at least 0 that sums to 1",
  contains: (x) => and(all(greaterEqual(x, 0), -1), within(x.sum(-1).sub(1), TOLERANCE)),
  bijector: stickBreaking,
};

/** Each element above the one before it. */
function ascending(x: Value): Value {
  const n = x.shape.at(-1) ?? 0;
  if (n < 2) return all(real.contains(x), -1);
  return and(all(real.contains(x), -1), all(greater(x.slice(1, n, { axis: -1 }), x.slice(0, n - 1, { axis: -1 })), -1));
}

/** Vectors of real numbers in strictly ascending order. */
export const orderedVector: Support = { ...vector, name: "orderedVector", description: "a vector in ascending order", contains: ascending, bijector: orderedBijector };

/** Vectors of positive numbers in strictly ascending order. */
export const positiveOrderedVector: Support = {
  ...vector,
  name: "positiveOrderedVector",
  description: "a vector of positive numbers in ascending order",
  contains: (x) => and(ascending(x), all(positive.contains(x), -1)),
  bijector: positiveOrderedBijector,
};

/** Arrays of `dims` axes that sum to 0 along each of them, within 1e-6 of the sum of their sizes. */
export function zeroSum(dims = 1): Support {
  const axes = Array.from({ length: dims }, (_, i) => -1 - i);
  const balanced = (x: Value, axis: number): Value => {
    const fits = within(x.sum(axis), abs(x).sum(axis).add(1).mul(TOLERANCE));
    return all(fits, axes.slice(0, -1));
  };
  return {
    name: "zeroSum",
    description: dims === 1 ? "a vector that sums to 0" : `an array that sums to 0 along its last ${dims} axes`,
    eventDim: dims,
    isDiscrete: false,
    contains: (x) => axes.map((axis) => balanced(x, axis)).reduce((fits, other) => and(fits, other), all(real.contains(x), axes)),
    bijector: zeroSumBijector(dims),
  };
}

/** Vectors of length 1, within 1e-6. No smooth map from unconstrained numbers is one-to-one onto it. */
export const sphere: Support = {
  ...vector,
  name: "sphere",
  description: "a vector of length 1",
  contains: (x) => within(x.square().sum(-1).sqrt().sub(1), TOLERANCE),
  bijector: { none: "the sphere is not the image of unconstrained numbers: sample a vector of normals and divide it by its length (`projectedNormal`)" },
};

/** Vectors whose absolute values sum to at most 1 (and 1e-6 of rounding). */
export const l1Ball: Support = {
  ...vector,
  name: "l1Ball",
  description: "a vector whose absolute values sum to at most 1",
  contains: (x) => lessEqual(abs(x).sum(-1), 1 + TOLERANCE),
  bijector: l1BallBijector,
};

/** Angles from -pi to pi. */
export const circular: Support = { ...interval(-PI, PI), name: "circular", description: "an angle from -pi to pi", bijector: intervalBijector(-PI, PI) };

/** Positive numbers, reached by softplus rather than the exponential. */
export const softplusPositive: Support = { ...positive, name: "softplusPositive", bijector: softplusBijector };

/** Vectors of counts that sum to `total`, which may have batch axes. */
export function multinomial(total: Num): Support {
  const n = lift(total);
  return {
    eventDim: 1,
    isDiscrete: true,
    name: "multinomial",
    description: `a vector of counts that sums to ${n.isKnown && n.size === 1 ? String(n.item()) : "its total"}`,
    contains: (x) => and(all(and(equal(floor(x), x), nonnegative.contains(x)), -1), equal(x.sum(-1), n)),
    bijector: { none: "a discrete set cannot be reached by moving continuously" },
  };
}

/** Elements at most `bound` in size; used by matrices too. */
export const nearlyEqual = (a: Value, b: Value, scale: Num = 1): Value => lessEqual(abs(a.sub(b)), lift(scale).mul(TOLERANCE));

/** Whether all elements are finite and positive. */
export const allPositive = (x: Value, axes: number | readonly number[]): Value => all(and(greater(x, 0), less(x, Number.POSITIVE_INFINITY)), axes);
