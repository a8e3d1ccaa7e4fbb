import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const copy = sample("copy", dist.Delta(mu)); // <-- fault
  sample("y", dist.Normal(copy, 1), { obs: y });
}

const data = { y: [0.1, 0.4, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "delta-latent",
  errorClass: "TraceError",
  site: "copy",
  facts: ["delta distribution", "not observed"],
  repairs: [{ help: 0, at: 'sample("copy", dist.Delta(mu))' }],
} satisfies Expected;
