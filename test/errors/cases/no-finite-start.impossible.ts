import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The prior of the maximum ends below the data, so no start will do. */
function model({ y }: { y: number[] }) {
  const theta = sample("theta", dist.Uniform(0, 10));
  sample("y", dist.Uniform(0, theta), { obs: y }); // <-- fault
}

const data = { y: [3.2, 9.4, 12, 0.7, 6.1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "no-finite-start",
  errorClass: "InitError",
  site: "y",
  facts: ["100", "9.4"],
  repairs: [
    { help: 1, at: "dist.Uniform(0, 10)", typed: "dist.Uniform(12, 20)" },
    { help: 2, at: "mcmc(model, data, { chains: 1, warmup: 20, draws: 20 })" },
  ],
  untaken: { 0: "no start is possible here" },
} satisfies Expected;
