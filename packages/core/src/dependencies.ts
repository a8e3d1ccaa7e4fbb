/**
 * @file Say which sites depend on which, in the prior and, through shared data, in the posterior.
 *
 * @source The rules of `get_dependencies` in NumPyro and Pyro: the posterior side joins all parents of a site
 *   (moralisation; Koller & Friedman 2009, "Probabilistic Graphical Models", section 4.5.1).
 */
import type { Handled } from "./model.ts";
import { modelRelations } from "./relations.ts";

/** For each site, the sites that it depends on, each with the plates across whose elements the dependence is full. */
export type Dependencies = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Dependencies before and after seeing the data. */
export interface ModelDependencies {
  /** Of every random site, on itself and on earlier ones; sites that `generated` runs join nothing and are left out. */
  readonly prior: Dependencies;
  /** Of every latent site, on itself and on later ones, observed ones included. */
  readonly posterior: Dependencies;
}

/**
 * Who depends on whom in a model with data. A dependence without plates joins elements one to one; across a
 * plate it joins every element with every other, as when a sum over the plate is observed.
 */
export function modelDependencies<M extends Handled>(model: M, ...data: Parameters<M>): ModelDependencies {
  const sites = modelRelations(model, ...data).sites.filter(({ kind, isGenerated }) => kind === "sample" && !isGenerated);
  const order = new Map(sites.map(({ name }, i) => [name, i]));
  const plates = new Map(sites.map((site) => [site.name, new Set(site.plates)]));
  const observed = new Set(sites.filter(({ isObserved }) => isObserved).map(({ name }) => name));
  const prior: Record<string, Record<string, string[]>> = {};
  const posterior: Record<string, Record<string, string[]>> = Object.fromEntries(sites.filter(({ name }) => !observed.has(name)).map(({ name }) => [name, {}]));
  for (const { name, parents } of sites) {
    const upstream = [...parents.filter((parent) => order.has(parent)), name];
    prior[name] = Object.fromEntries(upstream.map((site) => [site, []]));
    for (const a of upstream) {
      for (const b of upstream) {
        if (observed.has(a) || (order.get(a) ?? 0) > (order.get(b) ?? 0)) continue;
        const shared = [...(plates.get(a) ?? [])].filter((plate) => plates.get(b)?.has(plate) === true && plates.get(name)?.has(plate) !== true);
        const found = (posterior[a] ??= {});
        found[b] = [...new Set([...(found[b] ?? []), ...shared])];
      }
    }
  }
  return { prior, posterior };
}
