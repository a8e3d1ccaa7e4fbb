import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { init: { y: 1 }, chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "init-unknown-site",
  errorClass: "InitError",
  site: "y",
  facts: ["`y`", "`tau`"],
  repairs: [{ help: 0, at: "{ y: 1 }", before: "{ ", after: ": 1 }" }],
} satisfies Expected;
