import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The plate is sized from the whole table, the data were filtered. */
function model({ subjects, y }: { subjects: number[]; y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("rows", subjects.length, () => { // <-- noted
    sample("y", dist.Normal(mu, 1), { obs: y }); // <-- fault
  });
}

const data = { subjects: [0, 0, 1, 1], y: [0.1, 0.4, 0.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-shape-mismatch",
  errorClass: "ShapeError",
  site: "y",
  facts: ["[3]", "[4]"],
  repairs: [
    { help: 0, at: 'plate("rows", subjects.length,' },
    { help: 1, at: "[0.1, 0.4, 0.2]", typed: "[0.1, 0.4, 0.2, 0.3]" },
  ],
} satisfies Expected;
