import { dist, mcmc, sample, scale } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  scale(() => sample("y", dist.Normal(mu, 1), { obs: y }), 0)(); // <-- fault
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "scale-not-positive",
  errorClass: "OptionError",
  facts: ["0", "positive"],
  repairs: [{ help: 0, at: ", 0)()", typed: ", 0.5)()" }],
} satisfies Expected;
