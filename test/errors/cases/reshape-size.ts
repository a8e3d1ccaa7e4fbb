import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal([0, 0], 1));
  sample("y", dist.Normal(mu, 1), { obs: array(y).reshape([4, 2]) }); // <-- fault
}

const data = { y: [0.1, 0.4, 0.7, 1.1, 1.4, 1.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "reshape-size",
  errorClass: "ShapeError",
  facts: ["6 elements", "[4, 2]"],
  repairs: [{ help: 0, at: "[4, 2]", typed: "[-1, 2]" }],
} satisfies Expected;
