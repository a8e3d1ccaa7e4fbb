import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The silent N x N: predictions in a row, data in a column. */
function model({ x, y }: { x: number[]; y: number[][] }) {
  const slope = sample("slope", dist.Normal(0, 1));
  plate("rows", x.length, () => {
    sample("y", dist.Normal(slope.mul(x), 1), { obs: y }); // <-- fault
  });
}

const data = { x: [1, 2, 3], y: [[1.1], [1.9], [3.2]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-column-and-row",
  errorClass: "ShapeError",
  site: "y",
  facts: ["[3, 1]", "[3]", "[3, 3]"],
  repairs: [{ help: 0, at: "obs: y" }],
} satisfies Expected;
