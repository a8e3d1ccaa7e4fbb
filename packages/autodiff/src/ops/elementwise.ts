/**
 * @file Define the operations that act on each element alone: arithmetic, functions, comparison, selection.
 *
 * Values at special points (0, infinities, NaN) are IEEE's and C99's. Where an operation's value is NaN
 * its derivative is not promised to be NaN: a log density that is NaN is never differentiated further.
 */
import * as base from "@typyro/base";
import { internal, SQRT_TWO_PI, TWO_OVER_SQRT_PI } from "@typyro/base";
import { type Aval, avalOf, type DType } from "../aval.ts";
import { type Calculus, type ComparisonName, type Derivative, flat, type Kernel, type Op, rule, type UnaryName } from "../op.ts";
import { broadcastOf, type LoopOverOne, type LoopOverTwo, mapOne, mapTwo, overOne, overThree, overTwo } from "./broadcast.ts";
import * as loops from "./loops.ts";

/** Derivative of a function of one number: given input `x` and output `y`, the factor on the adjoint. */
type Slope = <V extends Aval>(c: Calculus<V>, x: V, y: V) => V | number;

function only<V>(values: readonly V[], i: number): V {
  const value = values[i];
  if (value === undefined) throw internal(`operation has no input ${i}`);
  return value;
}

/** The shape rule of an operation on one input. */
const ofFirst = (dtype: DType): Op["infer"] => (inputs) => avalOf(dtype, inputs[0]?.shape ?? []);

function unary(name: UnaryName, f: (x: number) => number, slope: Slope | "flat" | { none: string }): Op {
  return ofOne(name, () => mapOne(f), slope);
}

/** A function of one number whose loop is written out. */
function unaryLoop(name: UnaryName, loop: LoopOverOne, slope: Slope): Op {
  return ofOne(name, (inputs, out) => overOne(loop, inputs, out), slope);
}

function ofOne(name: UnaryName, prepare: Op["prepare"], slope: Slope | "flat" | { none: string }): Op {
  const vjp: Derivative =
    slope === "flat"
      ? flat
      : typeof slope === "function"
        ? rule((c, { inputs, output, adjoint }) => [() => c.mul(adjoint, slope(c, only(inputs, 0), output))])
        : { kind: "none", reason: slope.none };
  return { name, infer: ofFirst("f64"), prepare, vjp };
}

function binary(name: string, f: (x: number, y: number) => number, vjp: Derivative, dtype: "f64" | "bool" = "f64"): Op {
  return ofTwo(name, (inputs, out) => mapTwo(f, inputs, out), vjp, dtype);
}

/** A function of two numbers whose loop is written out. */
function binaryLoop(name: string, loop: LoopOverTwo, vjp: Derivative, dtype: "f64" | "bool" = "f64"): Op {
  return ofTwo(name, (inputs, out) => overTwo(loop, inputs, out), vjp, dtype);
}

function ofTwo(name: string, prepare: (inputs: readonly Aval[], out: Aval) => Kernel, vjp: Derivative, dtype: "f64" | "bool"): Op {
  return { name, infer: (inputs) => avalOf(dtype, broadcastOf(name, inputs)), prepare, vjp };
}

/** A derivative rule for two inputs, each adjoint summed back over the axes along which its input was stretched. */
function both(left: Partial, right: Partial): Derivative {
  return rule((c, { inputs, output, adjoint }) => {
    const a = only(inputs, 0);
    const b = only(inputs, 1);
    return [
      () => c.sumTo(left(c, adjoint, a, b, output), a.shape),
      () => c.sumTo(right(c, adjoint, a, b, output), b.shape),
    ];
  });
}

type Partial = <V extends Aval>(c: Calculus<V>, g: V, a: V, b: V, y: V) => V;

const comparison = (name: ComparisonName, loop: LoopOverTwo): Op => binaryLoop(name, loop, flat, "bool");

const INV_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_TWO_OVER_PI = 0.7978845608028654;

/** Density of the standard normal, as an operation. */
function normalDensity<V>(c: Calculus<V>, x: V): V {
  return c.mul(c.unary("exp", c.mul(c.unary("square", x), -0.5)), INV_SQRT_TWO_PI);
}

/** From here on 2 x erfcx(x) - 2 / sqrt(pi) would lose more than twelve bits to cancellation. */
const ERFCX_FAR = 50;

/**
 * The derivative of erfcx for large x, within 3e-15: 2 / sqrt(pi) times -t + 3 t^2 - 15 t^3 + ..., t = 1 / (2 x^2).
 *
 * @source the asymptotic series of erfc, Abramowitz & Stegun 1964, 7.1.23, put into erfcx' = 2 x erfcx - 2 / sqrt(pi).
 */
function erfcxSlopeFar<V extends Aval>(c: Calculus<V>, x: V): V {
  const t = c.div(0.5, c.unary("square", x));
  let series: V | number = 945;
  for (const coefficient of [-105, 15, -3, 1]) series = c.add(c.mul(series, t), coefficient);
  return c.mul(c.mul(series, t), -TWO_OVER_SQRT_PI);
}

/** Half of the adjoint goes to each side of a tie, so that the derivative of `max(x, x)` is 1. */
function shareOf<V extends Aval>(c: Calculus<V>, g: V, wins: V, ties: V): V {
  return c.where(wins, g, c.where(ties, c.mul(g, 0.5), 0));
}

/** The closed list of elementwise operations. */
export const elementwise = {
  neg: {
    name: "neg",
    infer: ofFirst("f64"),
    prepare: (inputs, out) => overOne(loops.neg, inputs, out),
    vjp: rule((c, { adjoint }) => [() => c.neg(adjoint)]),
  } satisfies Op as Op,
  abs: unaryLoop("abs", loops.abs, (c, x) => c.unary("sign", x)),
  sign: unary("sign", Math.sign, "flat"),
  square: unaryLoop("square", loops.square, (c, x) => c.mul(x, 2)),
  sqrt: unaryLoop("sqrt", loops.sqrt, (c, _, y) => c.div(0.5, y)),
  exp: unary("exp", base.exp, (_, __, y) => y),
  expm1: unary("expm1", base.expm1, (c, x) => c.unary("exp", x)),
  log: unary("log", base.log, (c, x) => c.div(1, x)),
  log1p: unary("log1p", base.log1p, (c, x) => c.div(1, c.add(x, 1))),
  sin: unary("sin", base.sin, (c, x) => c.unary("cos", x)),
  cos: unary("cos", base.cos, (c, x) => c.neg(c.unary("sin", x))),
  tan: unary("tan", base.tan, (c, _, y) => c.add(c.unary("square", y), 1)),
  atan: unary("atan", base.atan, (c, x) => c.div(1, c.add(c.unary("square", x), 1))),
  sinh: unary("sinh", base.sinh, (c, x) => c.unary("cosh", x)),
  cosh: unary("cosh", base.cosh, (c, x) => c.unary("sinh", x)),
  // 1 - tanh^2 cancels for large |x|, and cosh^2 overflows: the square of 1 / cosh does neither.
  tanh: unary("tanh", base.tanh, (c, x) => c.unary("square", c.div(1, c.unary("cosh", x)))),
  // y (1 - y) loses everything once y rounds to 1: sigmoid(-x) is 1 - y to full precision.
  sigmoid: unary("sigmoid", base.sigmoid, (c, x, y) => c.mul(y, c.unary("sigmoid", c.neg(x)))),
  softplus: unary("softplus", base.softplus, (c, x) => c.unary("sigmoid", x)),
  logSigmoid: unary("logSigmoid", base.logSigmoid, (c, x) => c.unary("sigmoid", c.neg(x))),
  erf: unary("erf", base.erf, (c, x) => c.mul(c.unary("exp", c.neg(c.unary("square", x))), TWO_OVER_SQRT_PI)),
  erfc: unary("erfc", base.erfc, (c, x) => c.mul(c.unary("exp", c.neg(c.unary("square", x))), -TWO_OVER_SQRT_PI)),
  erfcx: unary("erfcx", base.erfcx, (c, x, y) =>
    c.where(c.compare("greater", x, ERFCX_FAR), erfcxSlopeFar(c, x), c.sub(c.mul(c.mul(x, y), 2), TWO_OVER_SQRT_PI)),
  ),
  normalCdf: unary("normalCdf", base.normalCdf, (c, x) => normalDensity(c, x)),
  // phi(x) / Phi(x) = sqrt(2 / pi) / erfcx(-x / sqrt 2): no 0 / 0 far in the left tail.
  logNormalCdf: unary("logNormalCdf", base.logNormalCdf, (c, x) => c.div(SQRT_TWO_OVER_PI, c.unary("erfcx", c.mul(x, -Math.SQRT1_2)))),
  normalQuantile: unary("normalQuantile", base.normalQuantile, (c, _, y) =>
    c.mul(c.unary("exp", c.mul(c.unary("square", y), 0.5)), SQRT_TWO_PI),
  ),
  lgamma: unary("lgamma", base.lgamma, (c, x) => c.unary("digamma", x)),
  digamma: unary("digamma", base.digamma, (c, x) => c.unary("trigamma", x)),
  trigamma: unary("trigamma", base.trigamma, { none: "the third derivative of lgamma is not implemented" }),
  /** The identity, taken as a constant by derivatives. */
  stopGradient: unary("stopGradient", (x) => x, "flat"),
  floor: unary("floor", Math.floor, "flat"),
  ceil: unary("ceil", Math.ceil, "flat"),

  add: binaryLoop("add", loops.add, both((_, g) => g, (_, g) => g)),
  sub: binaryLoop("sub", loops.sub, both((_, g) => g, (c, g) => c.neg(g))),
  mul: binaryLoop("mul", loops.mul, both((c, g, _, b) => c.mul(g, b), (c, g, a) => c.mul(g, a))),
  div: binaryLoop("div", loops.div, both((c, g, _, b) => c.div(g, b), (c, g, _, b, y) => c.neg(c.div(c.mul(g, y), b)))),
  // x^2 is x * x also where the exponent becomes known only later, so that recording it as `square` changes no bit.
  pow: binary(
    "pow",
    (x, y) => (y === 2 ? x * x : base.pow(x, y)),
    both(
      // The safe 0 at exponent 0 avoids 0 * 0^-1 = NaN at x = 0, where x^0 is the constant 1.
      (c, g, a, b) => c.mul(g, c.where(c.compare("equal", b, 0), 0, c.mul(b, c.pow(a, c.sub(b, 1))))),
      // Where a^b is 0 it stays 0 for exponents nearby, so it is flat there; 0 * log(0) would make NaN of it.
      (c, g, a, _, y) => c.mul(g, c.where(c.compare("equal", y, 0), 0, c.mul(y, c.unary("log", a)))),
    ),
  ),
  max: binaryLoop(
    "max",
    loops.max,
    both(
      (c, g, a, b) => shareOf(c, g, c.compare("greater", a, b), c.compare("equal", a, b)),
      (c, g, a, b) => shareOf(c, g, c.compare("greater", b, a), c.compare("equal", a, b)),
    ),
  ),
  min: binaryLoop(
    "min",
    loops.min,
    both(
      (c, g, a, b) => shareOf(c, g, c.compare("less", a, b), c.compare("equal", a, b)),
      (c, g, a, b) => shareOf(c, g, c.compare("less", b, a), c.compare("equal", a, b)),
    ),
  ),

  less: comparison("less", loops.less),
  lessEqual: comparison("lessEqual", loops.lessEqual),
  greater: comparison("greater", loops.greater),
  greaterEqual: comparison("greaterEqual", loops.greaterEqual),
  equal: comparison("equal", loops.equal),
  notEqual: comparison("notEqual", loops.notEqual),
  and: binary("and", (x, y) => (x !== 0 && y !== 0 ? 1 : 0), flat, "bool"),
  or: binary("or", (x, y) => (x !== 0 || y !== 0 ? 1 : 0), flat, "bool"),
  not: {
    name: "not",
    infer: ofFirst("bool"),
    prepare: () => mapOne((x) => (x === 0 ? 1 : 0)),
    vjp: flat,
  } satisfies Op as Op,

  /**
   * Selects per element. The adjoint is selected too, but 0 times an infinite derivative inside the branch
   * not taken is still NaN: put safe inputs in before the function, not only a `where` behind it.
   */
  where: {
    name: "where",
    infer: (inputs) => avalOf("f64", broadcastOf("where", inputs)),
    prepare: (inputs, out) => overThree(loops.where, inputs, out),
    vjp: rule((c, { inputs, adjoint }) => {
      const condition = only(inputs, 0);
      return [
        () => undefined,
        () => c.sumTo(c.where(condition, adjoint, 0), only(inputs, 1).shape),
        () => c.sumTo(c.where(condition, 0, adjoint), only(inputs, 2).shape),
      ];
    }),
  } satisfies Op as Op,
};
