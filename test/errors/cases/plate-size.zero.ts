import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number }) {
  const mu = plate("groups", 0, () => sample("mu", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(mu.sum(), 1), { obs: y });
}

const data = { y: 0.1 };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size",
  errorClass: "PlateError",
  facts: ["`groups` has size 0", "at least 1"],
  repairs: [{ help: 0, at: 'plate("groups", 0,' }],
} satisfies Expected;
