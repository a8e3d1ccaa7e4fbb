import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function waiting({ minutes }: { minutes: number[] }) {
  const rate = sample("rate", dist.Exponential(1));
  sample("minutes", dist.Exponential(rate), { obs: minutes }); // <-- fault
}

/** -1 was written down where nobody looked at the clock. */
const data = { minutes: [0.3, 1.2, 4.5, 0.7, -1, 2.2, -1, 0.1] };

export const run = () => mcmc(waiting, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-outside-support",
  errorClass: "SupportError",
  site: "minutes",
  facts: ["2 of 8", "dist.Exponential(rate)"],
  repairs: [
    { help: 0, at: "obs: minutes" },
    { help: 1, at: "dist.Exponential(rate)" },
  ],
} satisfies Expected;
