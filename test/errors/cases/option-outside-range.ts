import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 0, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "option-outside-range",
  errorClass: "OptionError",
  facts: ["`chains` is 0", "from 1"],
  repairs: [{ help: 0, at: "chains: 0" }],
} satisfies Expected;
