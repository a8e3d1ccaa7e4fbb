import { bijectors, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const variance = sample("variance", dist.TransformedDistribution(dist.Normal(0, 1), bijectors.power(2))); // <-- fault
  sample("y", dist.Normal(0, variance.sqrt()), { obs: y[0] ?? 0 });
}

const data = { y: [0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "bijector-domain",
  errorClass: "SupportError",
  facts: ["a positive number", "dist.Normal(0, 1) gives a real number"],
  repairs: [{ help: 0, at: "bijectors.power(2)", before: "[", after: ", bijectors.power(2)]" }],
} satisfies Expected;
