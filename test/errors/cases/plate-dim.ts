import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  plate("rows", y.length, { dim: 1 }, () => { // <-- fault
    const mu = sample("mu", dist.Normal(0, 1));
    sample("y", dist.Normal(mu, 1), { obs: y });
  });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-dim",
  errorClass: "PlateError",
  facts: ["dim 1", "negative"],
  repairs: [{ help: 0, at: "dim: 1" }],
} satisfies Expected;
