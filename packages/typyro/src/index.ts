/** @file What users install: the language, inference and diagnostics in one import. */

// the language
export {
  autoReparam, type Bijector, bijectors, bijectTo, block, type BlockOptions, circular, condition, constrain, deterministic, dist, type Distribution, explicit, factor, generated,
  formatShapes, getMask, groups, type Groups, type Handled, inferConfig, intervene, isMaskedOut, lift, locScale, logDensity, mask, modelDependencies, modelRelations,
  type Ok, param, plate, type PlateOptions, plateStack, prngKey, projectedNormal, type Region, renderModel, type Reparam, reparam, replay, sample,
  type SampleOptions, scale, scope, seed, shapes, type ShapeTable, type Site, siteLogDensities, subsample, substitute, type Support, supports, trace, Trace,
  transformed, uncondition, unconstrain, unconstrainedLogDensity,
} from "@typyro/core";

// values and their operations
export {
  abs, add, all, and, any, array, atan, type Bool, ceil, concat, cos, cosh, digamma, div, equal, erf, erfc, exp, expm1, floor, greater, greaterEqual, less,
  lessEqual, lgamma, log, log1p, logSigmoid, logSumExp, math, maximum, mean, minimum, mul, neg, normalCdf, normalQuantile, not, notEqual, type Num, or, pow,
  scatterAdd, sigmoid, sign, sin, sinh, softplus, sqrt, square, stack, sub, sum, tan, tanh, Value, where,
} from "@typyro/autodiff";

// matrices
export {
  addDiag, cholesky, choleskySolve, cumsum, diag, diagonal, dot, eye, logDet, matmul, matrixTranspose, outer, solveTriangular, sqdist, tril, triu,
} from "@typyro/autodiff";

// inference
export {
  compare, derive, type DrawBlock, explain, findMode, heldOut, hmc, initToFeasible, initToMean, initToMedian, initToSample, initToUniform, initToValues, kfold, type LogDensity, loo, looExpectations,
  looMomentMatch, looPit, mcmc, type McmcOptions, metropolis, nuts, pathfinder, type Posterior, predictive, psense, reloo, RunState, type SampledPosterior, type SiteDraws, stream, type StreamOptions, waic,
} from "@typyro/inference";

// after sampling
export {
  combineChains, combineDraws, type Comparison, Draws, drawsFromArrays, type HeldOut, type Kfold, type Loo, summary, type Summary, verdict, type Verdict, type Waic,
} from "@typyro/diagnostics";

// numbers of one scalar quantity: `rhat(posterior.site("mu"))`, or of an element: `rhat(posterior.draws.scalar("theta", 3))`
export {
  autocorrelation, computeRanks, diagnose, ebfmi, ecdf, essBulk, essLocal, essMad, essMean, essMedian, essQuantile, essSd, essTail, eti, hdi, hdiCircular, hdiMultimodal, histogram,
  kde, kde2d, mcseMean, mcseMedian, mcseQuantile, mcseSd, median, mode, psis, qds, quantile, rhat, rhatFolded, rhatNested, rhatSplit, thinFactor,
} from "@typyro/diagnostics";

// predictions beside observations
export { ecdfBand, kaplanMeier, ppcCensored, ppcPava, ppcPit, ppcRootogram, ppcTstat } from "@typyro/diagnostics";

// files
export { cmdStanCsv, fromCmdStanCsv, InferenceData } from "@typyro/diagnostics";
export { type NetcdfContents, readNetcdf, toNetcdf } from "./files/netcdf.ts";
export { streamToCsv, type StreamToCsvOptions, type WrittenCsv } from "./files/streamToCsv.ts";
export { inferenceData, type InferenceFile, read, save, type Saved, type SaveOptions } from "./files/save.ts";

// data
export { Csv, type CsvOptions, parseCsv } from "./csv.ts";
export { standardize, type Standardized } from "./standardize.ts";

// tensors of TensorFlow.js
export { offload, type OffloadOptions, toTensor, toTensors } from "@typyro/tfjs";

// errors
export { Generator, ModelError } from "@typyro/base";
