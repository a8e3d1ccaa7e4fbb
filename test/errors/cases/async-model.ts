import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

async function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

// @ts-expect-error the compiler refuses it too
export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "async-model",
  errorClass: "TraceError",
  facts: ["promise", "synchronous"],
  repairs: [{ help: 0, at: "async function", remove: true }],
} satisfies Expected;
