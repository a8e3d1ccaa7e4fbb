import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function eightSchools({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("schools", 8, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, 12), { obs: y }); // <-- fault
}

const data = { y: [28, 8, -3, 7, -1, 1, 18] };

export const run = () => mcmc(eightSchools, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-shape-mismatch",
  errorClass: "ShapeError",
  site: "y",
  facts: ["[7]", "[8]"],
  repairs: [
    { help: 0, at: 'plate("schools", 8,' },
    { help: 1, at: "18]", typed: "18, 12]" },
  ],
} satisfies Expected;
