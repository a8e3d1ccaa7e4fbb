import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y }); // <-- fault
}

export async function run() {
  const posterior = await mcmc(model, { y: [0.3, 0.8] }, { chains: 1, warmup: 20, draws: 20 });
  return posterior.refit({ without: { y: [2] } });
}

export const expected = {
  code: "left-out-outside-site",
  errorClass: "OptionError",
  site: "y",
  facts: ["element 2", "0 to 1"],
  repairs: [{ help: 0, at: "without: { y: [2] }" }],
} satisfies Expected;
