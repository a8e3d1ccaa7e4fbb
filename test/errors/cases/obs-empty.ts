import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y }); // <-- fault
}

/** The filter was meant to keep the positive ones. */
const data = { y: [0.1, 0.4].filter((y) => y > 1) };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-empty",
  errorClass: "TraceError",
  site: "y",
  facts: ["[0]", "no data"],
  repairs: [{ help: 0, at: "y > 1", typed: "y > 0" }],
} satisfies Expected;
