import { dist, sample, seed, substitute } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x }: { x: number[] }) {
  const beta = sample("beta", dist.Normal(0, 1));
  return sample("y", dist.Normal(beta.mul(x), 1));
}

const data = { x: [0.1, 0.4] };

const fixed = substitute(model, { slope: 1 }); // <-- fault
export const run = () => seed(fixed, 0)(data);

export const expected = {
  code: "unknown-site",
  errorClass: "TraceError",
  site: "slope",
  facts: ["`slope`", "`beta`, `y`"],
  repairs: [{ help: 0, at: "slope" }],
} satisfies Expected;
