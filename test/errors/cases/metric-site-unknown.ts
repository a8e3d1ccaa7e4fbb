import { dist, mcmc, nuts, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const slopes = plate("rows", 3, () => sample("slopes", dist.Normal(mu, 1)));
  sample("y", dist.Normal(slopes.sum(), 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: nuts({ metric: { blocks: [["mu", "slope"]] } }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "metric-site-unknown",
  errorClass: "OptionError",
  site: "slope",
  facts: ["`slope`", "`mu`, `slopes`"],
  repairs: [{ help: 0, at: '"slope"', before: '"', after: '"' }],
} satisfies Expected;
