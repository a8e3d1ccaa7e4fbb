import { dist, plate, sample, seed, subsample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  plate("rows", 4, { subsampleSize: 2 }, () => {
    sample("y", dist.Normal(0, 1), { obs: subsample(y) }); // <-- fault
  });
}

const data = { y: [0.1, 0.4, -0.2] };

export const run = () => seed(model, 0)(data);

export const expected = {
  code: "subsample-shape",
  errorClass: "PlateError",
  facts: ["full size 4", "[3]"],
  repairs: [{ help: 0, at: "[0.1, 0.4, -0.2]", typed: "[0.1, 0.4, -0.2, 0.9]" }],
} satisfies Expected;
