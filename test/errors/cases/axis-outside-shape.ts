import { dist, mcmc, sample, sum } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal([0, 0], 1));
  sample("y", dist.Normal(sum(mu, 1), 1), { obs: y }); // <-- fault
}

const data = { y: [0.1, 0.4, 0.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "axis-outside-shape",
  errorClass: "ShapeError",
  facts: ["axis 1", "[2]"],
  repairs: [{ help: 0, at: "sum(mu, 1)", typed: "sum(mu, -1)" }],
} satisfies Expected;
