import { dist, mcmc, sample, scatterAdd } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x, group }: { x: number[]; group: number[] }) {
  const rate = sample("rate", dist.Normal(0, 1));
  const sums = scatterAdd(rate.mul(x), group, 2); // <-- fault
  sample("y", dist.Normal(sums, 1), { obs: [1, 2] });
}

const data = { x: [1, 2, 3], group: [0, 1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "scatter-rows",
  errorClass: "ShapeError",
  facts: ["[3]", "[2]"],
  repairs: [{ help: 0, at: "group: [0, 1] }", typed: "group: [0, 1, 1] }" }],
} satisfies Expected;
