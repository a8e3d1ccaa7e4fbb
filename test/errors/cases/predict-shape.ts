import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Schools {
  labels: string[];
  y: number[];
}

function model({ labels, y }: Schools) {
  plate("schools", labels.length, () => {
    const theta = sample("theta", dist.Normal(0, 1)); // <-- fault
    sample("y", dist.Normal(theta, 1), { obs: y });
  });
}

const data = { labels: ["a", "b"], y: [1, 2] };

export async function run() {
  const posterior = await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  return posterior.predict({ labels: ["a", "b", "c"], y: [1, 2, 3] });
}

export const expected = {
  code: "predict-shape",
  errorClass: "ShapeError",
  site: "theta",
  facts: ["[3]", "[2]"],
  repairs: [{ help: 0, at: 'plate("schools", labels.length,' }],
} satisfies Expected;
