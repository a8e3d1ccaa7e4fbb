/**
 * @file Offer every operation as a function of numbers, arrays and values: `sub(1, x)`, `exp([0, 1])`.
 */
import { CallSite, formatShape, modelError, sameShape, type Shape } from "@typyro/base";
import { checkedIndices, normalizeAxes, normalizeAxis, resolveShape } from "./axes.ts";
import { readArray } from "./nested.ts";
import type { TensorLike } from "./tensor.ts";
import { ops } from "./ops/table.ts";
import { apply, known, lift, type Num, Value } from "./value.ts";

/** A boolean, booleans, or the result of a comparison. */
export type Bool = boolean | Value | TensorLike | BoolArr;

/** An array of booleans, nested or not. */
export interface BoolArr {
  readonly length: number;
  readonly [index: number]: boolean | BoolArr;
  forEach(callback: never): void;
}

/** Turn booleans into a value; numbers are refused, since only comparisons give booleans. */
export function liftBool(x: Bool): Value {
  if (x instanceof Value) return x;
  const { dtype, shape, data } = readArray(x);
  return known(dtype, shape, data);
}

/** Make a value of data once, optionally under another shape: `array(rows, [n, 3])`. */
export function array(data: Num, shape?: Shape): Value {
  const value = lift(data);
  return shape === undefined ? value : value.reshape(resolveShape(value.shape, shape));
}

export const add = (a: Num, b: Num): Value => lift(a).add(b);
export const sub = (a: Num, b: Num): Value => lift(a).sub(b);
export const mul = (a: Num, b: Num): Value => lift(a).mul(b);
export const div = (a: Num, b: Num): Value => lift(a).div(b);
export const pow = (a: Num, b: Num): Value => lift(a).pow(b);
export const neg = (a: Num): Value => lift(a).neg();
/** The larger of each pair. */
export const maximum = (a: Num, b: Num): Value => apply(ops.max, [lift(a), lift(b)]);
/** The smaller of each pair. */
export const minimum = (a: Num, b: Num): Value => apply(ops.min, [lift(a), lift(b)]);

export const abs = (x: Num): Value => lift(x).map("abs");
export const sign = (x: Num): Value => lift(x).map("sign");
export const square = (x: Num): Value => lift(x).map("square");
export const sqrt = (x: Num): Value => lift(x).map("sqrt");
export const exp = (x: Num): Value => lift(x).map("exp");
export const expm1 = (x: Num): Value => lift(x).map("expm1");
export const log = (x: Num): Value => lift(x).map("log");
export const log1p = (x: Num): Value => lift(x).map("log1p");
export const sin = (x: Num): Value => lift(x).map("sin");
export const cos = (x: Num): Value => lift(x).map("cos");
export const tan = (x: Num): Value => lift(x).map("tan");
export const atan = (x: Num): Value => lift(x).map("atan");
export const sinh = (x: Num): Value => lift(x).map("sinh");
export const cosh = (x: Num): Value => lift(x).map("cosh");
export const tanh = (x: Num): Value => lift(x).map("tanh");
/** 1 / (1 + exp(-x)), the inverse of the logit. */
export const sigmoid = (x: Num): Value => lift(x).map("sigmoid");
/** log(1 + exp(x)). */
export const softplus = (x: Num): Value => lift(x).map("softplus");
/** log(sigmoid(x)). */
export const logSigmoid = (x: Num): Value => lift(x).map("logSigmoid");
export const erf = (x: Num): Value => lift(x).map("erf");
export const erfc = (x: Num): Value => lift(x).map("erfc");
/** Distribution function of the standard normal. */
export const normalCdf = (x: Num): Value => lift(x).map("normalCdf");
/** Its logarithm, accurate far in the left tail. */
export const logNormalCdf = (x: Num): Value => lift(x).map("logNormalCdf");
/** Quantile function of the standard normal. */
export const normalQuantile = (p: Num): Value => lift(p).map("normalQuantile");
/** log |gamma(x)|. */
export const lgamma = (x: Num): Value => lift(x).map("lgamma");
export const digamma = (x: Num): Value => lift(x).map("digamma");
/** log(1 - exp(x)) for x <= 0. */
export const log1mExp = (x: Num): Value => lift(x).map("log1mExp");
/** exp(-|x|) times the modified Bessel function of order 0. */
export const besselI0e = (x: Num): Value => lift(x).map("besselI0e");
/** exp(-|x|) times the modified Bessel function of order 1. */
export const besselI1e = (x: Num): Value => lift(x).map("besselI1e");
/** exp(-|x|) times the difference of the modified Bessel functions of order 0 and 1, of |x|. */
export const besselI0MinusI1e = (x: Num): Value => lift(x).map("besselI0MinusI1e");
/** digamma(x) - log(x), without cancellation. */
export const digammaMinusLog = (x: Num): Value => lift(x).map("digammaMinusLog");
/** digamma(x + step) - digamma(x), without cancellation. */
export const digammaRise = (x: Num, step: Num): Value => apply(ops.digammaRise, [lift(x), lift(step)]);
/** Log density of a gamma variable of shape a, scale 1. */
export const logGammaDensity = (a: Num, x: Num): Value => apply(ops.logGammaDensity, [lift(a), lift(x)]);
/** Log density of a beta variable. */
export const logBetaDensity = (a: Num, b: Num, x: Num): Value => apply(ops.logBetaDensity, [lift(a), lift(b), lift(x)]);
/** Log probability of a negative binomial count k, by the odds of a success and the concentration r. */
export const logNegativeBinomial = (k: Num, odds: Num, r: Num): Value => apply(ops.logNegativeBinomial, [lift(k), lift(odds), lift(r)]);
/** Log probability of a negative binomial count k, by the mean m and the concentration r; for large r a Poisson's, to every digit. */
export const logNegativeBinomial2 = (k: Num, m: Num, r: Num): Value => apply(ops.logNegativeBinomial2, [lift(k), lift(m), lift(r)]);
/** log(exp(a) + exp(b)); an infinity stands for an absent term. */
export const logAddExp = (a: Num, b: Num): Value => apply(ops.logAddExp, [lift(a), lift(b)]);
/** Regularised lower incomplete gamma function P(a, x), differentiable in both. */
export const gammaP = (a: Num, x: Num): Value => apply(ops.gammaP, [lift(a), lift(x)]);
/** Regularised upper incomplete gamma function Q(a, x), differentiable in both. */
export const gammaQ = (a: Num, x: Num): Value => apply(ops.gammaQ, [lift(a), lift(x)]);
/** The x with P(a, x) = p, differentiable in both. */
export const gammaPInverse = (a: Num, p: Num): Value => apply(ops.gammaPInverse, [lift(a), lift(p)]);
/** The x with Q(a, x) = q, differentiable in both. */
export const gammaQInverse = (a: Num, q: Num): Value => apply(ops.gammaQInverse, [lift(a), lift(q)]);
/** log of the beta function B(a, b), without cancellation for large arguments. */
export const lbeta = (a: Num, b: Num): Value => apply(ops.lbeta, [lift(a), lift(b)]);
/** Regularised incomplete beta function I_x(a, b), differentiable in all three. */
export const betaI = (a: Num, b: Num, x: Num): Value => apply(ops.betaI, [lift(a), lift(b), lift(x)]);
/** 1 - I_x(a, b), accurate in the right tail, differentiable in all three. */
export const betaQ = (a: Num, b: Num, x: Num): Value => apply(ops.betaQ, [lift(a), lift(b), lift(x)]);
/** The x with I_x(a, b) = p, differentiable in all three. */
export const betaIInverse = (a: Num, b: Num, p: Num): Value => apply(ops.betaIInverse, [lift(a), lift(b), lift(p)]);
/** The x with 1 - I_x(a, b) = q, accurate in the right tail, differentiable in all three. */
export const betaQInverse = (a: Num, b: Num, q: Num): Value => apply(ops.betaQInverse, [lift(a), lift(b), lift(q)]);
export const floor = (x: Num): Value => lift(x).map("floor");
export const ceil = (x: Num): Value => lift(x).map("ceil");

export const less = (a: Num, b: Num): Value => lift(a).compare("less", b);
export const lessEqual = (a: Num, b: Num): Value => lift(a).compare("lessEqual", b);
export const greater = (a: Num, b: Num): Value => lift(a).compare("greater", b);
export const greaterEqual = (a: Num, b: Num): Value => lift(a).compare("greaterEqual", b);
export const equal = (a: Num, b: Num): Value => lift(a).compare("equal", b);
export const notEqual = (a: Num, b: Num): Value => lift(a).compare("notEqual", b);
export const and = (a: Bool, b: Bool): Value => apply(ops.and, [liftBool(a), liftBool(b)]);
export const or = (a: Bool, b: Bool): Value => apply(ops.or, [liftBool(a), liftBool(b)]);
export const not = (a: Bool): Value => apply(ops.not, [liftBool(a)]);

/**
 * `a` where the condition holds, else `b`, per element. Both are computed: an infinite derivative in the
 * branch not taken still gives NaN, so make its input safe first: `where(ok, log(where(ok, x, 1)), 0)`.
 */
export const where = (condition: Bool, a: Num, b: Num): Value => apply(ops.where, [liftBool(condition), lift(a), lift(b)]);

/** Sum over `axes`, or over everything. */
export const sum = (x: Num, axes?: number | readonly number[]): Value => lift(x).sum(axes);
export const mean = (x: Num, axes?: number | readonly number[]): Value => lift(x).mean(axes);

/** Whether the condition holds everywhere along `axes`. */
export function all(x: Bool, axes?: number | readonly number[]): Value {
  const value = liftBool(x);
  return apply(ops.all, [value], { axes: normalizeAxes(axes, value.shape) });
}

/** Whether the condition holds anywhere along `axes`. */
export function any(x: Bool, axes?: number | readonly number[]): Value {
  const value = liftBool(x);
  return apply(ops.any, [value], { axes: normalizeAxes(axes, value.shape) });
}

/** The same value, taken as a constant by derivatives. */
export const stopGradient = (x: Num): Value => apply(ops.stopGradient, [lift(x)]);

/**
 * log(sum(exp(x))) over `axes`, without overflow.
 *
 * Where every term is -Infinity, so is the result, and it is flat there: a sum over impossible states, such as
 * those of a hidden Markov chain, keeps a finite derivative in the possible ones.
 */
export function logSumExp(x: Num, axes?: number | readonly number[]): Value {
  const value = lift(x);
  const reduced = normalizeAxes(axes, value.shape);
  const kept = value.shape.map((n, axis) => (reduced.includes(axis) ? 1 : n));
  const top = value.max(reduced);
  // The result does not depend on the shift. An infinite maximum would give Infinity - Infinity: shift by 0 there.
  const shift = stopGradient(where(less(abs(top), Number.POSITIVE_INFINITY), top, 0));
  const below = value.sub(shift.reshape(kept));
  // The largest terms are 1 each and are counted apart, so that what the others add survives even where it is small against 1.
  const isTop = where(equal(below, 0), 1, 0);
  const others = below.exp().sub(isTop).sum(reduced).add(isTop.sum(reduced).sub(1));
  const isEmpty = equal(others, -1);
  return where(isEmpty, Number.NEGATIVE_INFINITY, log1p(where(isEmpty, 0, others)).add(shift));
}

/** Rows of `x` along an axis by index: `out[..., i..., ...] = x[..., index[i...], ...]`. @error `index-outside-axis` */
export function take(x: Num, index: Num, axis = 0): Value {
  const table = lift(x);
  const along = normalizeAxis(axis, table.shape);
  const rows = lift(index);
  const indices = known("i32", rows.shape, checkedIndices(rows, table.shape[along] ?? 0));
  return apply(ops.gather, [table, indices], { axis: along });
}

/** Join along an existing axis. */
export function concat(values: readonly Num[], axis = 0): Value {
  const items = values.map((value) => lift(value));
  const [first] = items;
  if (first === undefined) return lift([]);
  const along = normalizeAxis(axis, first.shape);
  const others = (shape: Shape): Shape => shape.map((n, i) => (i === along ? -1 : n));
  for (const { shape } of items) {
    if (formatShape(others(shape)) === formatShape(others(first.shape))) continue;
    const shapes = items.map((item) => formatShape(item.shape));
    throw modelError("concat-shapes", { axis, shapes }, { at: [new CallSite(concat)] });
  }
  return apply(ops.concat, items, { axis: along });
}

/**
 * Add the rows of `x` that share an index, into `size` groups: `out[index[i]] += x[i]`, in the order of the rows.
 *
 * @shape x: [...index, ...row], out: [size, ...row]
 * @error `scatter-rows` where x has not one row for each index; `index-outside-axis` naming the row.
 */
export function scatterAdd(x: Num, index: Num, size: number): Value {
  const rows = lift(x);
  const at = lift(index);
  if (!sameShape(rows.shape.slice(0, at.shape.length), at.shape)) {
    throw modelError("scatter-rows", { x: formatShape(rows.shape), index: formatShape(at.shape) }, { at: [new CallSite(scatterAdd)] });
  }
  return apply(ops.scatterAdd, [rows, known("i32", at.shape, checkedIndices(at, size))], { axis: 0, size });
}
