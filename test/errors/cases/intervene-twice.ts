import { dist, intervene, sample, seed, trace } from "typyro";
import type { Expected } from "../expected.ts";

function model() {
  const dose = sample("dose", dist.Normal(0, 1));
  return sample("effect", dist.Normal(dose, 1));
}

const set = intervene(model, { dose: 1 });
const twice = intervene(set, { dose: 2 }); // <-- fault
export const run = () => trace(seed(twice, 0))();

export const expected = {
  code: "intervene-twice",
  errorClass: "TraceError",
  site: "dose",
  facts: ["intervened on twice", "innermost"],
  repairs: [{ help: 0, at: "intervene(set, { dose: 2 })", typed: "set" }],
  isWarning: true,
} satisfies Expected;
