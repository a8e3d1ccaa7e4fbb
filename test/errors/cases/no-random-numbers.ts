import { dist, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ n }: { n: number }) {
  const mu = sample("mu", dist.Normal(0, 1)); // <-- fault
  return sample("y", dist.Normal(mu.broadcastTo([n]), 1));
}

const data = { n: 3 };

export const run = () => model(data);

export const expected = {
  code: "no-random-numbers",
  errorClass: "TraceError",
  site: "mu",
  facts: ["no value", "no handler"],
  repairs: [{ help: 0, at: "model(data)" }],
} satisfies Expected;
