import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Correlations above 1. */
function model({ covariance, y }: { covariance: number[][]; y: number[] }) {
  const x = sample("x", dist.MultivariateNormal({ loc: [0, 0], covariance })); // <-- fault
  sample("y", dist.Normal(x, 1), { obs: y });
}

const data = { covariance: [[1, 2], [2, 1]], y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "matrix-not-positive-definite",
  errorClass: "SupportError",
  site: "x",
  facts: ["`covariance`", "not positive definite"],
  repairs: [{ help: 0, at: "[[1, 2], [2, 1]]", typed: "[[1, 0.2], [0.2, 1]]" }],
} satisfies Expected;
