import { dist, locScale, mcmc, reparam, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const sigma = sample("sigma", dist.HalfNormal(1));
  sample("y", dist.Normal(mu, sigma), { obs: y }); // <-- fault
}

const data = { y: [0.4, 1.1] };

const rewritten = reparam(model, { y: locScale(0) }); // <-- also
export const run = () => mcmc(rewritten, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "reparam-observed",
  errorClass: "TraceError",
  site: "y",
  facts: ["`locScale` cannot rewrite", "is observed"],
  repairs: [{ help: 0, at: "{ y: locScale(0) }", typed: "{}" }],
} satisfies Expected;
