import { condition, dist, sample, seed } from "typyro";
import type { Expected } from "../expected.ts";

function model() {
  const x = sample("x", dist.Normal(0, 1));
  return sample("y", dist.Normal(x, 1));
}

// @ts-expect-error the compiler refuses it too
const fixed = () => condition(model, [1]); // <-- fault
export const run = () => seed(fixed(), 0)();

export const expected = {
  code: "one-of-data-and-function",
  errorClass: "TraceError",
  facts: ["by site name", "an array"],
  repairs: [{ help: 0, at: "condition(model, [1])" }],
} satisfies Expected;
