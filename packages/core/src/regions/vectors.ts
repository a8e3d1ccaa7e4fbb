/**
 * @file List the regions of vectors: simplexes, ordered and constrained sums, spheres and balls.
 */
import { abs, all, and, equal, floor, greater, greaterEqual, lessEqual, lift, type Num, type Value } from "@typyro/autodiff";
import { interval, nonnegative, positive, real, show, unitInterval } from "./numbers.ts";
import { independentRegion, lastAxes, type Region } from "./region.ts";

/** How far sums may be from what they must be, for rounding in what users compute. */
const TOLERANCE = 1e-6;

const vector = { eventDim: 1, isDiscrete: false } as const;

const within = (x: Value, bound: Num): Value => lessEqual(abs(x), bound);

/** Whether two numbers are equal within 1e-6 of `scale`. */
export const nearlyEqual = (a: Value, b: Value, scale: Num = 1): Value => lessEqual(abs(a.sub(b)), lift(scale).mul(TOLERANCE));

/** Vectors whose members all lie in `base`: `dims` more axes at the right make one member. */
export function independent(base: Region, dims = 1): Region {
  const noun = dims === 1 ? "a vector" : dims === 2 ? "a matrix" : "an array";
  return { ...independentRegion(base, dims), name: `independent(${base.name}, ${dims})`, description: `${noun} of which each element is ${base.description}` };
}

/** Vectors of finite numbers. */
export const realVector: Region = { ...independentRegion(real, 1), name: "realVector", description: "a vector of real numbers" };

/** Matrices of finite numbers. */
export const realMatrix: Region = { ...independentRegion(real, 2), name: "realMatrix", description: "a matrix of real numbers" };

/** Arrays of finite numbers with `dims` axes. */
export function realArray(dims: number): Region {
  return dims === 0 ? real : dims === 1 ? realVector : dims === 2 ? realMatrix : independent(real, dims);
}

/** Vectors of numbers of at least 0 that sum to 1 within 1e-6. */
export const simplex: Region = {
  ...vector,
  name: "simplex",
  description: "a vector of numbers of at least 0 that sums to 1",
  within: [independent(unitInterval)],
  contains: (x) => and(all(greaterEqual(x, 0), -1), within(x.sum(-1).sub(1), TOLERANCE)),
};

/** Each element above the one before it. */
function ascending(x: Value): Value {
  const n = x.shape.at(-1) ?? 0;
  if (n < 2) return all(real.contains(x), -1);
  return and(all(real.contains(x), -1), all(greater(x.slice(1, n, { axis: -1 }), x.slice(0, n - 1, { axis: -1 })), -1));
}

/** Vectors of real numbers in strictly ascending order. */
export const orderedVector: Region = { ...vector, name: "orderedVector", description: "a vector in ascending order", within: [realVector], contains: ascending };

/** Vectors of positive numbers in strictly ascending order. */
export const positiveOrderedVector: Region = {
  ...vector,
  name: "positiveOrderedVector",
  description: "a vector of positive numbers in ascending order",
  within: [orderedVector, independent(positive)],
  contains: (x) => and(ascending(x), all(positive.contains(x), -1)),
};

/** Arrays of `dims` axes that sum to 0 along each of them, within 1e-6 of the sum of their sizes. */
export function zeroSum(dims = 1): Region {
  const axes = lastAxes(dims);
  const balanced = (x: Value, axis: number): Value => {
    const fits = within(x.sum(axis), abs(x).sum(axis).add(1).mul(TOLERANCE));
    return all(fits, axes.slice(0, -1));
  };
  return {
    name: "zeroSum",
    description: dims === 1 ? "a vector that sums to 0" : `an array that sums to 0 along its last ${dims} axes`,
    eventDim: dims,
    isDiscrete: false,
    within: [realArray(dims)],
    contains: (x) => axes.map((axis) => balanced(x, axis)).reduce((fits, other) => and(fits, other), all(real.contains(x), axes)),
  };
}

/** Vectors of length 1, within 1e-6. */
export const sphere: Region = {
  ...vector,
  name: "sphere",
  description: "a vector of length 1",
  within: [independent(interval(-1, 1))],
  contains: (x) => within(x.square().sum(-1).sqrt().sub(1), TOLERANCE),
};

/** Vectors whose absolute values sum to at most 1 (and 1e-6 of rounding). */
export const l1Ball: Region = {
  ...vector,
  name: "l1Ball",
  description: "a vector whose absolute values sum to at most 1",
  within: [independent(interval(-1, 1))],
  contains: (x) => lessEqual(abs(x).sum(-1), 1 + TOLERANCE),
};

/** Vectors of counts that sum to `total`, which may have batch axes. */
export function multinomial(total: Num): Region {
  const n = lift(total);
  const shown = show(total);
  return {
    eventDim: 1,
    isDiscrete: true,
    name: "multinomial",
    description: `a vector of counts that sums to ${shown === "its bound" ? "its total" : shown}`,
    contains: (x) => and(all(and(equal(floor(x), x), nonnegative.contains(x)), -1), equal(x.sum(-1), n)),
  };
}
