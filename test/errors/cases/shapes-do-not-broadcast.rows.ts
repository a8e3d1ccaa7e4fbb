import { dist, mcmc, mul, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  index: number[];
  day: number[];
  y: number[];
}

function model({ index, day, y }: Sleep) {
  const x = plate("subjects", 2, () => sample("slope", dist.Normal(0, 1)));
  sample("y", dist.Normal(mul(x, day), 1), { obs: y }); // <-- fault
  return { rows: index.length };
}

const data = { index: [0, 0, 1], day: [0, 1, 2], y: [0.1, 0.4, 0.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "shapes-do-not-broadcast",
  errorClass: "ShapeError",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, code: 1, at: "mul(x,", before: "mul(", after: "," }],
} satisfies Expected;
