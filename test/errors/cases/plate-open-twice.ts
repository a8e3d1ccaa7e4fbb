import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[][] }) {
  plate("cells", 3, () => { // <-- also
    plate("cells", 2, () => { // <-- fault
      const mu = sample("mu", dist.Normal(0, 1));
      sample("y", dist.Normal(mu, 1), { obs: y });
    });
  });
}

const data = { y: [[0.1, 0.4, 0.7], [1.1, 1.4, 1.7]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-open-twice",
  errorClass: "PlateError",
  facts: ["`cells`", "inside itself"],
  repairs: [{ help: 0, at: 'plate("cells", 2,', after: " 2," }],
} satisfies Expected;
