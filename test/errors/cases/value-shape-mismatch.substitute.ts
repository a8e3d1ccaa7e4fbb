import { dist, plate, sample, seed, substitute } from "typyro";
import type { Expected } from "../expected.ts";

function model() {
  return plate("schools", 3, () => sample("theta", dist.Normal(0, 1))); // <-- fault
}

export const run = () => seed(substitute(model, { theta: [0.5, 0.5] }), 0)();

export const expected = {
  code: "value-shape-mismatch",
  errorClass: "ShapeError",
  site: "theta",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "[0.5, 0.5]", typed: "[0.5, 0.5, 0.5]" }],
} satisfies Expected;
