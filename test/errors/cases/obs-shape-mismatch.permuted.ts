import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Rows are days and columns are stations, while the inner plate lies left of the outer one. */
function model({ rain }: { rain: number[][] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("days", 3, () => { // <-- also
    plate("stations", 2, () => {
      sample("rain", dist.Normal(mu, 1), { obs: rain }); // <-- fault
    });
  });
}

const data = { rain: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-shape-mismatch",
  errorClass: "ShapeError",
  site: "rain",
  facts: ["[3, 2]", "[2, 3]"],
  repairs: [{ help: 0, at: 'plate("stations", 2,', code: 0, also: [{ at: 'plate("days", 3,', code: 1 }] }],
} satisfies Expected;
