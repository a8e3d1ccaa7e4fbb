import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

// @ts-expect-error the compiler refuses it too
export const run = () => mcmc(model, data, { numSamples: 20, chains: 1, warmup: 20 }); // <-- fault

export const expected = {
  code: "option-unknown",
  errorClass: "OptionError",
  facts: ["no option `numSamples`", "`mcmc`"],
  repairs: [{ help: 0, code: 3, at: "numSamples" }],
} satisfies Expected;
