import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** A log link that is forgotten: the rate runs negative. */
function model({ x, y }: { x: number[]; y: number[] }) {
  const slope = sample("slope", dist.Uniform(-30, -20));
  sample("y", dist.Poisson(slope.mul(x)), { obs: y }); // <-- fault
}

const data = { x: [1, 2, 3], y: [2, 3, 9] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "no-finite-start",
  errorClass: "InitError",
  site: "y",
  facts: ["100", "site `y`"],
  repairs: [{ help: 1, at: "dist.Poisson(slope.mul(x))", typed: "dist.Poisson(slope.mul(x).div(10).exp())" }],
  untaken: { 0: "no value of the slope makes the data possible", 2: "it shows the mistake and leaves it" },
} satisfies Expected;
