import { condition, dist, sample, seed } from "typyro";
import type { Expected } from "../expected.ts";

function model({ x }: { x: number[] }) {
  const beta = sample("beta", dist.Normal(0, 1));
  return sample("y", dist.Normal(beta.mul(x), 1));
}

const data = { x: [0.1, 0.4] };

const fixed = condition(model, { bta: 1 }); // <-- fault
export const run = () => seed(fixed, 0)(data);

export const expected = {
  code: "unknown-site",
  errorClass: "TraceError",
  site: "bta",
  facts: ["`bta`", "`beta`, `y`"],
  repairs: [{ help: 0, at: "bta" }],
} satisfies Expected;
