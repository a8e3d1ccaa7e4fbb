import { dist, mcmc, nuts, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const x = plate("rows", 6, () => sample("x", dist.Normal(0, 1)));
  sample("y", dist.Normal(x.sum(), 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { sampler: nuts({ metric: { blocks: [[0, 1], [1, 2]] } }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "metric-blocks-overlap",
  errorClass: "OptionError",
  facts: ["coordinate 1", "more than once"],
  repairs: [{ help: 0, at: "metric: { blocks: [[0, 1], [1, 2]] }" }],
} satisfies Expected;
