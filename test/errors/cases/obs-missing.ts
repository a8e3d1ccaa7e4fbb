import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Heights {
  x: number[];
  height: number[];
}

function model({ x, height }: Heights) {
  const slope = sample("slope", dist.Normal(0, 1));
  sample("y", dist.Normal(slope.mul(x), 1), { obs: height }); // <-- fault
}

const data = { x: [1, 2, 3, 4], height: [1.1, Number.NaN, 3.2, Number.NaN] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-missing",
  errorClass: "TraceError",
  site: "y",
  facts: ["2 of 4", "NaN", "[1]"],
  repairs: [
    {
      help: 0,
      at: "obs: height",
      also: [{ code: 1, at: "mul(x)", before: "mul(", after: ")" }],
    },
    { help: 1, at: "obs: height" },
  ],
} satisfies Expected;
