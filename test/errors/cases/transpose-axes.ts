import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[][] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const x = array(y);
  sample("y", dist.Normal(mu, 1), { obs: x.transpose([1, 1]) }); // <-- fault
}

const data = { y: [[0.1, 0.4, 0.2], [0.5, 0.2, 0.3]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "transpose-axes",
  errorClass: "ShapeError",
  facts: ["[1, 1]", "[0, 1]"],
  repairs: [{ help: 0, at: "x.transpose([1, 1])" }],
} satisfies Expected;
