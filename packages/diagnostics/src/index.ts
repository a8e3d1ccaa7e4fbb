/** @file Draws, and everything computed from draws: R-hat, effective sample size, Monte Carlo errors, summaries, verdicts, PSIS-LOO and comparisons. */

// draws
export { dimensionNames, type Drawn, Draws, type DrawsContents, type Element, elementLabel, type Variable } from "./draws.ts";
export { combineChains, combineDraws } from "./combineDraws.ts";
export type { Labels } from "./labelSelection.ts";
export { drawsFromArrays, type NestedDrawsOptions, type NestedNumbers } from "./nestedDraws.ts";
export { type SamplerStats, STAT_NAMES, type StatName } from "./samplerStats.ts";
export { type Chains, ScalarDraws } from "./scalarDraws.ts";

// diagnostics of one scalar quantity
export { autocorrelation, autocovariance, type AutocovarianceOptions } from "./autocovariance.ts";
export { ebfmi } from "./energy.ts";
export { essBulk, essFolded, essIdentity, essLocal, essMad, essMean, essMedian, essQuantile, essSd, essTail } from "./ess.ts";
export { hdiCircular, hdiMultimodal } from "./densityRegions.ts";
export { eti, hdi, type Interval, median, quantile } from "./quantile.ts";
export { computeRanks, type RankOptions } from "./computeRanks.ts";
export { zScale } from "./ranks.ts";
export { rhat, rhatFolded, rhatIdentity, rhatNested, rhatSplit, rhatZScale } from "./rhat.ts";
export { mcseMean, mcseMedian, mcseQuantile, mcseSd } from "./mcse.ts";
export { essClassic } from "./classicEss.ts";
export { thinFactor } from "./thinning.ts";

// the distribution of one or two scalar quantities
export type { BandwidthRule } from "./bandwidth.ts";
export { type Density, kde, type KdeOptions } from "./kde.ts";
export { type Density2d, kde2d, type Kde2dOptions } from "./kde2d.ts";
export { type Ecdf, ecdf, type EcdfOptions } from "./ecdf.ts";
export { type Histogram, histogram, type HistogramOptions } from "./histogram.ts";
export { mode } from "./mode.ts";
export { type QuantileDots, qds, type QuantileDotsOptions } from "./quantileDots.ts";

// the run as a whole
export { Summary, summary, type SummaryKind, type SummaryOptions, type SummaryRow } from "./summary.ts";
export { type MonteCarloFigures, type RobustFigures, tailShape } from "./robust.ts";
export type { Problem, ProblemKind } from "./problem.ts";
export { diagnose, Verdict, verdict, type VerdictOptions } from "./verdict.ts";

// groups of draws, and files
export { cmdStanCsv, cmdStanHeader, cmdStanRows, fromCmdStanCsv } from "./cmdStanCsv.ts";
export {
  type DataArray, DATA_GROUPS, type DataGroup, type DataOf, DRAW_GROUPS, type DrawGroup, type FlatArray, type FlatGroup, InferenceData, inferenceDataFromJson, type InferenceGroups, type TextArray,
} from "./inferenceData.ts";

// importance sampling
export { fitGeneralizedPareto, type GeneralizedPareto, generalizedParetoQuantile } from "./generalizedPareto.ts";
export { goodK, paretoMinSs, psis, type PsisOptions, type PsisResult, psisTailLength } from "./psis.ts";
export { relativeEfficiency } from "./relativeEfficiency.ts";

// how well models predict
export { type LeaveOutMethod, logMeanExp, Loo, loo, type LooOptions, type LooRow, type LooSource, weightedScore } from "./loo.ts";
export { type FoldOptions, foldsOf } from "./folds.ts";
export { HeldOut, heldOutOf, type HeldOutRow, type HeldOutScore, heldOutScores } from "./heldOut.ts";
export { type FoldFit, Kfold, type KfoldRow } from "./kfold.ts";
export { looExpectations, type LooExpectations, looPit, type LooPitOptions, type LooPitParts, type LooPredictions } from "./looExpectations.ts";
export { type ObservationOptions, Observations } from "./observations.ts";
export type { Elpd, ElpdKind, EstimateWarning, PointwiseRow } from "./pointwiseElpd.ts";
export { Waic, waic } from "./waic.ts";
export { compare, type CompareOptions, type ComparedModel, Comparison, type WeightMethod } from "./compare.ts";
export { bbPseudoBmaWeights, pseudoBmaWeights } from "./pseudoBmaWeights.ts";
export { stackingWeights } from "./stackingWeights.ts";

// predictions beside observations
export { type EcdfBand, ecdfBand, type EcdfBandOptions } from "./ppc/ecdfBand.ts";
export { type Pava, type PavaOptions, ppcPava } from "./ppc/pava.ts";
export { type PitOptions, ppcPit } from "./ppc/pit.ts";
export type { PpcOptions, PredictingPosterior, PredictiveParts, PredictiveSource } from "./ppc/predictions.ts";
export { ppcRootogram, type Rootogram, type RootogramOptions } from "./ppc/rootogram.ts";
export { type CensoredCheck, type CensoredOptions, kaplanMeier, type KaplanMeierOptions, ppcCensored, type SurvivalCurve } from "./ppc/survival.ts";
export type { Ties } from "./ppc/ties.ts";
export { ppcTstat, type TestStatistic, Tstat, type TstatOptions } from "./ppc/tstat.ts";

// how much prior and likelihood matter
export { cumulativeJensenShannon } from "./cumulativeJensenShannon.ts";
export { psense, type PsenseDiagnosis, type PsenseOptions, type PsenseParts, type PsenseRow, Sensitivity } from "./psense.ts";
