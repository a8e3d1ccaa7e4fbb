/**
 * @file List the functions that compiled code calls by the name of their operation: those without vector code, and those whose vector code
 * leaves rare numbers to them. They are all that a kernel needs beside its memory, here and in a worker.
 */
import * as base from "@typyro/base";

/** The density of a gamma variable of shape a, scale 1; Infinity at 0 for a < 1, NaN unless a and x are at least 0. */
function gammaDensity(a: number, x: number): number {
  if (!(a >= 0 && x >= 0)) return Number.NaN;
  if (a === Number.POSITIVE_INFINITY) return x === a ? Number.NaN : 0;
  if (x === 0) return a < 1 ? Number.POSITIVE_INFINITY : a === 1 ? 1 : 0;
  return x === Number.POSITIVE_INFINITY ? 0 : base.gammaPrefix(a, x) * (a / x);
}

/** The density of a beta variable; at the ends as the limit from inside, NaN outside of them and for shapes that are not positive. */
function betaDensity(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0) return a < 1 ? Number.POSITIVE_INFINITY : a === 1 ? b : 0;
  if (x === 1) return b < 1 ? Number.POSITIVE_INFINITY : b === 1 ? a : 0;
  return base.betaPrefix(a, b, x, 1 - x) / (x * (1 - x));
}

/** A function of as many numbers as its operation has inputs. */
export type ScalarFunction = (x: number, y: number, z: number) => number;

/** By the name of the operation; a test holds them to the operations of that name. */
export const scalarFunctions = {
  sin: base.sin, cos: base.cos, tan: base.tan, normalQuantile: base.normalQuantile,
  lgamma: base.lgamma, digamma: base.digamma, trigamma: base.trigamma, digammaMinusLog: base.digammaMinusLog, digammaRise: base.digammaRise, lbeta: base.lbeta,
  besselI0e: base.besselI0e, besselI1e: base.besselI1e, besselI0MinusI1e: base.besselI0MinusI1e,
  gammaP: base.gammaP, gammaQ: base.gammaQ, gammaPByShape: base.gammaPByShape, gammaPByX: gammaDensity, gammaPInverse: base.gammaPInverse, gammaQInverse: base.gammaQInverse,
  betaI: base.betaI, betaQ: base.betaQ, betaIByA: base.betaIByA, betaIByB: base.betaIByB, betaIByX: betaDensity, betaIInverse: base.betaIInverse, betaQInverse: base.betaQInverse,
  logGammaDensity: base.logGammaDensity, logBetaDensity: base.logBetaDensity,
  logNegativeBinomial: base.logNegativeBinomial, logNegativeBinomialByR: base.logNegativeBinomialByR, logNegativeBinomial2: base.logNegativeBinomial2, logNegativeBinomial2ByR: base.logNegativeBinomial2ByR,
} satisfies Readonly<Record<string, ScalarFunction>>;
