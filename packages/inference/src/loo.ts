/**
 * @file Score and compare posteriors as they come, by the log likelihoods that they compute.
 */
import { modelError } from "@typyro/base";
import {
  compare as compareEstimates,
  type CompareOptions,
  type Comparison,
  Draws,
  type Elpd,
  type Loo,
  loo as looOf,
  type LooExpectations,
  looExpectations as looExpectationsOf,
  type LooOptions,
  looPit as looPitOf,
  type LooPitOptions,
  type LooPitParts,
  type LooPredictions,
  type ObservationOptions,
  type Waic,
  waic as waicOf,
} from "@typyro/diagnostics";
import type { Posterior } from "./posterior.ts";

/** A posterior, or pointwise log likelihoods, one variable for each observed site @shape [chain, draw, ...batch]. */
export type LogLikelihoodSource = { logLikelihood(): Draws } | Draws;

/** Options of `compare`: how models are weighed, and what one observation is. */
export interface ComparePosteriorsOptions extends CompareOptions, LooOptions {}

/**
 * How well a model predicts each observation from all others: PSIS-LOO, with Pareto k and the observations for which
 * it fails.
 *
 * With several observed sites, `site` chooses one and `sum` names a plate whose elements are left out whole.
 *
 * @error no-log-likelihood, several-observed-sites, sum-outside-site, sum-plates-differ, unknown-draws;
 *   log-likelihood-not-finite; predict-without-model
 * @example
 * const fit = loo(posterior);
 * console.log(String(fit), fit.unreliable);
 */
export function loo(posterior: LogLikelihoodSource, options?: LooOptions): Loo {
  return looOf(logLikelihoodOf(posterior), options);
}

/** WAIC, for workflows that report it; prefer `loo`, which says where it fails. @error as `loo` */
export function waic(posterior: LogLikelihoodSource, options?: ObservationOptions): Waic {
  return waicOf(logLikelihoodOf(posterior), options);
}

/**
 * Compare models by LOO on the same observations: differences, their errors, and stacking weights.
 *
 * @param models - posteriors, or what `loo`, `reloo`, `kfold` (or `waic`) gave for them, by the names that the table shows
 * @error too-few-models, models-not-comparable, pointwise-not-finite, compare-option-unknown; as `loo`
 * @example
 * console.log(String(compare({ pooled, unpooled, partial })));
 */
export function compare(models: Readonly<Record<string, LogLikelihoodSource | Elpd>>, options: ComparePosteriorsOptions = {}): Comparison {
  const estimates = Object.entries(models).map(([name, model]): [string, Elpd] => [name, "elpd" in model ? model : loo(model, options)]);
  return compareEstimates(Object.fromEntries(estimates), options);
}

/**
 * The probability that each observation is exceeded by none of its predictions from all others, uniform on [0, 1] where the model is
 * right: see `looPit` of draws, log likelihoods and observations, which are taken as well.
 *
 * @param options - `seed` is that of the predictions and of the ties of counts.
 * @error as `loo`
 */
export function looPit(posterior: Predicting | LooPitParts, options: LooPitOptions = {}): Float64Array {
  if (!("model" in posterior)) return looPitOf(posterior, options);
  const parts = partsOf(posterior, options, "looPit");
  const observed = posterior.model.data().observed.find(({ name }) => name === parts.logLikelihood.names[0])?.data ?? new Float64Array(0);
  return looPitOf({ ...parts, observed }, options);
}

/** Mean and standard deviation of the prediction of each observation from all others. @error as `loo` */
export function looExpectations(posterior: Predicting | LooPredictions, options: LooPitOptions = {}): LooExpectations {
  return looExpectationsOf("model" in posterior ? partsOf(posterior, options, "looExpectations") : posterior, options);
}

type Predicting = Pick<Posterior, "logLikelihood" | "predict" | "model">;

/** Log likelihoods and predictions of one observed site. @error several-observed-sites, no-log-likelihood */
function partsOf(posterior: Predicting, { site, seed }: LooPitOptions, statistic: string): LooPredictions {
  const logLikelihood = posterior.logLikelihood();
  const { names } = logLikelihood;
  const [first] = names;
  if (first === undefined) throw modelError("no-log-likelihood", { statistic });
  if (site === undefined && names.length > 1) throw modelError("several-observed-sites", { statistic, sites: names, shared: [] });
  const name = site ?? first;
  return { logLikelihood: logLikelihood.select([name]), predictions: posterior.predict(undefined, { seed, sites: [name] }) };
}

function logLikelihoodOf(source: LogLikelihoodSource): Draws {
  return source instanceof Draws ? source : source.logLikelihood();
}
