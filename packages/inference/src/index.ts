/** @file From a model to its posterior: samplers, chains, and the pipeline that joins the stages. */
export { attach } from "./attach.ts";
export { explain, type Explanation } from "./explain.ts";
export type { PointTable, SiteAtPoint } from "./pointTable.ts";
export { compare, type ComparePosteriorsOptions, type LogLikelihoodSource, loo, looExpectations, looPit, waic } from "./loo.ts";
export { kfold, type KfoldOptions, reloo, type RelooOptions, type Refittable } from "./kfold.ts";
export { looMomentMatch, type MomentMatchOptions } from "./momentMatching.ts";
export { mcmc, type McmcOptions } from "./mcmc.ts";
export { type SavedDraws, stagesOf, type Stages } from "./pipeline.ts";
export { type ModelBehind, Posterior, type PosteriorPoints, type PredictOptions, type ReturnedKey } from "./posterior.ts";
export type { RefitOptions } from "./refit.ts";
export { psense, type PsensePosteriorOptions } from "./psense.ts";
export { type DrawnValues, predictive, type PredictiveOptions } from "./predictive.ts";
export { type DrawBlock, DrawStream, stream, type StreamOptions } from "./stream.ts";
export { progressText } from "./progress.ts";
export { type Shaped, SiteDraws } from "./siteDraws.ts";
export { InitStrategy, initToFeasible, initToMean, initToMedian, initToSample, initToUniform, initToValues, type InitValues } from "./initStrategy.ts";
export { RunState } from "./runState.ts";
export * from "./sampler.ts";
