import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model() {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: [0.1, 0.4] });
}

export const run = () => mcmc(model, { chains: 1 }); // <-- fault

export const expected = {
  code: "options-as-data",
  errorClass: "OptionError",
  facts: ["`chains`", "no options follow"],
  repairs: [{ help: 0, code: 1, at: "mcmc(model," }],
} satisfies Expected;
