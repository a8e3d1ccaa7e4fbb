import { dist, mcmc, plate, sample, subsample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("rows", y.length, { subsampleSize: 2 }, () => { // <-- fault
    sample("y", dist.Normal(mu, 1), { obs: subsample(y) });
  });
}

const data = { y: [0.1, 0.4, -0.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "subsample-needs-seed",
  errorClass: "PlateError",
  facts: ["2 of its 3 elements", "no handler gives it random numbers"],
  repairs: [
    { help: 0, at: "{ subsampleSize: 2 }", typed: "{}" },
    { help: 1, at: "mcmc(model, data, { chains: 1, warmup: 20, draws: 20 })" },
  ],
} satisfies Expected;
