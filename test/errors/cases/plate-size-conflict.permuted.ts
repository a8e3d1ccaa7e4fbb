import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** A table of measurement errors, one row a day, inside plates whose axes are the other way round. */
function model({ rain, error }: { rain: number[][]; error: number[][] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("days", 3, () => {
    plate("stations", 2, () => { // <-- also
      sample("rain", dist.Normal(mu, error), { obs: rain }); // <-- fault
    });
  });
}

const data = { rain: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], error: [[1, 2], [1, 2], [1, 2]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size-conflict",
  errorClass: "PlateError",
  site: "rain",
  facts: ["batch size 3", "`stations` has size 2"],
  repairs: [{ help: 0, at: 'plate("stations", 2,', code: 1, also: [{ at: 'plate("days", 3,', code: 2 }] }],
} satisfies Expected;
