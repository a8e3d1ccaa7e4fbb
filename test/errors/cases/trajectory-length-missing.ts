import { dist, hmc, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: hmc({ targetAccept: 0.9 }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "trajectory-length-missing",
  errorClass: "OptionError",
  facts: ["`steps`", "`trajectoryLength`"],
  repairs: [
    { help: 0, at: "hmc({ targetAccept: 0.9 })" },
    { help: 1, at: "hmc({ targetAccept: 0.9 })" },
  ],
} satisfies Expected;
