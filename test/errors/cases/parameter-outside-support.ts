import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, -5)); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameter-outside-support",
  errorClass: "SupportError",
  site: "mu",
  facts: ["`scale`", "-5", "a positive number"],
  repairs: [{ help: 0, at: "dist.Normal(0, -5)" }],
} satisfies Expected;
