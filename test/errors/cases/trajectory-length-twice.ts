import { dist, hmc, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: hmc({ steps: 4, trajectoryLength: 2 }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "trajectory-length-twice",
  errorClass: "OptionError",
  facts: ["`steps` (4)", "`trajectoryLength` (2)"],
  repairs: [
    { help: 0, at: "hmc({ steps: 4, trajectoryLength: 2 })" },
    { help: 0, code: 1, at: "hmc({ steps: 4, trajectoryLength: 2 })" },
  ],
} satisfies Expected;
