import { dist, logDensity, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1)); // <-- fault
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const data = { y: [0.4, 1.1] };

export const run = () => logDensity(model, data, {});

export const expected = {
  code: "value-missing",
  errorClass: "TraceError",
  site: "mu",
  facts: ["neither observed nor given", "dist.Normal(0, 1)"],
  repairs: [{ help: 0, at: "{}" }],
} satisfies Expected;
