import { concat, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Designs {
  first: number[][];
  second: number[][];
}

function model({ first, second }: Designs) {
  const b = sample("b", dist.Normal([0, 0], 1));
  const rows = concat([first, second]); // <-- fault
  sample("y", dist.Normal(b.mul(rows).sum(-1), 1), { obs: [1, 2, 3] });
}

const data = { first: [[1, 2], [0, 1]], second: [[1, 2, 3]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "concat-shapes",
  errorClass: "ShapeError",
  facts: ["[2, 2]", "[1, 3]"],
  repairs: [{ help: 0, at: "[[1, 2, 3]]", typed: "[[1, 2]]" }],
} satisfies Expected;
