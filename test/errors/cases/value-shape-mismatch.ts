import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const theta = plate("schools", 3, () => sample("theta", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(theta, 1), { obs: y });
}

const data = { y: [0.1, 0.4, 2.2] };

export const run = () => mcmc(model, data, { init: { theta: [0.5, 0.5] }, chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "value-shape-mismatch",
  errorClass: "ShapeError",
  site: "theta",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "[0.5, 0.5]", typed: "[0.5, 0.5, 0.5]" }],
} satisfies Expected;
