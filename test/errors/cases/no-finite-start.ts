import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const theta = sample("theta", dist.HalfNormal(5));
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
    { help: 0, at: "chains: 1", before: "chains: 1, " },
    { help: 2, at: "mcmc(model, data, { chains: 1, warmup: 20, draws: 20 })" },
  ],
  untaken: { 1: "a choice that only the user can make" },
} satisfies Expected;
