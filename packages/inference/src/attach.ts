/**
 * @file Give draws that were saved their model and data back, refusing those that they did not come from.
 */
import type { Ok } from "@typyro/core";
import { refitter } from "./mcmc.ts";
import { posteriorOfDraws, type SavedDraws } from "./pipeline.ts";
import type { Posterior } from "./posterior.ts";

/**
 * A posterior of saved draws: it predicts, scores and refits like the one that was saved. Draws without their unconstrained
 * values, such as those of another program, are mapped back from the sites' own scale, which takes draws of every latent site.
 *
 * @error attach-mismatch where sites, shapes or labels differ; attach-data-differ; attach-density-differs; attach-outside-support;
 *   what is wrong with the model or the data by itself, as `mcmc`.
 */
export function attach<D, R extends Ok>(model: (data: D) => R, data: NoInfer<D>, saved: SavedDraws): Posterior<R, D> {
  const { chains, draws } = saved.posterior;
  return posteriorOfDraws({ model, data, refit: refitter(model, data, { chains, draws }) }, saved);
}
