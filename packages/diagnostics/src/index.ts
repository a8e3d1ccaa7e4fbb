/** @file Draws, and everything computed from draws: R-hat, effective sample size, Monte Carlo errors, summaries and verdicts. */

// draws
export { dimensionNames, Draws, type DrawsContents, type Element, elementLabel, type Variable } from "./draws.ts";
export { drawsFromArrays, type NestedDrawsOptions, type NestedNumbers } from "./nestedDraws.ts";
export { type SamplerStats, STAT_NAMES, type StatName } from "./samplerStats.ts";
export { type Chains, ScalarDraws } from "./scalarDraws.ts";

// diagnostics of one scalar quantity
export { autocorrelation, autocovariance, type AutocovarianceOptions } from "./autocovariance.ts";
export { ebfmi } from "./energy.ts";
export { essBulk, essFolded, essIdentity, essLocal, essMad, essMean, essMedian, essQuantile, essSd, essTail } from "./ess.ts";
export { eti, hdi, type Interval, median, quantile } from "./quantile.ts";
export { averageRanks, zScale } from "./ranks.ts";
export { rhat, rhatFolded, rhatIdentity, rhatNested, rhatSplit, rhatZScale } from "./rhat.ts";
export { mcseMean, mcseMedian, mcseQuantile, mcseSd } from "./mcse.ts";
export { essClassic } from "./classicEss.ts";

// the run as a whole
export { Summary, summary, type SummaryOptions, type SummaryRow } from "./summary.ts";
export { type Problem, type ProblemKind, Verdict, verdict, type VerdictOptions } from "./verdict.ts";
