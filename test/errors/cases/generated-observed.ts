import { dist, generated, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Weeks {
  sold: number[];
  next: number[];
}

function model({ sold, next }: Weeks) {
  const rate = sample("rate", dist.Gamma(2, 1));
  sample("sold", dist.Poisson(rate), { obs: sold });
  const weeks = next.length;
  generated(() => { // <-- also
    sample("next", dist.Poisson(rate).expand([weeks]), { obs: next }); // <-- fault
  });
}

const data = { sold: [3, 5, 2], next: [4, 1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "generated-observed",
  errorClass: "TraceError",
  site: "next",
  facts: ["observed inside of `generated`", "drawn after sampling"],
  repairs: [{ help: 0, at: ", { obs: next }", typed: "" }],
} satisfies Expected;
