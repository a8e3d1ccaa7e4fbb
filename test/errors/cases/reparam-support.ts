import { dist, locScale, mcmc, reparam, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const rate = sample("rate", dist.Gamma(2, 1));
  const mu = sample("mu", dist.Normal(0, rate));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.4, 1.1] };

const rewritten = reparam(model, { mu: locScale(0), rate: locScale(0) }); // <-- fault
export const run = () => mcmc(rewritten, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "reparam-support",
  errorClass: "TraceError",
  site: "rate",
  facts: ["dist.Gamma(2, 1)", "a distribution on the reals with `loc` and `scale`"],
  repairs: [{ help: 0, at: ", rate: locScale(0)", typed: "" }],
} satisfies Expected;
