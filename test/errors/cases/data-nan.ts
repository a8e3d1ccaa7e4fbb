import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  day: number[];
  y: number[];
}

function model({ day, y }: Sleep) {
  const slope = sample("slope", dist.Normal(0, 1));
  sample("y", dist.Normal(slope.mul(day), 1), { obs: y }); // <-- fault
}

const data = { day: [0, Number.NaN, 2], y: [0.1, 0.4, 2.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "data-nan",
  errorClass: "DataError",
  facts: ["1 of 3", "`day`", "[1]"],
  repairs: [
    {
      help: 0,
      at: "mul(day)",
      before: "mul(",
      after: ")",
      also: [
        { code: 1, at: "obs: y", before: "obs: " },
      ],
    },
  ],
} satisfies Expected;
