import { dist, plate, sample, seed, subsample, substitute } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  plate("rows", y.length, { subsampleSize: 2 }, () => { // <-- fault
    sample("y", dist.Normal(0, 1), { obs: subsample(y) });
  });
}

const data = { y: [0.1, 0.4, -0.2, 0.9] };

export const run = () => seed(substitute(model, { rows: [0, 1, 3] }), 0)(data);

export const expected = {
  code: "subsample-size-changed",
  errorClass: "PlateError",
  facts: ["draws 2 elements", "3 indices"],
  repairs: [{ help: 0, at: "subsampleSize: 2" }],
} satisfies Expected;
