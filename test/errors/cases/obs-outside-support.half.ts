import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Whether seeds came up, one of them half. */
function germination({ cameUp }: { cameUp: number[] }) {
  const logit = sample("logit", dist.Normal(0, 1.5));
  sample("cameUp", dist.Bernoulli({ logits: logit }), { obs: cameUp }); // <-- fault
}

const data = { cameUp: [1, 0, 1, 0.5, 1] };

export const run = () => mcmc(germination, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-outside-support",
  errorClass: "SupportError",
  site: "cameUp",
  facts: ["1 of 5", "dist.Bernoulli({ logits: logit })"],
  repairs: [
    { help: 0, at: "obs: cameUp" },
    { help: 1, at: "dist.Bernoulli({ logits: logit })" },
  ],
} satisfies Expected;
