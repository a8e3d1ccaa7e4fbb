import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  // @ts-expect-error the compiler refuses it too
  const x = sample(dist.Normal(0, 1)); // <-- fault
  sample("y", dist.Normal(x, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "site-name",
  errorClass: "TraceError",
  facts: ["non-empty string", "a distribution"],
  repairs: [{ help: 0, at: "sample(dist.Normal(0, 1))" }],
} satisfies Expected;
