import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal([0, 1], 1).toEvent(2)); // <-- fault
  sample("y", dist.Normal(mu.sum(), 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "event-dims",
  errorClass: "ShapeError",
  facts: ["needs 2", "[2]"],
  repairs: [{ help: 0, at: "toEvent(2)" }],
} satisfies Expected;
