import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ speed }: { speed: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const sigma = sample("sigma", dist.HalfNormal(1));
  sample("speed", dist.Normal(mu, sigma));
  return { spread: sigma.mul(speed.length) };
}

const data = { speed: [0.1, 0.4, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "no-observation",
  errorClass: "TraceError",
  facts: ["observes nothing", "`mu`, `sigma`, `speed`"],
  repairs: [
    { help: 0, at: 'sample("speed", dist.Normal(mu, sigma))' },
    { help: 1, at: "chains: 1", before: "chains: 1, " },
  ],
} satisfies Expected;
