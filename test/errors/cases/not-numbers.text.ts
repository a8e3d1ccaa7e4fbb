import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y }); // <-- fault
}

/** As a file gave them. */
const data = { y: ["0.1", "0.4"] };

// @ts-expect-error the compiler refuses it too
export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "not-numbers",
  errorClass: "ShapeError",
  facts: ['the string "0.1" at [0]', "numbers are needed"],
  repairs: [{ help: 0, at: '["0.1", "0.4"]', typed: '["0.1", "0.4"].map(Number)' }],
} satisfies Expected;
