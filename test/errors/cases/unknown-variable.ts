import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau_beta", dist.HalfNormal(1));
  sample("y", dist.Normal(0, tau), { obs: y });
}

const data = { y: [0.1, 0.4, 1.2] };

export async function run() {
  const posterior = await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  return posterior.site("tau_bta").mean(); // <-- fault
}

export const expected = {
  code: "unknown-variable",
  errorClass: "TraceError",
  facts: ["`tau_bta`", "`tau_beta`"],
  repairs: [{ help: 0, at: "tau_bta" }],
} satisfies Expected;
