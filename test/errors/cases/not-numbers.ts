import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  days: number[];
  y: number[];
}

function model({ days, y }: Sleep) {
  const slope = sample("slope", dist.Normal(0, 1));
  sample("y", dist.Normal(slope.mul(days), 1), { obs: y }); // <-- fault
}

const data = { day: [0, 1], y: [0.1, 0.4] };

// @ts-expect-error the compiler refuses it too
export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "not-numbers",
  errorClass: "ShapeError",
  facts: ["undefined", "numbers are needed"],
  repairs: [{ help: 0, at: "{ day:", typed: "{ days:" }],
} satisfies Expected;
