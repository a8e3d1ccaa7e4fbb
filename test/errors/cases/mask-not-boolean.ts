import { dist, mask, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y, isSeen }: { y: number[]; isSeen: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  // @ts-expect-error the compiler refuses it too
  mask(() => sample("y", dist.Normal(mu, 1), { obs: y }), isSeen)(); // <-- fault
}

const data = { y: [0.1, 0.4, -99], isSeen: [1, 1, 0] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "mask-not-boolean",
  errorClass: "ShapeError",
  facts: ["booleans", "numbers"],
  repairs: [{ help: 0, at: "isSeen)()", typed: "isSeen.map((seen) => seen === 1))()" }],
} satisfies Expected;
