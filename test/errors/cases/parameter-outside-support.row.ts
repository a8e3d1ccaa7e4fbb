import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Schools {
  y: number[];
  sigma: number[];
}

function model({ y, sigma }: Schools) {
  const theta = plate("schools", y.length, () => sample("theta", dist.Normal(0, 1)));
  sample("y", dist.Normal(theta, sigma), { obs: y }); // <-- fault
}

const data = { y: [28, 8, -3], sigma: [15, 0, 16] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameter-outside-support",
  errorClass: "SupportError",
  site: "y",
  facts: ["`scale`", "is 0 at [1]", "a positive number"],
  repairs: [{ help: 0, at: "[15, 0, 16]", typed: "[15, 10, 16]" }],
} satisfies Expected;
