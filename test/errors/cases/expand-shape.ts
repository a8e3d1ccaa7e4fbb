import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal([0, 1], 1).expand([3])); // <-- fault
  sample("y", dist.Normal(mu.sum(), 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "expand-shape",
  errorClass: "ShapeError",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "expand([3])" }],
} satisfies Expected;
