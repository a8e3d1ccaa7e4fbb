/**
 * @file Define the special functions that few densities need: incomplete gamma and beta, their inverses, Bessel functions, sums and complements of exponentials.
 *
 * Derivatives of the incomplete functions in their shapes have no closed form, so they are operations of their own. Differentiated again,
 * they give the slopes of densities in a variable; second derivatives in the shapes alone are not available.
 */
import * as base from "@typyro/base";
import { internal } from "@typyro/base";
import { type Aval, avalOf } from "../aval.ts";
import { type Calculus, type Derivative, type Op, rule, type SpecialName, type UnaryName } from "../op.ts";
import { broadcastOf, mapOne, mapThree, mapTwo } from "./broadcast.ts";
import { scalarFunctions } from "./scalarFunctions.ts";

/** The adjoint of one input: `g` is the output's, `inputs` are the operation's, `y` its value. */
type Partial = <V extends Aval>(c: Calculus<V>, g: V, inputs: readonly V[], y: V) => V;

function only<V>(values: readonly V[], i: number): V {
  const value = values[i];
  if (value === undefined) throw internal(`operation has no input ${i}`);
  return value;
}

function partials(...parts: readonly Partial[]): Derivative {
  return rule((c, { inputs, output, adjoint }) =>
    parts.map((part, i) => () => c.sumTo(part(c, adjoint, inputs, output), only(inputs, i).shape)),
  );
}

/** Stands where a second derivative in the shapes of an incomplete function would. */
const noSecond: Partial = () => {
  throw internal("second derivatives of incomplete gamma and beta functions in their shapes are not implemented");
};

function one(name: UnaryName, f: (x: number) => number, slope: <V extends Aval>(c: Calculus<V>, x: V, y: V) => V): Op {
  const vjp = rule((c, { inputs, output, adjoint }) => [() => c.mul(adjoint, slope(c, only(inputs, 0), output))]);
  return { name, infer: (inputs) => avalOf("f64", inputs[0]?.shape ?? []), prepare: () => mapOne(f), vjp };
}

function two(name: SpecialName, f: (x: number, y: number) => number, vjp: Derivative): Op {
  return { name, infer: (inputs) => avalOf("f64", broadcastOf(name, inputs)), prepare: (inputs, out) => mapTwo(f, inputs, out), vjp };
}

function three(name: SpecialName, f: (x: number, y: number, z: number) => number, vjp: Derivative): Op {
  return { name, infer: (inputs) => avalOf("f64", broadcastOf(name, inputs)), prepare: (inputs, out) => mapThree(f, inputs, out), vjp };
}

/** The slope of a quantile of a beta variable in a shape, from the slope of the cdf. */
function betaQuantileSlope(ofCdf: "betaIByA" | "betaIByB"): Partial {
  return (c, g, inputs, y) => {
    const at = [only(inputs, 0), only(inputs, 1), y];
    return c.neg(c.mul(g, quotient(c, c.special(ofCdf, at), c.special("betaIByX", at))));
  };
}

/** The closed list of special functions of several arguments. */
export const special = {
  // -e^x / (1 - e^x), by expm1, which neither cancels near 0 nor overflows.
  log1mExp: one("log1mExp", base.log1mExp, (c, x) => c.div(-1, c.unary("expm1", c.neg(x)))),
  besselI0e: one("besselI0e", base.besselI0e, (c, x) => c.neg(c.mul(c.unary("sign", x), c.unary("besselI0MinusI1e", x)))),
  // I1' = I0 - I1 / x, and 1/2 at 0, where I1 / x is 1/2.
  besselI1e: one("besselI1e", base.besselI1e, (c, x, y) => {
    const isZero = c.compare("equal", x, 0);
    const ratio = c.where(isZero, 0.5, c.div(y, c.where(isZero, 1, x)));
    return c.sub(c.sub(c.unary("besselI0e", x), ratio), c.mul(c.unary("sign", x), y));
  }),
  // For x > 0, d/dx e^-x (I0 - I1) = e^-x (I1 / x) - 2 e^-x (I0 - I1); even, so odd in slope.
  besselI0MinusI1e: one("besselI0MinusI1e", base.besselI0MinusI1e, (c, x, y) => {
    const isZero = c.compare("equal", x, 0);
    const ratio = c.div(c.unary("besselI1e", x), c.where(isZero, 1, x));
    return c.mul(c.unary("sign", x), c.sub(ratio, c.mul(y, 2)));
  }),
  digammaMinusLog: one("digammaMinusLog", base.digammaMinusLog, (c, x) => c.sub(c.unary("trigamma", x), c.div(1, x))),
  gammaP: two(
    "gammaP",
    base.gammaP,
    partials(
      (c, g, inputs) => c.mul(g, c.special("gammaPByShape", inputs)),
      (c, g, inputs) => c.mul(g, c.special("gammaPByX", inputs)),
    ),
  ),
  gammaQ: two(
    "gammaQ",
    base.gammaQ,
    partials(
      (c, g, inputs) => c.neg(c.mul(g, c.special("gammaPByShape", inputs))),
      (c, g, inputs) => c.neg(c.mul(g, c.special("gammaPByX", inputs))),
    ),
  ),
  gammaPByShape: two("gammaPByShape", base.gammaPByShape, partials(noSecond, (c, g, inputs) => c.mul(g, gammaDensityByShape(c, inputs)))),
  /** The density. */
  gammaPByX: two(
    "gammaPByX",
    scalarFunctions.gammaPByX,
    partials(
      (c, g, inputs) => c.mul(g, gammaDensityByShape(c, inputs)),
      (c, g, inputs, y) => c.mul(c.mul(g, y), c.sub(exponentSlope(c, only(inputs, 0), only(inputs, 1)), 1)),
    ),
  ),
  /** x with P(a, x) = p: dx/da = -(dP/da) / density, dx/dp = 1 / density. */
  gammaPInverse: two(
    "gammaPInverse",
    base.gammaPInverse,
    partials(
      (c, g, inputs, y) => {
        const at = [only(inputs, 0), y];
        return c.neg(c.mul(g, quotient(c, c.special("gammaPByShape", at), c.special("gammaPByX", at))));
      },
      (c, g, inputs, y) => c.div(g, c.special("gammaPByX", [only(inputs, 0), y])),
    ),
  ),
  gammaQInverse: two(
    "gammaQInverse",
    base.gammaQInverse,
    partials(
      (c, g, inputs, y) => {
        const at = [only(inputs, 0), y];
        return c.neg(c.mul(g, quotient(c, c.special("gammaPByShape", at), c.special("gammaPByX", at))));
      },
      (c, g, inputs, y) => c.neg(c.div(g, c.special("gammaPByX", [only(inputs, 0), y]))),
    ),
  ),
  betaI: three(
    "betaI",
    base.betaI,
    partials(
      (c, g, inputs) => c.mul(g, c.special("betaIByA", inputs)),
      (c, g, inputs) => c.mul(g, c.special("betaIByB", inputs)),
      (c, g, inputs) => c.mul(g, c.special("betaIByX", inputs)),
    ),
  ),
  betaQ: three(
    "betaQ",
    base.betaQ,
    partials(
      (c, g, inputs) => c.neg(c.mul(g, c.special("betaIByA", inputs))),
      (c, g, inputs) => c.neg(c.mul(g, c.special("betaIByB", inputs))),
      (c, g, inputs) => c.neg(c.mul(g, c.special("betaIByX", inputs))),
    ),
  ),
  betaIByA: three("betaIByA", base.betaIByA, partials(noSecond, noSecond, (c, g, inputs) => c.mul(g, betaDensityByA(c, inputs)))),
  betaIByB: three("betaIByB", base.betaIByB, partials(noSecond, noSecond, (c, g, inputs) => c.mul(g, betaDensityByB(c, inputs)))),
  /** The density. */
  betaIByX: three(
    "betaIByX",
    scalarFunctions.betaIByX,
    partials(
      (c, g, inputs) => c.mul(g, betaDensityByA(c, inputs)),
      (c, g, inputs) => c.mul(g, betaDensityByB(c, inputs)),
      (c, g, [a, b, x], y) => {
        if (a === undefined || b === undefined || x === undefined) throw internal("betaIByX has three inputs");
        return c.mul(c.mul(g, y), c.sub(exponentSlope(c, a, x), exponentSlope(c, b, c.sub(1, x))));
      },
    ),
  ),
  betaIInverse: three(
    "betaIInverse",
    base.betaIInverse,
    partials(
      betaQuantileSlope("betaIByA"),
      betaQuantileSlope("betaIByB"),
      (c, g, inputs, y) => c.div(g, c.special("betaIByX", [only(inputs, 0), only(inputs, 1), y])),
    ),
  ),
  /** x with 1 - I_x(a, b) = q: the slopes in the shapes are those of betaIInverse. */
  betaQInverse: three(
    "betaQInverse",
    base.betaQInverse,
    partials(
      betaQuantileSlope("betaIByA"),
      betaQuantileSlope("betaIByB"),
      (c, g, inputs, y) => c.neg(c.div(g, c.special("betaIByX", [only(inputs, 0), only(inputs, 1), y]))),
    ),
  ),
  lbeta: two(
    "lbeta",
    base.lbeta,
    partials(
      (c, g, inputs) => c.neg(c.mul(g, c.special("digammaRise", inputs))),
      (c, g, inputs) => c.neg(c.mul(g, c.special("digammaRise", swapped(inputs)))),
    ),
  ),
  /** digamma(x + step) - digamma(x) */
  digammaRise: two(
    "digammaRise",
    base.digammaRise,
    partials(
      (c, g, inputs) => c.mul(g, c.sub(c.unary("trigamma", c.add(only(inputs, 0), only(inputs, 1))), c.unary("trigamma", only(inputs, 0)))),
      (c, g, inputs) => c.mul(g, c.unary("trigamma", c.add(only(inputs, 0), only(inputs, 1)))),
    ),
  ),
  /** (a - 1) log x - x - lgamma(a); at x = 0 the slope of a = 1 is that of -x alone. */
  logGammaDensity: two(
    "logGammaDensity",
    base.logGammaDensity,
    partials(
      (c, g, inputs) => c.mul(g, c.sub(c.unary("log", only(inputs, 1)), c.unary("digamma", only(inputs, 0)))),
      (c, g, inputs) => c.mul(g, c.sub(exponentSlope(c, only(inputs, 0), only(inputs, 1)), 1)),
    ),
  ),
  /** (a - 1) log x + (b - 1) log(1 - x) - lbeta(a, b) */
  logBetaDensity: three(
    "logBetaDensity",
    base.logBetaDensity,
    partials(
      (c, g, inputs) => c.mul(g, c.add(c.unary("log", only(inputs, 2)), c.special("digammaRise", inputs.slice(0, 2)))),
      (c, g, inputs) => c.mul(g, c.add(c.unary("log1p", c.neg(only(inputs, 2))), c.special("digammaRise", swapped(inputs)))),
      (c, g, [a, b, x]) => {
        if (a === undefined || b === undefined || x === undefined) throw internal("logBetaDensity has three inputs");
        return c.mul(g, c.sub(exponentSlope(c, a, x), exponentSlope(c, b, c.sub(1, x))));
      },
    ),
  ),
  /** Of a count k by the odds of a success and the concentration r: (k / odds - r) / (1 + odds) in the odds. */
  logNegativeBinomial: three(
    "logNegativeBinomial",
    base.logNegativeBinomial,
    partials(
      (c, g, inputs) => {
        const [, odds] = ofCount(inputs);
        return c.mul(g, c.sub(countSlope(c, inputs), c.unary("log1p", c.div(1, odds))));
      },
      (c, g, inputs) => {
        const [, odds, r] = ofCount(inputs);
        return c.mul(g, c.div(c.sub(countRatio(c, inputs), r), c.add(odds, 1)));
      },
      (c, g, inputs) => c.mul(g, c.special("logNegativeBinomialByR", inputs)),
    ),
  ),
  /** digamma(r + k) - digamma(r) - log(1 + odds) */
  logNegativeBinomialByR: three(
    "logNegativeBinomialByR",
    base.logNegativeBinomialByR,
    partials(
      (c, g, inputs) => {
        const [k, , r] = ofCount(inputs);
        return c.mul(g, c.unary("trigamma", c.add(r, k)));
      },
      (c, g, inputs) => c.neg(c.div(g, c.add(ofCount(inputs)[1], 1))),
      (c, g, inputs) => c.mul(g, trigammaRise(c, inputs)),
    ),
  ),
  /** The same by the mean m: (k / m - 1) r / (r + m) in the mean. */
  logNegativeBinomial2: three(
    "logNegativeBinomial2",
    base.logNegativeBinomial2,
    partials(
      (c, g, inputs) => {
        const [, m, r] = ofCount(inputs);
        return c.mul(g, c.sub(countSlope(c, inputs), c.unary("log1p", c.div(r, m))));
      },
      (c, g, inputs) => {
        const [, m, r] = ofCount(inputs);
        return c.mul(g, c.mul(c.sub(countRatio(c, inputs), 1), c.div(r, c.add(r, m))));
      },
      (c, g, inputs) => c.mul(g, c.special("logNegativeBinomial2ByR", inputs)),
    ),
  ),
  /** digamma(r + k) - digamma(r) - log(1 + m / r) + (m - k) / (r + m) */
  logNegativeBinomial2ByR: three(
    "logNegativeBinomial2ByR",
    base.logNegativeBinomial2ByR,
    partials(
      (c, g, inputs) => {
        const [k, m, r] = ofCount(inputs);
        return c.mul(g, c.sub(c.unary("trigamma", c.add(r, k)), c.div(1, c.add(r, m))));
      },
      (c, g, inputs) => {
        const [k, m, r] = ofCount(inputs);
        const sum = c.add(r, m);
        return c.mul(g, c.div(c.div(c.sub(k, m), sum), sum));
      },
      (c, g, inputs) => {
        const [k, m, r] = ofCount(inputs);
        const sum = c.add(r, m);
        return c.mul(g, c.add(trigammaRise(c, inputs), c.add(c.div(c.div(m, r), sum), c.div(c.div(c.sub(k, m), sum), sum))));
      },
    ),
  ),
  /** Each side's share is the logistic function of the difference; equal infinities have none, so the difference is then 0. */
  logAddExp: two(
    "logAddExp",
    base.logAddExp,
    partials(
      (c, g, [a, b]) => c.mul(g, share(c, a, b)),
      (c, g, [a, b]) => c.mul(g, share(c, b, a)),
    ),
  ),
} as const;

/** a / b, and 0 where a is 0: a quantile at an end of the support stays there whatever the shapes are. */
function quotient<V extends Aval>(c: Calculus<V>, a: V, b: V): V {
  const isStill = c.compare("equal", a, 0);
  return c.where(isStill, 0, c.div(a, c.where(isStill, 1, b)));
}

/** The derivative of the density of a gamma variable in its shape: the density times log x - digamma(a). */
function gammaDensityByShape<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  return c.mul(c.special("gammaPByX", inputs), c.sub(c.unary("log", only(inputs, 1)), c.unary("digamma", only(inputs, 0))));
}

function betaDensityByA<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  return c.mul(c.special("betaIByX", inputs), c.add(c.unary("log", only(inputs, 2)), c.special("digammaRise", inputs.slice(0, 2))));
}

function betaDensityByB<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  return c.mul(c.special("betaIByX", inputs), c.add(c.unary("log1p", c.neg(only(inputs, 2))), c.special("digammaRise", swapped(inputs))));
}

/** A count, the odds of a success or the mean, and the concentration. */
function ofCount<V>(inputs: readonly V[]): readonly [k: V, x: V, r: V] {
  return [only(inputs, 0), only(inputs, 1), only(inputs, 2)];
}

/** The slope in k of log(gamma(k + r) / k!). */
function countSlope<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  const [k, , r] = ofCount(inputs);
  return c.sub(c.unary("digamma", c.add(k, r)), c.unary("digamma", c.add(k, 1)));
}

/** k / x, and 0 for k = 0, at x = 0 too. */
function countRatio<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  const [k, x] = ofCount(inputs);
  const isNone = c.compare("equal", k, 0);
  return c.where(isNone, 0, c.div(k, c.where(isNone, 1, x)));
}

function trigammaRise<V extends Aval>(c: Calculus<V>, inputs: readonly V[]): V {
  const [k, , r] = ofCount(inputs);
  return c.sub(c.unary("trigamma", c.add(r, k)), c.unary("trigamma", r));
}

function swapped<V>(inputs: readonly V[]): V[] {
  return [only(inputs, 1), only(inputs, 0)];
}

/** (a - 1) / x, and 0 where a is 1, at x = 0 too. */
function exponentSlope<V extends Aval>(c: Calculus<V>, a: V, x: V): V {
  const isFlat = c.compare("equal", a, 1);
  return c.where(isFlat, 0, c.div(c.sub(a, 1), c.where(isFlat, 1, x)));
}

function share<V extends Aval>(c: Calculus<V>, a: V | undefined, b: V | undefined): V {
  if (a === undefined || b === undefined) throw internal("logAddExp has two inputs");
  const tie = c.compare("equal", a, b);
  return c.unary("sigmoid", c.where(tie, 0, c.sub(a, c.where(tie, 0, b))));
}
