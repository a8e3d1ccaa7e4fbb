import { array, dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Python's negative positions count from the end; here they do not. */
function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  const x = array(y);
  sample("y", dist.Normal(mu, 1), { obs: x.slice(-2, 3) }); // <-- fault
}

const data = { y: [0.1, 0.4, 0.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "slice-outside-axis",
  errorClass: "ShapeError",
  facts: ["from -2 to 3", "3 elements"],
  repairs: [{ help: 0, at: "x.slice(-2, 3)" }],
} satisfies Expected;
