import { dist, Generator, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Adds noise of its own making inside the model. */
function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const noisy = dist.Normal(mu, 1).sample(Generator.fromSeed(0)); // <-- fault
  sample("y", dist.Normal(noisy, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "sample-of-recorded",
  errorClass: "SupportError",
  facts: ["as numbers", "recorded values"],
  repairs: [{ help: 0, at: "dist.Normal(mu, 1).sample(Generator.fromSeed(0))" }],
} satisfies Expected;
