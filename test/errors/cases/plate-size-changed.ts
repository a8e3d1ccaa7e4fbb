import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Measured {
  x: number[];
  y: number[];
}

function model({ x, y }: Measured) {
  const mu = sample("mu", dist.Normal(0, 1));
  plate("rows", x.length, () => sample("x", dist.Normal(mu, 1), { obs: x })); // <-- fault
  plate("rows", y.length, () => sample("y", dist.Normal(mu, 1), { obs: y })); // <-- also
}

const data = { x: [0.1, 0.4], y: [0.2, 0.9, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size-changed",
  errorClass: "PlateError",
  facts: ["size 3 here", "size 2 earlier"],
  repairs: [{ help: 0, at: 'plate("rows", y.length,' }],
} satisfies Expected;
