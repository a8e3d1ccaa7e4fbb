/**
 * @file Score and compare posteriors as they come, by the log likelihoods that they compute.
 */
import {
  compare as compareEstimates,
  type CompareOptions,
  type Comparison,
  Draws,
  type Elpd,
  Loo,
  loo as looOf,
  type LooOptions,
  type ObservationOptions,
  Waic,
  waic as waicOf,
} from "@typyro/diagnostics";

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
 * @param models - posteriors, or what `loo` (or `waic`) gave for them, by the names that the table shows
 * @error too-few-models, models-not-comparable, pointwise-not-finite, compare-option-unknown; as `loo`
 * @example
 * console.log(String(compare({ pooled, unpooled, partial })));
 */
export function compare(models: Readonly<Record<string, LogLikelihoodSource | Loo | Waic>>, options: ComparePosteriorsOptions = {}): Comparison {
  const estimates = Object.entries(models).map(([name, model]): [string, Elpd] => [name, model instanceof Loo || model instanceof Waic ? model : loo(model, options)]);
  return compareEstimates(Object.fromEntries(estimates), options);
}

function logLikelihoodOf(source: LogLikelihoodSource): Draws {
  return source instanceof Draws ? source : source.logLikelihood();
}
