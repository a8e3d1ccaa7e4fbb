import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { draws: 2, thin: 5, chains: 1, warmup: 20 }); // <-- fault

export const expected = {
  code: "thin-above-draws",
  errorClass: "OptionError",
  facts: ["`thin` is 5", "`draws` is 2"],
  repairs: [{ help: 0, at: "draws: 2, thin: 5" }],
} satisfies Expected;
