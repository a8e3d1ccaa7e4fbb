import { dist, mcmc, plate, sample, seed, subsample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("rows", y.length, { subsampleSize: 10 }, () => { // <-- fault
    sample("y", dist.Normal(mu, 1), { obs: subsample(y) });
  });
}

const data = { y: [0.1, 0.4, -0.2] };

export const run = () => mcmc(seed(model, 0), data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "subsample-size",
  errorClass: "PlateError",
  facts: ["10", "3 elements"],
  repairs: [{ help: 0, at: "subsampleSize: 10" }],
} satisfies Expected;
