import { dist, mcmc, param, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const width = param("width", 1); // <-- fault
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, width.square().add(0.1)), { obs: y });
}

const data = { y: [0.4, 1.1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "param-in-density",
  errorClass: "TraceError",
  site: "width",
  facts: ["to be optimised", "random sites only"],
  repairs: [
    { help: 0, at: "mcmc(model, ", before: "mcmc(", after: ", " },
    { help: 1, at: "mcmc(model, ", before: "mcmc(", after: ", " },
  ],
} satisfies Expected;
