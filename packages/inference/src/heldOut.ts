/**
 * @file Score observations that a fit has not seen.
 */
import { type HeldOut, heldOutOf, type ObservationOptions, Observations } from "@typyro/diagnostics";
import type { ModelBehind } from "./posterior.ts";

/** Options of `heldOut`. */
export interface HeldOutOptions extends ObservationOptions {
  /** A whole number, for what new groups draw. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * The expected log predictive density of data that were held out: for each observation the log of the mean of its density over draws.
 *
 * Groups are known by the labels of their plates, in any order and number; a new one draws its unknowns from the model given those
 * that all groups share, so that it is scored by what the population says of it.
 *
 * @param data - of the same kind as those of the fit, with what was observed
 * @error several-observed-sites, no-log-likelihood, sum-outside-site, sum-plates-differ, unknown-draws; log-likelihood-not-finite;
 *   predict-shape where groups have no labels and their number differs; not-implemented-for where a new group would be drawn from an improper prior;
 *   predict-without-model; what is wrong with the data by themselves, as `mcmc`
 * @example
 * console.log(String(heldOut(posterior, unseen)));
 * compare({ pooled: heldOut(pooled, unseen), partial: heldOut(partial, unseen) });
 */
export function heldOut<D>(posterior: { readonly model: Pick<ModelBehind<unknown, D>, "logLikelihoodOfGroups"> }, data: NoInfer<D>, { seed = 0, ...observation }: HeldOutOptions = {}): HeldOut {
  return heldOutOf(new Observations(posterior.model.logLikelihoodOfGroups(data, seed), observation, "heldOut"));
}
