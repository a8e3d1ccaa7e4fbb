import { dist, mcmc, sample, stack, type Value } from "typyro";
import type { Expected } from "../expected.ts";

interface Grouped {
  group: number[];
  y: number[];
}

function groupMeans({ group, y }: Grouped) {
  const means: Value[] = [];
  for (let i = 0; i < 4; i++) {
    means.push(sample("mean", dist.Normal(0, 1))); // <-- fault
  }
  const mean = stack(means);
  sample("y", dist.Normal(mean.at(group), 1), { obs: y });
}

const data = { group: [0, 0, 1, 3, 2], y: [0.2, -0.4, 1.2, 0.1, 0.8] };

export const run = () => mcmc(groupMeans, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "duplicate-site",
  errorClass: "TraceError",
  site: "mean",
  facts: ["two sites", "once"],
  repairs: [
    { help: 0, at: '"mean"' },
    {
      help: 1,
      at: `const means: Value[] = [];
  for (let i = 0; i < 4; i++) {
    means.push(sample("mean", dist.Normal(0, 1))); // <-- fault
  }
  const mean = stack(means)`,
      before: "const mean = ",
    },
  ],
  untaken: { 2: "duplicate-site.submodel takes it" },
} satisfies Expected;
