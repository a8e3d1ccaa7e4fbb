import { dist, mask, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y, isSeen }: { y: number[]; isSeen: boolean[] }) {
  const mu = sample("mu", dist.Normal(0, 1).expand([3]));
  mask(() => sample("y", dist.Normal(mu, 1), { obs: y }), isSeen)(); // <-- fault
}

const data = { y: [0.1, 0.4, -99], isSeen: [true, false] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "mask-shape",
  errorClass: "ShapeError",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "[true, false]", typed: "[true, true, false]" }],
} satisfies Expected;
