import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The column of labels, which repeats, is given where the distinct labels belong. */
function model({ school, score }: { school: string[]; score: number[] }) {
  plate("rows", school, () => { // <-- fault
    const theta = sample("theta", dist.Normal(0, 1));
    sample("score", dist.Normal(theta.sum(), 1), { obs: score });
  });
}

const data = { school: ["a", "b"], score: [0.1, 0.4] };

export const run = () => mcmc(model, { ...data, school: ["a", "a"] }, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-labels",
  errorClass: "PlateError",
  facts: ["`a` at [0]", "[1]"],
  repairs: [{ help: 0, at: "{ ...data, school: [\"a\", \"a\"] }", typed: "data" }],
} satisfies Expected;
