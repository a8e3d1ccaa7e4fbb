import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("rows", 1, () => { // <-- also
    sample("y", dist.Normal(mu.add([0, 1, 2]), 1), { obs: y }); // <-- fault
  });
}

const data = { y: [0.1, 0.4, 2.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-widened",
  errorClass: "PlateError",
  site: "y",
  facts: ["`rows` has size 1", "batch size 3"],
  repairs: [{ help: 0, at: 'plate("rows", 1,' }],
  isWarning: true,
} satisfies Expected;
