import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function visitsOf({ visits }: { visits: number[] }) {
  const rate = sample("rate", dist.TruncatedNormal(2, 1, { low: 9, high: 0 })); // <-- fault
  sample("visits", dist.TruncatedDistribution(dist.Poisson(rate), { low: 1 }), { obs: visits });
}

/** Those who never came are not in the books. */
const data = { visits: [1, 4, 2, 2, 6, 1, 3] };

export const run = () => mcmc(visitsOf, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "truncation-without-mass",
  errorClass: "SupportError",
  site: "rate",
  facts: ["dist.Normal(2, 1)", "from 9 to 0"],
  repairs: [{ help: 0, at: "{ low: 9, high: 0 }" }],
} satisfies Expected;
