import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ height }: { height: (number | null)[] }) {
  const mean = sample("mean", dist.Normal(0, 1));
  // @ts-expect-error the compiler refuses it too
  sample("height", dist.Normal(mean, 1), { obs: height }); // <-- fault
}

const data = { height: [1.1, null, 3.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-missing",
  errorClass: "TraceError",
  site: "height",
  facts: ["1 of 3", "null", "[1]"],
  repairs: [{ help: 0, at: "obs: height" }, { help: 1, at: "obs: height" }],
} satisfies Expected;
