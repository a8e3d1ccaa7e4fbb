import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** A part of a model that is used twice. */
function trend(x: number[]) {
  return sample("slope", dist.Normal(0, 1)).mul(x); // <-- fault
}

function model({ x, y, z }: { x: number[]; y: number[]; z: number[] }) {
  sample("y", dist.Normal(trend(x), 1), { obs: y });
  sample("z", dist.Normal(trend(x), 1), { obs: z });
}

const data = { x: [0, 1], y: [0.3, 1.2], z: [0.1, 0.7] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "duplicate-site",
  errorClass: "TraceError",
  site: "slope",
  facts: ["two sites are named `slope`", "once"],
  repairs: [{ help: 2, at: 'sample("z", dist.Normal(trend(x), 1)', typed: 'sample("z", dist.Normal(scope(trend, "second")(x), 1)' }],
  untaken: { 0: "there is no loop", 1: "there are two series" },
} satisfies Expected;
