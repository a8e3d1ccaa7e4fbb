import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Radon {
  column: number[];
  y: number[];
}

function model({ column, y }: Radon) {
  const alpha = plate("counties", 2, () => sample("alpha", dist.Normal(0, 1)));
  sample("y", dist.Normal(alpha.at(column), 1), { obs: y }); // <-- fault
}

/** Counties by their official numbers. */
const data = { column: [27001, 27001, 27003], y: [0.1, 0.4, 0.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "index-outside-axis",
  errorClass: "ShapeError",
  facts: ["index 27001 (row 0)", "0..1"],
  repairs: [{ help: 0, at: "at(column)", before: "at(", after: ")" }],
} satisfies Expected;
