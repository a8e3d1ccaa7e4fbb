import { dist, sample, seed } from "typyro";
import type { Expected } from "../expected.ts";

function model() {
  return sample("x", dist.Normal(0, 1), { obs: 1 });
}

// @ts-expect-error the compiler refuses it too
export const run = () => seed(model(), 0)(); // <-- fault

export const expected = {
  code: "not-a-model",
  errorClass: "TraceError",
  facts: ["`seed` takes a model function", "called already"],
  repairs: [{ help: 0, at: "seed(model()," }],
} satisfies Expected;
