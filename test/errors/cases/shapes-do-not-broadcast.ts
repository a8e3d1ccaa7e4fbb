import { add, array, dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Every pair of a row and a column effect. */
function model({ y }: { y: number[][] }) {
  const x = plate("rows", 2, () => sample("row", dist.Normal(0, 1)));
  const column = plate("columns", 3, () => sample("column", dist.Normal(0, 1)));
  sample("y", dist.Normal(add(x, column), 1), { obs: y }); // <-- fault
  return { total: array(y).sum() };
}

const data = { y: [[0.1, 0.4, 0.7], [1.1, 1.4, 1.7]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "shapes-do-not-broadcast",
  errorClass: "ShapeError",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "add(x, column)", before: "add(", after: ", column)" }],
} satisfies Expected;
