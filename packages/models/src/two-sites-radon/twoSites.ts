/**
 * @file Regress through the origin at two sites: pooled, each on its own, and hierarchical under two hyper-priors.
 */
import { dist, type Groups, math, plate, sample, type Value } from "@typyro/core";

/** One row an observation. */
export interface SiteData {
  readonly x: readonly number[];
  /** The site of each row. */
  readonly site: Groups;
  /** Left out to simulate. */
  readonly y?: readonly number[] | undefined;
}

/** One coefficient and one noise for both sites. */
export function twoPooled({ x, y }: SiteData): { beta: Value } {
  const beta = sample("beta", dist.Normal(0, 20));
  const sigma = sample("sigma", dist.HalfCauchy(5));
  sample("y", dist.Normal(beta.mul(x), sigma), { obs: y });
  return { beta };
}

/** A coefficient and a noise of each site's own. */
export function twoIndividual({ x, site, y }: SiteData): { beta: Value } {
  const [beta, sigma] = plate("sites", site, () => [sample("beta", dist.Normal(0, 20)), sample("sigma", dist.HalfCauchy(5))]);
  sample("y", dist.Normal(math({ beta, site, x })`beta[site] * x`, sigma.at(site)), { obs: y });
  return { beta };
}

/** Coefficients from a population whose spread is known to be 0.5. */
export function twoFixedSpread({ x, site, y }: SiteData): { beta: Value } {
  const mu = sample("mu", dist.Normal(0, 1));
  const [beta, sigma] = plate("sites", site, () => [sample("beta", dist.Normal(mu, 0.5)), sample("sigma", dist.HalfCauchy(5))]);
  sample("y", dist.Normal(math({ beta, site, x })`beta[site] * x`, sigma.at(site)), { obs: y });
  return { beta };
}

/** Coefficients from a population whose spread is learnt: it has a heavy tail, since two sites say little of it. */
export function twoHierarchical({ x, site, y }: SiteData): { beta: Value } {
  const mu = sample("mu", dist.Normal(0, 0.1));
  const spread = sample("sd_global", dist.HalfCauchy(0.1));
  const [beta, sigma] = plate("sites", site, () => [sample("beta", dist.Normal(mu, spread)), sample("sigma", dist.HalfCauchy(5))]);
  sample("y", dist.Normal(math({ beta, site, x })`beta[site] * x`, sigma.at(site)), { obs: y });
  return { beta };
}
