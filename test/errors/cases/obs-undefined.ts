import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  day: number[];
  reaction?: number[] | undefined;
}

function model({ day, reaction }: Sleep) {
  const slope = sample("slope", dist.Normal(0, 1));
  plate("rows", day.length, () => {
    sample("obs", dist.Normal(slope.mul(day), 1), { obs: reaction }); // <-- fault
  });
}

const data = { day: [0, 1, 2, 3] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-undefined",
  errorClass: "TraceError",
  site: "obs",
  facts: ["undefined", "nothing would be observed"],
  repairs: [
    { help: 0, at: "[0, 1, 2, 3] }", typed: "[0, 1, 2, 3], reaction: [0.1, 0.9, 2.2, 2.9] }" },
    { help: 1, at: "mcmc(model, data, { chains: 1, warmup: 20, draws: 20 })" },
  ],
} satisfies Expected;
