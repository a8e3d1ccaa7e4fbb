import { dist, locScale, mcmc, reparam, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  const mu = sample("mu", dist.Normal(0, tau));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.4, 1.1] };

export const run = () => mcmc(reparam(model, { mu: locScale(-1) }), data, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "reparam-centred",
  errorClass: "OptionError",
  facts: ["-1", "from 0 (non-centred) to 1 (centred)"],
  repairs: [{ help: 0, at: "locScale(-1)" }],
} satisfies Expected;
