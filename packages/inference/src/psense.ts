/**
 * @file Take posteriors as they come for power-scaling sensitivity: the parts of their log density are evaluated here.
 */
import { modelError } from "@typyro/base";
import { type Draws, psense as psenseOf, type PsenseOptions, type PsenseParts, type Sensitivity } from "@typyro/diagnostics";
import type { Posterior } from "./posterior.ts";

/** Options of `psense` of a posterior. */
export interface PsensePosteriorOptions extends PsenseOptions {
  /** The observed sites whose likelihood is scaled. Needed where there are several. */
  readonly site?: string | readonly string[] | undefined;
  /**
   * The latent sites whose prior is scaled; all by default. In a hierarchical model, name those at the top: what is below them
   * is as much a part of the likelihood.
   */
  readonly prior?: string | readonly string[] | undefined;
}

/**
 * How far the posterior of every quantity moves when the prior, or the likelihood, counts a little more or less.
 *
 * A site that a reparameterisation moved has the prior of the variable that took its place, such as a standard normal.
 *
 * @param posterior - a posterior, or draws with the log prior and the log likelihood under each.
 * @error several-observed-sites, no-log-likelihood, unknown-draws; draws-do-not-match, power-outside-range; predict-without-model
 * @example
 * console.log(String(psense(posterior, { prior: ["mu", "tau"] })));
 */
export function psense(posterior: Pick<Posterior, "draws" | "model"> | PsenseParts, options: PsensePosteriorOptions = {}): Sensitivity {
  const { site, prior, ...rest } = options;
  if (!("model" in posterior)) return psenseOf({ ...posterior, logPrior: selected(posterior.logPrior, prior), logLikelihood: observed(posterior.logLikelihood, site) }, rest);
  const terms = posterior.model.terms();
  return psenseOf({ posterior: posterior.draws, logPrior: selected(terms.prior, prior), logLikelihood: observed(terms.likelihood, site) }, rest);
}

function selected(part: Draws, names: string | readonly string[] | undefined): Draws {
  return names === undefined ? part : part.select(typeof names === "string" ? [names] : names);
}

/** @error several-observed-sites, no-log-likelihood */
function observed(likelihood: Draws, site: PsensePosteriorOptions["site"]): Draws {
  const { names } = likelihood;
  if (names.length === 0) throw modelError("no-log-likelihood", { statistic: "psense" });
  if (site === undefined && names.length > 1) throw modelError("several-observed-sites", { statistic: "psense", sites: names, shared: [] });
  return selected(likelihood, site);
}
