import { dist, mask, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The mask hides the wrong row. */
function model({ y, isSeen }: { y: number[]; isSeen: boolean[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  mask(() => sample("y", dist.Normal(mu, 1), { obs: y }), isSeen)(); // <-- fault
}

const data = { y: [0.3, Number.NaN, 1.2], isSeen: [true, true, false] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-missing",
  errorClass: "TraceError",
  site: "y",
  facts: ["1 of 3", "NaN", "[1]"],
  repairs: [{ help: 0, at: "isSeen: [true, true, false]", typed: "isSeen: [true, false, true]" }],
  untaken: { 1: "obs-missing takes it" },
} satisfies Expected;
