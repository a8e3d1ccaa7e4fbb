import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const x = sample("x", dist.MultivariateNormal({ loc: [0, 0], covariance: [1, 1] })); // <-- fault
  sample("y", dist.Normal(x, 1), { obs: y });
}

const data = { y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameter-event-shape",
  errorClass: "ShapeError",
  facts: ["`covariance`", "[2]"],
  repairs: [{ help: 0, at: "covariance: [1, 1]", typed: "covariance: [[1, 0], [0, 1]]" }],
} satisfies Expected;
