import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Rows and columns of the design matrix taken for each other. */
function model({ x, y }: { x: number[][]; y: number[] }) {
  const beta = sample("beta", dist.Normal(0, 1).expand([2]).toEvent(1));
  const mu = array(x).mul(beta).sum(-1); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { x: [[1, 2, 3], [4, 5, 6]], y: [0.1, 0.4, 0.3] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "shapes-do-not-broadcast",
  errorClass: "ShapeError",
  facts: ["[2, 3]", "[2]"],
  repairs: [{ help: 0, at: "array(x).mul(beta).sum(-1)", typed: "array(x).mul(beta.reshape([-1, 1])).sum(0)" }],
} satisfies Expected;
