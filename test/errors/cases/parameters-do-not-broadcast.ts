import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Scores {
  index: number[];
  score: number[];
  sigma: number[];
}

function model({ index, score, sigma }: Scores) {
  const x = plate("schools", 2, () => sample("mean", dist.Normal(0, 1)));
  sample("score", dist.Normal(x, sigma), { obs: score }); // <-- fault
  return { rows: index.length };
}

const data = { index: [0, 1, 1], score: [0.1, 0.4, 0.2], sigma: [1, 2, 1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameters-do-not-broadcast",
  errorClass: "ShapeError",
  facts: ["`loc` [2]", "`scale` [3]"],
  repairs: [{ help: 0, at: "Normal(x,", before: "Normal(", after: "," }],
} satisfies Expected;
