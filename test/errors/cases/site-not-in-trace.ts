import { deterministic, dist, replay, sample, seed, trace } from "typyro";
import type { Expected } from "../expected.ts";

function earlier({ y }: { y: number[] }) {
  const mu = deterministic("mu", 1);
  sample("y", dist.Normal(mu, 1), { obs: y });
}

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1)); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => seed(replay(model, trace(earlier)(data)), 0)(data);

export const expected = {
  code: "site-not-in-trace",
  errorClass: "TraceError",
  site: "mu",
  facts: ["`replay`", "deterministic"],
  repairs: [{ help: 0, at: "replay(model, trace(earlier)(data))" }],
} satisfies Expected;
