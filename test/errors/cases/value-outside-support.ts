import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1)); // <-- fault
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { init: { tau: -1 }, chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "value-outside-support",
  errorClass: "SupportError",
  site: "tau",
  facts: ["-1", "at least 0"],
  repairs: [{ help: 0, at: "tau: -1", typed: "tau: 1" }],
} satisfies Expected;
