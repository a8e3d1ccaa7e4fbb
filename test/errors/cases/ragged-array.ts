import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x }: { x: number[][] }) {
  const b = sample("b", dist.Normal([0, 0], 1));
  const mu = b.mul(x).sum(-1); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: [1, 2] });
}

const data = { x: [[1, 2], [3]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "ragged-array",
  errorClass: "ShapeError",
  facts: ["[1]", "length 1", "length 2"],
  repairs: [{ help: 0, at: "[3]", typed: "[3, 4]" }],
} satisfies Expected;
