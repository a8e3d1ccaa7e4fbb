import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ probs, y }: { probs: number[]; y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("kind", dist.Categorical(probs), { obs: y }); // <-- fault
  return { twice: mu.mul(2) };
}

const data = { probs: [0.2, 0.3, 0.4], y: [0, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "vector-outside-support",
  errorClass: "SupportError",
  site: "kind",
  facts: ["`probs`", "[0.2, 0.3, 0.4"],
  repairs: [{ help: 0, at: "[0.2, 0.3, 0.4]", typed: "[0.2, 0.3, 0.5]" }],
} satisfies Expected;
