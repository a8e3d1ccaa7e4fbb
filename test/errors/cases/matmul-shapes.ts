import { array, dist, matmul, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Three predictors of four rows, written down column by column. */
function model({ columns, y }: { columns: number[][]; y: number[] }) {
  const x = array(columns);
  const beta = sample("beta", dist.Normal([0, 0, 0], 1));
  sample("y", dist.Normal(matmul(x, beta), 1), { obs: y }); // <-- fault
}

const data = { columns: [[1, 2, 3, 4], [0, 1, 0, 1], [1, 1, 1, 1]], y: [1, 2, 3, 4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "matmul-shapes",
  errorClass: "ShapeError",
  facts: ["rows of 4", "columns of 3"],
  repairs: [{ help: 0, at: "matmul(x,", before: "matmul(", after: "," }],
} satisfies Expected;
