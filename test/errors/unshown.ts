/** @file List the codes of the error catalogue that no program here shows, each with the reason. */
import type { Code } from "@typyro/base";

const ofDraws = "about draws that a program made or read, not about a model: tested in packages/diagnostics";
const ofFiles = "about a file or a column before any model: tested in packages/typyro";
const ofMachinery = "reached only by calling what `mcmc` calls: tested where it is thrown, in";

/** A code and why it has no program. */
export const unshown: Readonly<Partial<Record<Code, string>>> = {
  "unknown-draws": ofDraws,
  "unknown-sampler-statistic": ofDraws,
  "variable-twice": ofDraws,
  "draws-size-mismatch": ofDraws,
  "draws-count-not-whole": ofDraws,
  "dims-shape-mismatch": ofDraws,
  "coords-length-mismatch": ofDraws,
  "element-outside-variable": ofDraws,
  "draws-not-rectangular": ofDraws,
  "chains-unequal": ofDraws,
  "no-draws": ofDraws,
  "superchains-unequal": ofDraws,
  "probability-outside-unit-interval": ofDraws,
  "too-few-exceedances": ofDraws,
  "log-ratio-not-finite": ofDraws,
  "relative-efficiency-not-positive": ofDraws,
  "no-log-likelihood": ofDraws,
  "several-observed-sites": ofDraws,
  "sum-outside-site": ofDraws,
  "sum-plates-differ": ofDraws,
  "log-likelihood-not-finite": ofDraws,
  "too-few-models": ofDraws,
  "models-not-comparable": ofDraws,
  "pointwise-not-finite": ofDraws,
  "compare-option-unknown": ofDraws,
  "draws-do-not-match": ofDraws,
  "power-outside-range": ofDraws,
  "csv-missing-column": ofFiles,
  "csv-not-a-number": ofFiles,
  "csv-no-rows": ofFiles,
  "csv-ragged": ofFiles,
  "file-not-inference-data": ofFiles,
  "group-missing": ofFiles,
  "file-ending": ofFiles,
  "file-exists": ofFiles,
  "cmdstan-csv": ofFiles,
  "standardize-constant": ofFiles,
  "integer-bound-outside-range": `${ofMachinery} packages/base`,
  "kernel-memory": `${ofMachinery} packages/autodiff`,
  "generator-state-malformed": `${ofMachinery} packages/base`,
  "start-length": `${ofMachinery} packages/inference`,
  "start-not-finite": `${ofMachinery} packages/inference`,
  "step-size-vanished": `${ofMachinery} packages/inference`,
  "metric-overflow": `${ofMachinery} packages/inference`,
};
