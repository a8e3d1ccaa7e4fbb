import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Mixed {
  smoker: number;
  weight: number[];
}

function model({ smoker, weight }: Mixed) {
  const effect = sample("effect", dist.Normal(0, 1));
  const smokes = sample("smoker", dist.Bernoulli(0.3)); // <-- fault
  sample("weight", dist.Normal(effect.mul(smokes), 1), { obs: weight });
  return { share: effect.mul(smoker) };
}

const data = { smoker: 1, weight: [0.1, 0.4, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "discrete-latent",
  errorClass: "TraceError",
  site: "smoker",
  facts: ["dist.Bernoulli(0.3)", "continuous"],
  repairs: [{ help: 0, at: 'sample("smoker", dist.Bernoulli(0.3))' }],
  untaken: { 1: "discrete-latent.summed takes it" },
} satisfies Expected;
