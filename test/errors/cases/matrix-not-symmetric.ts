import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ covariance, y }: { covariance: number[][]; y: number[] }) {
  const a = array(covariance);
  const x = sample("x", dist.MultivariateNormal({ loc: [0, 0], covariance: a })); // <-- fault
  sample("y", dist.Normal(x, 1), { obs: y });
}

const data = { covariance: [[1, 0.2], [0.3, 1]], y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "matrix-not-symmetric",
  errorClass: "SupportError",
  site: "x",
  facts: ["is 0.2", "is 0.3"],
  repairs: [{ help: 0, at: "covariance: a }", before: "covariance: ", after: " }" }],
} satisfies Expected;
