import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  // @ts-expect-error the compiler refuses it too
  const twice = sample("twice", mu.mul(2)); // <-- fault
  sample("y", dist.Normal(twice, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "not-a-distribution",
  errorClass: "TraceError",
  site: "twice",
  facts: ["a value", "a distribution belongs"],
  repairs: [
    { help: 0, at: 'sample("twice", mu.mul(2))' },
    { help: 1, at: 'sample("twice",' },
  ],
} satisfies Expected;
