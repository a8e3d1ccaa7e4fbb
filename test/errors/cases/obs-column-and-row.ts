import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Measured {
  x: number[];
  y: number[][];
}

function line({ x, y }: Measured) {
  const slope = sample("slope", dist.Normal(0, 1));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("height", dist.Normal(slope.mul(x), sigma), { obs: y }); // <-- fault
}

const data = { x: [1, 2, 3, 4], y: [[0.9], [2.1], [2.9], [4.2]] };

export const run = () => mcmc(line, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-column-and-row",
  errorClass: "ShapeError",
  site: "height",
  facts: ["[4, 1]", "[4]", "[4, 4]"],
  repairs: [{ help: 0, at: "obs: y" }],
} satisfies Expected;
