import { dist, mcmc, nuts, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const [a, b] = plate("rows", 3, () => [sample("a", dist.Normal(0, 1)), sample("b", dist.Normal(0, 1))]);
  const c = sample("c", dist.Normal(0, 1));
  sample("y", dist.Normal(c.add(a.sum()).add(b.sum()), 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: nuts({ metric: { blocks: [["a", "b"], ["b", "c"]] } }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "metric-blocks-overlap",
  errorClass: "OptionError",
  facts: ["`b`", "more than once"],
  repairs: [{ help: 0, at: 'metric: { blocks: [["a", "b"], ["b", "c"]] }' }],
} satisfies Expected;
