import { dist, math, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x, y }: { x: number[]; y: number[] }) {
  const slope = sample("slope", dist.Normal(0, 1));
  sample("y", dist.Normal(math({ slope, x })`slpe * x`, 1), { obs: y }); // <-- fault
}

const data = { x: [1, 2], y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "formula-name",
  errorClass: "TraceError",
  facts: ["`slpe`", "`slope`, `x`"],
  repairs: [{ help: 0, at: "slpe" }],
} satisfies Expected;
