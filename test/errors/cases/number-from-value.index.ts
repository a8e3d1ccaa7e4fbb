import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** A draw used to look something up. */
function model({ y }: { y: number[] }) {
  const when = sample("when", dist.Uniform(0, 3)); // <-- also
  const before = array(y).slice(0, when.item()); // <-- fault
  sample("y", dist.Normal(before.mean(), 1), { obs: y });
}

const data = { y: [0.3, 1.2, -0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "number-from-value",
  errorClass: "TraceError",
  site: "when",
  facts: ["used as a plain number", "no number yet"],
  repairs: [{ help: 1, at: "array(y).slice(0, when.item())", typed: "where(greater(when, 1), array(y), 0)" }],
  untaken: { 0: "it is not arithmetic that is wanted" },
} satisfies Expected;
