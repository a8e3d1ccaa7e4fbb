import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = 0.5;
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.1, 0.4, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "no-latent",
  errorClass: "TraceError",
  facts: ["nothing to sample", "`y`"],
  repairs: [{ help: 0, at: "0.5" }],
} satisfies Expected;
