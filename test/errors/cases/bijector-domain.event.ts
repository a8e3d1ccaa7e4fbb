import { bijectors, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ count }: { count: number[] }) {
  const shares = sample("shares", dist.TransformedDistribution(dist.Normal([0, 0], 1), bijectors.stickBreaking)); // <-- fault
  sample("count", dist.Multinomial({ totalCount: 9, probs: shares }), { obs: count });
}

const data = { count: [4, 3, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "bijector-domain",
  errorClass: "SupportError",
  facts: ["a vector of real numbers", "dist.Normal([2], 1) gives a real number"],
  repairs: [{ help: 0, at: ", bijectors.stickBreaking", after: ", bijectors.stickBreaking" }],
} satisfies Expected;
