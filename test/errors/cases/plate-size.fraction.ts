import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = plate("pairs", y.length / 2, () => sample("mu", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(mu.sum(), 1), { obs: y });
}

const data = { y: [0.1, 0.2, 0.4, 0.2, 0.3] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size",
  errorClass: "PlateError",
  facts: ["`pairs` has size 2.5", "whole number"],
  repairs: [{ help: 0, at: 'plate("pairs", y.length / 2,' }],
} satisfies Expected;
