import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  // @ts-expect-error the compiler refuses it too
  const mu = sample("mu", dist.Normal); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "not-a-distribution",
  errorClass: "TraceError",
  site: "mu",
  facts: ["a function", "a distribution belongs"],
  repairs: [{ help: 0, at: 'sample("mu", dist.Normal)' }],
} satisfies Expected;
