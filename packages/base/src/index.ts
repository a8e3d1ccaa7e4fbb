/** @file The leaf package: errors, shapes, the random generator and special functions. */

// errors
export { catalogue, describe, type Code, type Facts } from "./errors/catalogue/index.ts";
export { type Description, type Entry, type ErrorClass } from "./errors/entry.ts";
export { CallSite, type CodeLocation, firstUserFrame, formatLocation } from "./errors/location.ts";
export { type ErrorContext, internal, isModelError, ModelError, modelError } from "./errors/modelError.ts";
export { nearestName } from "./errors/nearestName.ts";
export { checkOptionNames, type OptionNames } from "./errors/optionNames.ts";
export { type ErrorTable, type LabelledLocation, renderTable } from "./errors/render.ts";

// shapes
export {
  broadcastShapes,
  broadcastsTo,
  broadcastStrides,
  formatShape,
  sameShape,
  type Shape,
  sizeOf,
  stridesOf,
  unravel,
} from "./shape/shape.ts";

// random numbers
export { Generator, type GeneratorState } from "./random/generator.ts";
export { PARITY as threefryParity, ROTATIONS as threefryRotations } from "./random/threefry.ts";

// special functions
export { atan, atan2 } from "./special/atan.ts";
export { besselI0e, besselI0MinusI1e, besselI1e } from "./special/besselI.ts";
export { digammaMinusLog, digammaRise } from "./special/digammaRise.ts";
export { logBetaDensity, logGammaDensity } from "./special/logDensities.ts";
export { betaI, betaPrefix, betaQ } from "./special/betaI.ts";
export { betaIInverse, betaQInverse } from "./special/betaIInverse.ts";
export { betaIByA, betaIByB } from "./special/betaISlopes.ts";
export {
  EULER_GAMMA,
  HALF_LOG_TWO_PI,
  HALF_PI,
  INV_LN2,
  LN2,
  LN10,
  LOG_PI,
  LOG_TWO_PI,
  PI,
  SQRT2,
  SQRT_HALF,
  SQRT_PI,
  SQRT_TWO_PI,
  TWO_OVER_SQRT_PI,
  TWO_PI,
} from "./special/constants.ts";
export { cosh } from "./special/cosh.ts";
export { digamma } from "./special/digamma.ts";
export { erf, erfc, erfcx } from "./special/erf.ts";
export { exp } from "./special/exp.ts";
export { expm1 } from "./special/expm1.ts";
export { gammaP, gammaPrefix, gammaQ } from "./special/gammaP.ts";
export { gammaPByShape } from "./special/gammaPByShape.ts";
export { gammaPInverse, gammaQInverse } from "./special/gammaPInverse.ts";
export { lbeta } from "./special/lbeta.ts";
export { lgamma } from "./special/lgamma.ts";
export { log } from "./special/log.ts";
export { log1mExp } from "./special/log1mExp.ts";
export { log1p } from "./special/log1p.ts";
export { log2, log10 } from "./special/log2.ts";
export { logNegativeBinomial, logNegativeBinomial2, logNegativeBinomial2ByR, logNegativeBinomialByR } from "./special/logNegativeBinomial.ts";
export { logAddExp, logSumExp } from "./special/logAddExp.ts";
export { logNormalCdf, normalCdf } from "./special/normalCdf.ts";
export { normalQuantile, normalQuantileMiddle } from "./special/normalQuantile.ts";
export { pow } from "./special/pow.ts";
export { sigmoid } from "./special/sigmoid.ts";
export { cos, sin, tan } from "./special/sin.ts";
export { sinh } from "./special/sinh.ts";
export { logSigmoid, softplus } from "./special/softplus.ts";
export { tanh } from "./special/tanh.ts";
export { trigamma } from "./special/trigamma.ts";
