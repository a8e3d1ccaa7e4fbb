import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const share = dist.Dirichlet([2, 2, 2]);
  const x = sample("x", dist.Normal(0, 1));
  sample("y", dist.Normal(x.add(share.logProb([0.5, 0.5])), 1), { obs: y }); // <-- fault
}

const data = { y: [1, 2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "value-event-shape",
  errorClass: "ShapeError",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "[0.5, 0.5]", typed: "[0.5, 0.25, 0.25]" }],
} satisfies Expected;
