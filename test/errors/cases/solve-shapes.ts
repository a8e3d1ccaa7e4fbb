import { dist, mcmc, sample, solveTriangular } from "typyro";
import type { Expected } from "../expected.ts";

function model({ s, y }: { s: number[][]; y: number[] }) {
  const z = sample("z", dist.Normal([0, 0, 0], 1));
  const solved = solveTriangular(s, z); // <-- fault
  sample("y", dist.Normal(solved.sum(), 1), { obs: y });
}

const data = { s: [[1, 0], [0.2, 1]], y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "solve-shapes",
  errorClass: "ShapeError",
  facts: ["[2, 2]", "[3]"],
  repairs: [{ help: 0, at: "[0, 0, 0]", typed: "[0, 0]" }],
} satisfies Expected;
