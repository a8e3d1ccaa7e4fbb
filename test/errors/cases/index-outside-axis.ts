import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  index: number[];
  y: number[];
}

function model({ index, y }: Sleep) {
  const alpha = plate("subjects", 2, () => sample("alpha", dist.Normal(0, 1)));
  sample("y", dist.Normal(alpha.at(index), 1), { obs: y }); // <-- fault
}

const data = { index: [1, 1, 2], y: [0.1, 0.4, 0.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "index-outside-axis",
  errorClass: "ShapeError",
  facts: ["index 2 (row 2)", "0..1"],
  repairs: [{ help: 0, at: "at(index)", before: "at(", after: ")" }],
} satisfies Expected;
