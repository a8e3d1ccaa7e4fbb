import { cholesky, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ s, y }: { s: number[][]; y: number[] }) {
  const z = sample("z", dist.Normal([0, 0], 1));
  const factor = cholesky(s); // <-- fault
  sample("y", dist.Normal(factor.matmul(z), 1), { obs: y });
}

const data = { s: [[1, 0.2, 0], [0.2, 1, 0]], y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "matrix-not-square",
  errorClass: "ShapeError",
  facts: ["square", "[2, 3]"],
  repairs: [{ help: 0, at: "[[1, 0.2, 0], [0.2, 1, 0]]", typed: "[[1, 0.2], [0.2, 1]]" }],
} satisfies Expected;
