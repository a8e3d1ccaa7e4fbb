import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 1));
  sample("y", dist.Normal(muAlpha, 1), { obs: y });
}

const data = { y: [0.3, 1.2, -0.4] };

export const run = async () => {
  const posterior = await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  return posterior.site("muAlpha").mean(); // <-- fault
};

export const expected = {
  code: "unknown-variable",
  errorClass: "TraceError",
  facts: ["`muAlpha`", "`mu_alpha`"],
  repairs: [{ help: 0, at: 'site("muAlpha")', before: 'site("', after: '")' }],
} satisfies Expected;
