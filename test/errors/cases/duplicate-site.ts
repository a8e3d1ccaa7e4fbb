import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Growth {
  age: number[];
  weight: number[];
  height: number[];
}

function growth({ age, weight, height }: Growth) {
  const onWeight = sample("beta", dist.Normal(0, 1)); // <-- fault
  const onHeight = sample("beta", dist.Normal(0, 5)); // <-- also
  sample("weight", dist.Normal(onWeight.mul(age), 1), { obs: weight });
  sample("height", dist.Normal(onHeight.mul(age), 1), { obs: height });
}

const data = { age: [1, 2, 3], weight: [0.4, 1.1, 1.3], height: [0.9, 2.1, 3.3] };

export const run = () => mcmc(growth, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "duplicate-site",
  errorClass: "TraceError",
  site: "beta",
  facts: ["two sites", "once"],
  repairs: [{ help: 0, at: '"beta", dist.Normal(0, 5)', typed: '"beta_2", dist.Normal(0, 5)' }],
  untaken: { 1: "duplicate-site.loop takes it" },
} satisfies Expected;
