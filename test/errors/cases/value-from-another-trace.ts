import { dist, mcmc, sample, type Value } from "typyro";
import type { Expected } from "../expected.ts";

let kept: Value | undefined;

/** Keeps what it computed in the first run for the second. */
function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  kept ??= mu.mul(2);
  sample("y", dist.Normal(kept.add(mu), 1), { obs: y }); // <-- fault
}

const data = { y: [0.1, 0.4] };

export async function run() {
  await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  return mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
}

export const expected = {
  code: "value-from-another-trace",
  errorClass: "TraceError",
  facts: ["one run", "another run"],
  repairs: [{ help: 0, at: "kept ??= mu.mul(2)", typed: "const kept = mu.mul(2)" }],
} satisfies Expected;
