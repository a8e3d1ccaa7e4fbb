import { dist, mcmc, nuts, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: nuts({ targetAccept: 1 }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "option-outside-range",
  errorClass: "OptionError",
  facts: ["`targetAccept` is 1", "between 0 and 1"],
  repairs: [{ help: 0, at: "targetAccept: 1" }],
} satisfies Expected;
