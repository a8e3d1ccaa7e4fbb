import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x }: { x: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("x", dist.Normal(mu, 1), { obs: x });
}

const data = { x: [0.1, 0.4] };

export async function run() {
  await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  const x = dist.Normal(0, 1).logProb(data.x);
  return x.item(); // <-- fault
}

export const expected = {
  code: "not-a-scalar",
  errorClass: "ShapeError",
  facts: ["[2]", "one number"],
  repairs: [
    { help: 0, at: "x.item()" },
    { help: 0, code: 1, at: "x.item()" },
  ],
} satisfies Expected;
