import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

// @ts-expect-error the compiler refuses it too
export const run = () => mcmc(model, data, { chains: 1, warmUp: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "option-unknown",
  errorClass: "OptionError",
  facts: ["no option `warmUp`", "`warmup`"],
  repairs: [{ help: 0, at: "warmUp" }],
} satisfies Expected;
