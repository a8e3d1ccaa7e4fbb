/**
 * @file Fit the sleep study under its pooling regimes, and print shapes, summaries and divergences.
 */
import { mcmc, type Posterior, shapes } from "typyro";
import { heading, type Print, type Settings } from "../study/study.ts";
import { partial, partialNoncentered, pooled, type SleepData, unpooled } from "./model.ts";

const POPULATION = ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta", "sigma"];

/** The models by their names in tables, with the parameters that say most. */
export const REGIMES = {
  pooled: { title: "Complete pooling: one line for everybody", model: pooled, show: ["alpha", "beta", "sigma"] },
  unpooled: { title: "No pooling: a line for each subject", model: unpooled, show: ["alpha_s", "beta_s", "sigma"] },
  partial: { title: "Partial pooling, centred", model: partial, show: POPULATION },
  noncentred: { title: "Partial pooling, non-centred", model: partialNoncentered, show: POPULATION },
} as const;

/** Name of a regime. */
export type Regime = keyof typeof REGIMES;

/** Posteriors by regime. */
export type Fits = Readonly<Record<Regime, Posterior<ReturnType<typeof pooled>, SleepData>>>;

/** Fit all four, one after the other: each has its chains on all cores. */
export async function fitRegimes(data: SleepData, { warmup = 1000, draws = 1000, seed = 42 }: Settings, print: Print): Promise<Fits> {
  const fit = async (regime: Regime): Promise<Fits[Regime]> => {
    const { title, model, show } = REGIMES[regime];
    print(`${heading(title)}\n${String(shapes(model, data))}\n`);
    const posterior = await mcmc(model, data, { chains: 4, warmup, draws, seed });
    print(`${String(posterior)}\n\n${String(posterior.summary({ variables: show }))}`);
    return posterior;
  };
  return { pooled: await fit("pooled"), unpooled: await fit("unpooled"), partial: await fit("partial"), noncentred: await fit("noncentred") };
}
