import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const r = sample("r", dist.LKJCholesky(0, 2)); // <-- fault
  sample("y", dist.Normal(r.sum().add(sample("mu", dist.Normal(0, 1))), 1), { obs: y });
}

const data = { y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "dimension-count",
  errorClass: "SupportError",
  facts: ["`dimension`", "is 0", "at least 1"],
  repairs: [{ help: 0, at: "LKJCholesky(0, 2)", before: "LKJCholesky(", after: ", 2)" }],
} satisfies Expected;
